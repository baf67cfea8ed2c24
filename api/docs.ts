/** The OpenAPI description and a page to read it, without scripts. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { html, raw } from 'hono/html';
import type { AppEnv } from './http.ts';

interface Described {
  paths?: Record<string, Record<string, { summary?: string; description?: string; tags?: string[]; parameters?: { name: string; in: string; required?: boolean }[] }>>;
}

/** Adds `/api/openapi.json` and `/api/docs` to the app; call it after the routes are mounted. */
export function describeApi(app: OpenAPIHono<AppEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'sanque.session_token' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer' });
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Sàn Quê API',
      version: '1',
      description: 'OCOP products, traceability stamps and support for digital transformation. Errors are problem details (RFC 9457) in Vietnamese and English. Writes take an Idempotency-Key.',
    },
  };
  app.doc31('/api/openapi.json', document);
  app.get('/api/docs', (c) => {
    const api = app.getOpenAPI31Document(document) as Described;
    const rows = Object.entries(api.paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
    );
    const en = c.get('ctx').lang === 'en';
    return c.html(html`<!doctype html>
<html lang="${en ? 'en' : 'vi'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sàn Quê API</title><link rel="stylesheet" href="/docs.css"></head>
<body><main><h1>Sàn Quê API</h1>
<p>${en ? 'The machine-readable description:' : 'Bản mô tả cho máy đọc:'} <a href="/api/openapi.json">/api/openapi.json</a></p>
<table><thead><tr><th scope="col">${en ? 'Method' : 'Phương thức'}</th><th scope="col">${en ? 'Address' : 'Địa chỉ'}</th><th scope="col">${en ? 'What it does' : 'Việc làm'}</th><th scope="col">${en ? 'Parameters' : 'Tham số'}</th></tr></thead><tbody>
${rows.map((r) => html`<tr><td>${r.method}</td><td><code>${r.path}</code></td><td>${r.summary ?? ''}</td><td>${raw((r.parameters ?? []).map((p) => `<code>${p.name}</code>`).join(' '))}</td></tr>`)}
</tbody></table></main></body></html>`);
  });
}
