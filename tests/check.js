// npm run check: the gate beside the tests. `--only NAME` (repeatable) runs some steps,
// `--write` lets the formatters change files.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install } from './support/install.js';
import { runNodeTests, runShown } from './support/suite.js';
import { runTidy } from './support/tidy.js';
import { listFiles } from './support/tree.js';

/** @import {Outcome} from './support/suite.js' */

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});

/** @param {string} name  of a program that an npm package brings @param {string[]} args */
const runTool = (name, args) => runShown(process.execPath, [join('node_modules', name), ...args]);

/**
 * One test a tool.
 * @param {Record<string, () => Promise<{status: number}>>} tools
 * @returns {Promise<Outcome>}
 */
async function runTools(tools) {
  const notes = [];
  for (const [name, run] of Object.entries(tools)) {
    const { status } = await run();
    if (status !== 0) notes.push(`${name} found faults`);
    console.log(`${status === 0 ? '✔' : '✖'} ${name}`);
  }
  const count = Object.keys(tools).length;
  return { passed: count - notes.length, failed: notes.length, skipped: 0, notes };
}

const cppFiles = () => listFiles().filter((path) => /^(wasm|tests)\/.*\.(h|cpp)$/.test(path));

/** @type {Record<string, () => Promise<Outcome>>} */
const steps = {
  format: () =>
    runTools({
      prettier: () =>
        runTool('prettier/bin/prettier.cjs', [values.write ? '--write' : '--check', '.']),
      'clang-format': () => {
        const mode = values.write ? ['-i'] : ['--dry-run', '-Werror'];
        return runTool('clang-format/index.js', [...mode, ...cppFiles()]);
      },
    }),
  lint: () =>
    runTools({
      eslint: () =>
        runTool('eslint/bin/eslint.js', [
          '-c',
          '.config/eslint.config.js',
          '--max-warnings=0',
          '.',
        ]),
      'tsc shim': () => runTool('typescript/bin/tsc', ['-p', 'shim']),
      'tsc tests': () => runTool('typescript/bin/tsc', ['-p', 'tests']),
      'tsc admin-ui': () => runTool('typescript/bin/tsc', ['-p', 'admin-ui']),
    }),
  tidy: runTidy,
  budget: () => runNodeTests('tests/budget'),
};

const wanted = values.only ?? Object.keys(steps);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`no step ${unknown.join(', ')}; there are: ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

install();
if (wanted.includes('budget')) build();

/** @type {[string, Outcome][]} */
const results = [];
for (const name of wanted) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`);
  results.push([name, await steps[name]()]);
}
console.log('');
for (const [name, { passed, failed, skipped, notes }] of results) {
  console.log(`${name.padEnd(8)} ${passed} passed, ${failed} failed, ${skipped} skipped`);
  for (const note of notes) console.log(`${' '.repeat(8)} ${note}`);
}
process.exitCode = results.some(([, { failed }]) => failed > 0) ? 1 : 0;
