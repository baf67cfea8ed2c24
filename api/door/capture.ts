/** Astro writes straight to the response; its HTML is captured here, the one place where it can be cached and compressed. */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

export interface CapturedPage {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/**
 * Lets everything but HTML pass; collects HTML and hands it to `finish`, which sends it.
 * @param res the response that Astro is about to write to
 * @returns lets go again, for when Astro turns out to have no such page: another capture may follow
 */
export function captureHtml(res: ServerResponse, finish: (page: CapturedPage, send: (status: number, headers: OutgoingHttpHeaders, body: Buffer) => void) => void): () => void {
  const writeHead = res.writeHead.bind(res) as (status: number, headers: OutgoingHttpHeaders) => ServerResponse;
  const write = res.write.bind(res) as (chunk: unknown) => boolean;
  const end = res.end.bind(res) as (chunk?: unknown) => ServerResponse;
  const chunks: Buffer[] = [];
  let head: { status: number; headers: OutgoingHttpHeaders } | undefined;
  let passing = false;

  const restore = () => {
    passing = true;
    res.writeHead = writeHead as typeof res.writeHead;
    res.write = write as typeof res.write;
    res.end = end as typeof res.end;
  };
  res.writeHead = ((status: number, ...rest: unknown[]) => {
    const headers = (rest.find((r) => typeof r === 'object') ?? {}) as OutgoingHttpHeaders;
    if (!String(headers['content-type'] ?? headers['Content-Type'] ?? '').startsWith('text/html')) {
      restore();
      return writeHead(status, headers);
    }
    head = { status, headers };
    return res;
  }) as typeof res.writeHead;
  res.write = ((chunk: unknown) => {
    if (passing) return write(chunk);
    chunks.push(Buffer.from(chunk as Uint8Array));
    return true;
  }) as typeof res.write;
  res.end = ((chunk?: unknown) => {
    if (passing || !head) {
      restore();
      return end(chunk);
    }
    if (chunk !== undefined && chunk !== null) chunks.push(Buffer.from(chunk as Uint8Array));
    restore();
    finish({ ...head, body: Buffer.concat(chunks) }, (status, headers, body) => {
      writeHead(status, headers);
      end(body);
    });
    return res;
  }) as typeof res.end;
  return restore;
}
