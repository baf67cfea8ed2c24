/** Reading a posted form and trying a verb with it, so that pages stay short and nothing typed is lost. */
import { randomUUID } from 'node:crypto';
import { badRequest, isDomainError } from '../../api/errors.ts';
import type { DomainError } from '../../api/errors.ts';

export interface ReadForm {
  posted: boolean;
  /** The last value of each text field; files are left out. */
  values: Record<string, string>;
  all: (name: string) => string[];
  /** Files that someone chose; an empty file input gives none. */
  files: (name: string) => File[];
  /** Same token on every re-rendering of one form: it is the write's idempotency key. */
  token: string;
  /** Which button was pressed (`<button name="_action" value="approve">`), or ''. */
  action: string;
}

interface Posting {
  request: Request;
}

const TOKEN = /^[A-Za-z0-9-]{8,64}$/;

/**
 * Reads the form that was posted to this page, or gives an empty one on a visit.
 * @throws DomainError 400 when the body is no form
 */
export async function readForm(astro: Posting): Promise<ReadForm> {
  if (astro.request.method !== 'POST') {
    return { posted: false, values: {}, all: () => [], files: () => [], token: randomUUID(), action: '' };
  }
  const data = await parseBody(astro.request);
  const values: Record<string, string> = {};
  for (const [name, value] of data.entries()) {
    if (typeof value === 'string') values[name] = value.replaceAll('\r\n', '\n');
  }
  const sent = values._token ?? '';
  return {
    posted: true,
    values,
    all: (name) => data.getAll(name).filter((value): value is string => typeof value === 'string'),
    files: (name) => data.getAll(name).filter((value): value is File => typeof value !== 'string' && value.size > 0),
    token: TOKEN.test(sent) ? sent : randomUUID(),
    action: values._action ?? '',
  };
}

async function parseBody(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch (error) {
    // A body limit speaks in its own words; all else is a form that arrived broken.
    if (isDomainError(error)) throw error;
    throw badRequest({
      vi: 'Biểu mẫu gửi lên bị đứt giữa chừng. Mời bạn quay lại và gửi lần nữa.',
      en: 'The form arrived incomplete. Please go back and send it again.',
    });
  }
}

export type Attempt<T> = { ok: true; value: T; error?: undefined } | { ok: false; value?: undefined; error: DomainError };

/**
 * Runs a verb; a refusal in words comes back as `error`, anything else is thrown on to the front door.
 * @param astro when given, its response takes the refusal's status (422, 409 …)
 */
export async function attempt<T>(work: () => T | Promise<T>, astro?: { response: { status?: number } }): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    if (astro) astro.response.status = error.status;
    return { ok: false, error };
  }
}
