// npm run toolchains: builds core.wasm with every toolchain there is here, puts each under the
// Worker's suite, and prints a table of their size and speed.
//   --no-test   the table only
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, root } from '../support/install.js';

/** @import { Preset } from '../../wasm/toolchain/cmake.js' */
/** @typedef {{name: string, compiler: string, path: string, tests: string}} Core */

const { values } = parseArgs({ options: { 'no-test': { type: 'boolean' } } });
install();
build();
const { outputOf } = await import('../../wasm/toolchain/cmake.js');
const { buildCore, compilerOf, optimize, sizeOf, testCore } = await import('./toolchains.js');

/** @type {string[]} */
const notes = [];
/** @type {Core[]} */
const cores = [];

/** @param {Preset | 'npm'} name @param {string} path */
async function add(name, path) {
  let tests = '–';
  if (!values['no-test']) {
    const outcome = await testCore(path);
    tests = outcome.failed > 0 ? `${outcome.failed} failed` : `${outcome.passed} passed`;
    if (outcome.failed > 0) process.exitCode = 1;
    notes.push(...outcome.notes.map((note) => `${name}: ${note}`));
  }
  cores.push({ name, compiler: compilerOf(name), path, tests });
}

const shipped = join(root, 'build/core.wasm');
await add('npm', shipped);
for (const preset of /** @type {Preset[]} */ (['wasi-sdk', 'emscripten'])) {
  const obstacle = buildCore(preset);
  if (obstacle?.failed) process.exitCode = 1;
  if (obstacle) notes.push(...obstacle.notes);
  else await add(preset, outputOf(preset));
}
const optimized = join(root, 'build/optimized.wasm');
if (optimize(shipped, optimized)) {
  cores.push({ name: 'npm', compiler: 'and wasm-opt -O3', path: optimized, tests: '–' });
} else {
  notes.push('no wasm-opt here');
}

const given = cores.flatMap(({ path }, index) => ['--core', `${index}=${path}`]);
const args = [join(root, 'tests/bench/core.js'), '--no-build', ...given];
const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
if (status !== 0) throw new Error('the bench of the core failed');
/** @type {{name: string, core: string, ms: number}[]} */
const times = JSON.parse(readFileSync(join(root, 'build/bench-core.json'), 'utf8'));

const workloads = [...new Set(times.map(({ name }) => name))];
const kib = (/** @type {number} */ size) => `${(size / 1024).toFixed(0)} KiB`;
const rows = cores.map(({ name, compiler, path, tests }, index) => {
  const { plain, gzipped } = sizeOf(path);
  const speeds = workloads.map((workload) => {
    const found = times.find((row) => row.name === workload && row.core === String(index));
    return found ? found.ms.toFixed(3) : '';
  });
  return [name, compiler, kib(plain), kib(gzipped), ...speeds, tests];
});
const head = ['preset', 'compiler', 'size', 'gzipped', ...workloads, 'tests of the Worker'];
console.log(`\nms a chat in the core alone, Node ${process.version}, median\n`);
for (const row of [head, head.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
for (const note of notes) console.log(note);
