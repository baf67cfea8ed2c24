import node from '@astrojs/node';
import { defineConfig } from 'astro/config';

// The limit of a page made by Astro: the same adapter and settings as the product, a page of a given size, no data.
export default defineConfig({
  root: import.meta.dirname,
  outDir: process.env.BLANK_OUT,
  cacheDir: `${process.env.BLANK_OUT}-cache`,
  output: 'server',
  adapter: node({ mode: 'middleware', experimentalDisableStreaming: true }),
  security: { checkOrigin: false },
  devToolbar: { enabled: false },
  compressHTML: true,
});
