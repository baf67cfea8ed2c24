import node from '@astrojs/node';
import { defineConfig } from 'astro/config';

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
    build: { assetsInlineLimit: 0, target: 'es2022' },
    ssr: { external: ['libsql', 'sharp', 'pdfkit', 'fontkit', 'pino', 'better-auth', 'meilisearch'] },
  },
});
