/** Just enough of Meilisearch's HTTP to see what it is told, and to take it away and bring it back. It searches nothing. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeMeili {
  readonly url: string;
  /** Documents by index. */
  readonly indexes: Map<string, Map<number, Record<string, unknown>>>;
  /** Tasks stay unfinished while this is true. */
  slow: boolean;
  /** Sent documents, ever. */
  received: number;
  up(): Promise<void>;
  down(): Promise<void>;
}

const read = async (request: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text === '' ? undefined : JSON.parse(text);
};

export async function fakeMeili(): Promise<FakeMeili> {
  const indexes: FakeMeili['indexes'] = new Map();
  const settings = new Map<string, unknown>();
  let tasks = 0;
  let server: Server | null = null;
  let port = 0;

  const answer = (method: string, path: string, body: unknown): unknown => {
    const task = (): unknown => ({ taskUid: ++tasks, indexUid: null, status: 'enqueued', type: 'any', enqueuedAt: new Date().toISOString() });
    const [, first = '', uid = '', what = '', rest = ''] = path.split('/');
    if (first === 'health') return { status: 'available' };
    if (first === 'tasks') return { uid: Number(uid), status: fake.slow ? 'processing' : 'succeeded', type: 'any', error: null };
    if (first === 'swap-indexes') {
      for (const { indexes: [a, b] } of body as { indexes: [string, string] }[]) {
        const [one, other] = [indexes.get(a), indexes.get(b)];
        if (one && other) {
          indexes.set(a, other);
          indexes.set(b, one);
          settings.set(a, settings.get(b));
        }
      }
      return task();
    }
    if (first !== 'indexes') return undefined;
    if (uid === '' && method === 'GET') return { results: [...indexes.keys()].map((name) => ({ uid: name, primaryKey: 'id' })), total: indexes.size };
    if (uid === '') {
      indexes.set((body as { uid: string }).uid, new Map());
      return task();
    }
    const index = indexes.get(uid);
    if (what === '' && method === 'DELETE') {
      if (!indexes.delete(uid)) return undefined;
      return task();
    }
    if (index === undefined) return undefined;
    if (what === 'settings' && method === 'GET') return settings.get(uid) ?? {};
    if (what === 'settings') {
      settings.set(uid, body);
      return task();
    }
    if (what === 'stats') return { numberOfDocuments: index.size, isIndexing: false, fieldDistribution: {} };
    if (what === 'search') return { hits: [...index.keys()].map((id) => ({ id })), estimatedTotalHits: index.size, facetDistribution: {} };
    if (what === 'documents' && method === 'DELETE') index.delete(Number(rest));
    else if (what === 'documents' && rest === 'delete-batch') for (const id of body as number[]) index.delete(id);
    else if (what === 'documents') {
      for (const document of body as { id: number }[]) {
        index.set(document.id, document);
        fake.received++;
      }
    }
    return task();
  };

  const fake: FakeMeili = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    indexes, slow: false, received: 0,
    up: async () => {
      server = createServer((request, response) => {
        void read(request).then((body) => {
          const path = new URL(request.url ?? '/', 'http://localhost').pathname;
          const result = answer(request.method ?? 'GET', path, body);
          response.writeHead(result === undefined ? 404 : 200, { 'Content-Type': 'application/json', Connection: 'close' });
          response.end(JSON.stringify(result ?? { message: 'not found', code: 'index_not_found', type: 'invalid_request', link: '' }));
        });
      });
      await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    },
    down: async () => {
      server?.closeAllConnections();
      await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
      server = null;
    },
  };
  await fake.up();
  return fake;
}
