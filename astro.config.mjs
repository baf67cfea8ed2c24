import { dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import node from '@astrojs/node';
import { defineConfig } from 'astro/config';

/**
 * Pages import the API's own files, never a bundled copy: the server runs TypeScript as it is, so one process has one copy
 * of every module, its caches and its errors. Only browser code is bundled with what it imports.
 */
const apiStaysOutside = {
  name: 'api-stays-outside',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!importer || !source.startsWith('.') || this.environment?.name === 'client') return;
    const path = resolve(dirname(importer.split('?')[0]), source);
    const outside = ['api', 'db'].some((folder) => path.startsWith(join(import.meta.dirname, folder) + sep));
    return outside ? { id: pathToFileURL(path).href, external: true } : undefined;
  },
};

// Astro renders pages only: the front door (api/server.ts) handles origins, limits, headers, compression and files.
export default defineConfig({
  srcDir: './web',
  publicDir: './web/public',
  outDir: './dist',
  output: 'server',
  adapter: node({ mode: 'middleware', bodySizeLimit: 110 * 1024 * 1024, experimentalDisableStreaming: true }),
  // one origin check, in the front door, against PUBLIC_ORIGIN: behind a TLS proxy Astro's own refuses an https Origin
  security: { checkOrigin: false },
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  // no inline <style> or <script>: the content security policy allows none
  build: { inlineStylesheets: 'never', format: 'directory' },
  compressHTML: true,
  server: { host: '127.0.0.1' },
  vite: {
    plugins: [apiStaysOutside],
    build: { assetsInlineLimit: 0, target: 'es2022' },
  },
});
