/** One request to another system, and what may be said of it afterwards: only what never left may be repeated blindly. */

/** `answered`: they said something; `later`: it never reached them; `unknown`: they may have taken it. */
export type Posted = { kind: 'answered'; response: Response } | { kind: 'later' | 'unknown'; reason: string };

const TIMEOUT_MS = 10_000;

/** Failures before a byte was sent. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * POSTs JSON with a bearer token; `key` goes as `Idempotency-Key`. Never throws, takes at most ten seconds.
 * 429 and 503 mean later; a redirect is not followed and counts as unknown.
 */
export async function postOnce(url: string, token: string | undefined, key: string, body: unknown, fetchLike: typeof fetch = fetch): Promise<Posted> {
  try {
    const response = await fetchLike(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    });
    if (response.status !== 429 && response.status !== 503) return { kind: 'answered', response };
    await response.body?.cancel();
    return { kind: 'later', reason: `HTTP ${response.status}` };
  } catch (error) {
    const cause = (error as { cause?: { code?: unknown } }).cause?.code;
    const code = typeof cause === 'string' ? cause : error instanceof Error ? error.name : 'unknown';
    return { kind: NEVER_LEFT.has(code) ? 'later' : 'unknown', reason: code };
  }
}
