// npm test: installs, builds, runs every suite. `--only NAME` (repeatable) runs some of them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, root } from './support/install.js';
import {
  failedBecause,
  readCatch,
  readClosingLine,
  runNodeTests,
  runShown,
  skippedBecause,
} from './support/suite.js';
import { runToolchains } from './toolchains/toolchains.js';
import { runNative } from './unit/native.js';

/** @import {Outcome} from './support/suite.js' */

const node = process.execPath;

/** @type {Record<string, () => Promise<Outcome>>} */
const suites = {
  budget: () => runNodeTests('tests/budget'),
  unit: runNative,
  'unit-wasm': async () => readCatch(await runShown(node, ['--no-warnings', 'tests/unit/wasm.js'])),
  emulator: () => runNodeTests('tests/emulator'),
  property: () => runNodeTests('tests/property'),
  fuzz: async () =>
    existsSync(join(root, 'tests/fuzz/run.js'))
      ? readClosingLine(await runShown(node, ['tests/fuzz/run.js', '--runs', '30000']))
      : skippedBecause('tests/fuzz/run.js does not exist'),
  worker: () => runNodeTests('tests/worker'),
  clients: () => runNodeTests('tests/clients'),
  pool: () => runNodeTests('tests/pool', { concurrency: 1 }),
  toolchains: runToolchains,
  'admin-ui': () => runNodeTests('tests/admin-ui', { concurrency: 1 }),
  commands: () => runNodeTests('tests/commands', { concurrency: 1 }),
};

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const wanted = values.only ?? Object.keys(suites);
const unknown = wanted.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`no suite ${unknown.join(', ')}; there are: ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}

install();
build();

/** @type {{name: string, outcome: Outcome, seconds: number}[]} */
const results = [];
for (const name of wanted) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`);
  const start = performance.now();
  const outcome = await suites[name]().catch((error) => failedBecause(String(error)));
  results.push({ name, outcome, seconds: (performance.now() - start) / 1000 });
}

console.log(`\n── summary ${'─'.repeat(63)}`);
for (const { name, outcome, seconds } of results) {
  const { passed, failed, skipped, notes } = outcome;
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  console.log(`${name.padEnd(12)} ${counts} (${seconds.toFixed(1)} s)`);
  for (const note of notes) console.log(`${' '.repeat(12)} ${note}`);
}
/** @param {'passed' | 'failed' | 'skipped'} kind */
const total = (kind) => results.reduce((sum, { outcome }) => sum + outcome[kind], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exitCode = total('failed') > 0 ? 1 : 0;
