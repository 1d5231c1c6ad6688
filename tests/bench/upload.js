import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { root } from '../support/install.js';
import { listFiles } from '../support/tree.js';

/** What is uploaded, gzipped: about what `wrangler deploy` says. */
export function uploadKiB() {
  const files = listFiles().filter((path) => /^shim\/.*\.js$/.test(path));
  const sizes = [...files, 'build/core.wasm'].map(
    (path) => gzipSync(readFileSync(join(root, path))).length,
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}
