import assert from 'node:assert/strict';
import { test } from 'node:test';
import { licenceFile, writeLicences } from '../support/licences.js';
import { listFiles, readText } from '../support/tree.js';
import { readFlags } from '../../wasm/toolchain/flags.js';

test('the licences of all that is deployed are listed: npm run licences', async () => {
  assert.equal(readText(licenceFile), await writeLicences());
});

test('the shim imports nothing of others', () => {
  const imports = listFiles()
    .filter((path) => /^shim\/.*\.js$/.test(path))
    .flatMap((path) => [...readText(path).matchAll(/^import\b[^;]*?'([^']+)';/gm)])
    .map(([, name]) => name);
  assert.ok(imports.length > 0);
  assert.deepEqual(
    imports.filter((name) => !name.startsWith('.') && !name.startsWith('cloudflare:')),
    [],
  );
});

test("no library is linked but the compiler's own", () => {
  assert.deepEqual(
    readFlags().wasmLink.filter((flag) => /^-l|\.a$/.test(flag)),
    [],
  );
});
