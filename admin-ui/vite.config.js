import { readFileSync } from 'node:fs';
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
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
