// The cores of the other toolchains: each is built, compared with the one that ships, and put under
// the whole suite of the Worker. What cannot be had here is skipped, and said.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPreset, outputOf } from '../../wasm/toolchain/cmake.js';
import { CompileError } from '../../wasm/toolchain/compile.js';
import { root } from '../support/install.js';
import { failedBecause, runNodeTests, skippedBecause } from '../support/suite.js';
import { provision } from './provision.js';

/** @import { Preset } from '../../wasm/toolchain/cmake.js' */
/** @import { Outcome } from '../support/suite.js' */

/** @param {string} command @param {string[]} args */
const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** @returns {string | undefined} why the core cannot be built with wasi-sdk here */
function findWasiObstacle() {
  if (!succeeds('cmake', ['--version'])) return 'cmake is not installed';
  if (process.env.WASI_SDK_PATH) return undefined;
  const flags = ['--target=wasm32-wasi', '-stdlib=libc++', '-std=c++23', '-fsyntax-only'];
  const probe = ['-x', 'c++', '-include', 'expected', '/dev/null'];
  if (succeeds('clang++-22', [...flags, ...probe])) return undefined;
  return 'neither WASI_SDK_PATH nor clang++-22 with a WASI sysroot';
}

/** @type {[Preset, () => string | undefined][]} */
const toolchains = [
  ['emscripten', provision],
  ['wasi-sdk', findWasiObstacle],
];

/** @param {Preset} preset */
function build(preset) {
  const start = performance.now();
  buildPreset(preset);
  const seconds = (performance.now() - start) / 1000;
  const bytes = readFileSync(outputOf(preset));
  const kib = (/** @type {number} */ size) => `${(size / 1024).toFixed(1)} KiB`;
  const size = `${kib(bytes.length)}, gzipped ${kib(gzipSync(bytes).length)}`;
  console.log(`${preset}: ${size}, built in ${seconds.toFixed(1)} s`);
}

/** @param {Preset} preset @param {() => string | undefined} findObstacle @returns {Promise<Outcome[]>} */
async function runToolchain(preset, findObstacle) {
  const obstacle = findObstacle();
  if (obstacle) return [skippedBecause(`${preset}: ${obstacle}`)];
  try {
    build(preset);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    return [failedBecause(`${preset}: ${error.message}`)];
  }
  const env = { CORE_WASM: relative(root, outputOf(preset)) };
  return [
    await runNodeTests('tests/toolchains', { env }),
    await runNodeTests('tests/worker', { env }),
  ];
}

/** @returns {Promise<Outcome>} */
export async function runToolchains() {
  /** @type {Outcome} */
  const sum = { passed: 0, failed: 0, skipped: 0, notes: [] };
  for (const [preset, findObstacle] of toolchains) {
    for (const outcome of await runToolchain(preset, findObstacle)) {
      sum.passed += outcome.passed;
      sum.failed += outcome.failed;
      sum.skipped += outcome.skipped;
      sum.notes.push(...outcome.notes);
    }
  }
  return sum;
}
