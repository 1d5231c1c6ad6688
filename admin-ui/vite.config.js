import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  plugins: [svelte({ configFile: false })],
  define: { __VERSION__: JSON.stringify(manifest.version) },
  build: {
    target: 'es2022',
    // The content policy allows no inline code, and data: for images alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      // The login page is a page of its own: without a session nobody is sent the panel.
      input: ['index.html', 'login.html'].map((page) => join(import.meta.dirname, page)),
      checks: { pluginTimings: false },
    },
  },
});
