// Every command of package.json on a fresh clone: before all else it installs what it needs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../support/install.js';
import { listFiles, readText } from '../support/tree.js';

const clone = mkdtempSync(join(tmpdir(), 'fresh-'));
after(() => rmSync(clone, { recursive: true, force: true }));
for (const path of listFiles().filter((name) => /\.(js|jsonl?|cpp|h|cmake)$/.test(name))) {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  cpSync(join(root, path), join(clone, path));
}

// An npm that installs nothing, so that each command ends where it asks for it. What a command looks
// for before, as this machine may lack it, is there.
const tools = join(clone, 'tools');
mkdirSync(tools);
for (const [name, script] of Object.entries({
  npm: 'echo "npm was asked: $*"\nexit 9',
  perf: 'exit 0',
})) {
  writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(tools, name), 0o755);
}

/** Those that need nothing, or that Cloudflare's machines call after their own `npm ci`. */
const exempt = new Set(['build', 'build:ui', 'cases']);
const { scripts } = JSON.parse(readText('package.json'));

test('what follows `npm run build --` goes to the build of the core, which has options', () => {
  assert.match(scripts.build, / && node wasm\/build\.js$/);
});

for (const [name, command] of Object.entries(scripts)) {
  if (exempt.has(name)) continue;
  test(`npm run ${name} installs first`, () => {
    // Of this npm makes a clone without what the tests, the demo and the checks are made of.
    const env = { ...process.env, NODE_ENV: 'production', PATH: `${tools}:${process.env.PATH}` };
    const { stdout, stderr, status } = spawnSync('sh', ['-c', command], {
      ...{ cwd: clone, env, encoding: 'utf8' },
    });
    assert.match(stdout, /npm was asked: ci --include=dev /, stderr);
    assert.equal(status, 9);
  });
}
