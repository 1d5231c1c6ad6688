// What `wrangler deploy` would upload, made offline, and its size.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { root } from '../support/install.js';

const limit = 1_000_000;
const outdir = mkdtempSync(join(tmpdir(), 'upload-'));
after(() => rmSync(outdir, { recursive: true, force: true }));

const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
const run = spawnSync(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', outdir], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, CI: 'true', WRANGLER_SEND_METRICS: 'false' },
});
const output = `${run.stdout}\n${run.stderr}`;

test('wrangler deploy --dry-run passes with every binding', () => {
  assert.equal(run.status, 0, output);
  for (const binding of ['GEMINI_KEYS_KV', 'WORKER_CONFIG_KV', 'LEDGER', 'ASSETS']) {
    assert.ok(output.includes(`env.${binding}`), `${binding} is not bound:\n${output}`);
  }
});

test('the upload is under 1 MB gzipped', () => {
  const uploaded = readdirSync(outdir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|wasm)$/.test(name))
    .map((name) => join(outdir, name))
    .filter((path) => statSync(path).isFile());
  assert.ok(uploaded.some((path) => path.endsWith('.wasm')));
  const size = uploaded.reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0);
  console.log(`upload: ${(size / 1024).toFixed(1)} KiB gzipped`);
  assert.ok(size < limit, `${size} bytes gzipped`);
});
