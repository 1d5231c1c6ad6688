// The toolchains that build core.wasm: what each needs, how it is built, and what tests it.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPreset, emscriptenRoot, findEmcc, outputOf } from '../../wasm/toolchain/cmake.js';
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

/** Why a preset cannot be built here; Emscripten is installed if it can be. */
const obstacles = { emscripten: provision, 'wasi-sdk': findWasiObstacle };

/** What a command says of itself, in words of a version. @param {string[]} command */
function versionOf([command, ...args]) {
  const { stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return /\d+\.\d+\.\d+/.exec(stdout ?? '')?.[0] ?? '';
}

/** @param {Preset | 'npm'} name @returns {string} */
export function compilerOf(name) {
  const sdk = process.env.WASI_SDK_PATH;
  if (name === 'wasi-sdk') {
    return `clang ${versionOf([sdk ? join(sdk, 'bin/clang++') : 'clang++-22', '--version'])}`;
  }
  if (name === 'emscripten') {
    const emcc = findEmcc();
    const command = emcc ? [emcc] : ['chroot', emscriptenRoot, 'emcc'];
    return `emcc ${versionOf([...command, '--version'])}`;
  }
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  return `@yowasp/clang ${JSON.parse(manifest).dependencies['@yowasp/clang']}`;
}

/** @param {string} path @returns {{plain: number, gzipped: number}} bytes */
export function sizeOf(path) {
  const bytes = readFileSync(path);
  return { plain: bytes.length, gzipped: gzipSync(bytes).length };
}

/** @param {Preset} preset @returns {Outcome | undefined} why there is nothing to run */
export function buildCore(preset) {
  const obstacle = obstacles[preset]();
  if (obstacle) return skippedBecause(`${preset}: ${obstacle}`);
  const start = performance.now();
  try {
    buildPreset(preset);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    return failedBecause(`${preset}: ${error.message}`);
  }
  const seconds = (performance.now() - start) / 1000;
  const { plain, gzipped } = sizeOf(outputOf(preset));
  console.log(`${preset}: ${plain} bytes, gzipped ${gzipped}, built in ${seconds.toFixed(1)} s`);
  return undefined;
}

/** The interface and the Worker's whole suite. @param {string} path  of a core.wasm */
export async function testCore(path) {
  const env = { CORE_WASM: relative(root, path) };
  const outcomes = [
    await runNodeTests('tests/toolchains', { env }),
    await runNodeTests('tests/worker', { env }),
  ];
  /** @type {Outcome} */
  const sum = { passed: 0, failed: 0, skipped: 0, notes: [] };
  for (const { passed, failed, skipped, notes } of outcomes) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
    sum.notes.push(...notes);
  }
  return sum;
}

const features = ['simd', 'bulk-memory', 'sign-ext', 'nontrapping-float-to-int', 'multivalue'];
const wasmOptArgs = ['-O3', ...features.map((name) => `--enable-${name}`)];

/**
 * A module after Binaryen's optimizer, where there is one: in PATH, or beside Emscripten.
 * @param {string} input
 * @param {string} output
 * @returns {boolean}
 */
export function optimize(input, output) {
  if (succeeds('wasm-opt', [...wasmOptArgs, input, '-o', output])) return true;
  const [before, after] = ['tmp/before.wasm', 'tmp/after.wasm'];
  try {
    copyFileSync(input, join(emscriptenRoot, before));
    const args = [...wasmOptArgs, `/${before}`, '-o', `/${after}`];
    if (!succeeds('chroot', [emscriptenRoot, 'wasm-opt', ...args])) return false;
    copyFileSync(join(emscriptenRoot, after), output);
    chmodSync(output, 0o644);
    return true;
  } catch {
    return false;
  } finally {
    for (const name of [before, after]) rmSync(join(emscriptenRoot, name), { force: true });
  }
}

/** What `npm test` runs: Emscripten's core. @returns {Promise<Outcome>} */
export async function runToolchains() {
  return buildCore('emscripten') ?? (await testCore(outputOf('emscripten')));
}
