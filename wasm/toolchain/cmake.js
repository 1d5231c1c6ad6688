// Builds core.wasm by a CMake preset, with a compiler of this machine or of a root beside it.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { CompileError } from './compile.js';
import { keepDeclaredExports } from './exports.js';
import { root, simdjsonDir } from './sources.js';

/** @typedef {'wasi-sdk' | 'emscripten'} Preset */

const oldestEmcc = [3, 1, 50];

/** A Debian root with Emscripten in it, made by `node tests/toolchains/provision.js`. */
export const emscriptenRoot = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'gemini-proxy-panel/trixie-emscripten',
);

/** @param {string} command @param {string[]} args @param {string} [cwd] */
function run(command, args, cwd = root) {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw new CompileError(`${command}: ${error.message}`);
  if (status !== 0) throw new CompileError(`${command} ${args.join(' ')} failed`);
}

/** @param {string} text @returns {boolean} whether `emcc --version` names one that is new enough */
function isNewEnough(text) {
  const found = /\b(\d+)\.(\d+)\.(\d+)\b/.exec(text)?.slice(1).map(Number);
  if (!found) return false;
  const differs = oldestEmcc.findIndex((number, index) => number !== found[index]);
  return differs < 0 || found[differs] > oldestEmcc[differs];
}

/** @returns {string | undefined} this machine's own emcc, from EMSDK or PATH */
export function findEmcc() {
  const { EMSDK } = process.env;
  const candidates = [...(EMSDK ? [join(EMSDK, 'upstream/emscripten/emcc')] : []), 'emcc'];
  return candidates.find((emcc) => {
    const { stdout, status } = spawnSync(emcc, ['--version'], { encoding: 'utf8' });
    return status === 0 && isNewEnough(stdout);
  });
}

/** @returns {boolean} */
export const hasEmscriptenRoot = () => existsSync(join(emscriptenRoot, 'ready'));

/** @param {Preset} preset */
function buildHere(preset) {
  run('cmake', ['--preset', preset]);
  run('cmake', ['--build', '--preset', preset, '-j2']);
}

/**
 * Copies what is compiled into the root, builds there by chroot, and copies the module back: that
 * needs no mount, and checkouts share the root without meeting.
 */
function buildInRoot() {
  const folder = mkdtempSync(join(emscriptenRoot, 'tmp/core-'));
  try {
    for (const path of ['CMakeLists.txt', 'CMakePresets.json', 'wasm', simdjsonDir]) {
      cpSync(join(root, path), join(folder, path), { recursive: true });
    }
    const commands = ['cmake --preset emscripten', 'cmake --build --preset emscripten -j2'];
    const script = [`cd /tmp/${basename(folder)}`, ...commands].join(' && ');
    run('chroot', [emscriptenRoot, '/usr/bin/env', '-i', ...environment, 'sh', '-c', script]);
    mkdirSync(join(root, 'build/emscripten'), { recursive: true });
    cpSync(join(folder, 'build/emscripten/core.wasm'), outputOf('emscripten'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const environment = ['HOME=/root', 'LC_ALL=C.UTF-8', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin'];

/** @param {Preset} preset @returns {string} where its build leaves core.wasm */
export const outputOf = (preset) => join(root, `build/${preset}/core.wasm`);

function buildEmscripten() {
  if (findEmcc()) buildHere('emscripten');
  else if (hasEmscriptenRoot()) buildInRoot();
  else {
    const wanted = `emcc >= ${oldestEmcc.join('.')}`;
    throw new CompileError(`no ${wanted}: set EMSDK, or run node tests/toolchains/provision.js`);
  }
  const module = outputOf('emscripten');
  writeFileSync(module, keepDeclaredExports(readFileSync(module)));
}

/**
 * @param {Preset} preset
 * @throws {CompileError} when there is no such compiler, or it finds a fault
 */
export function buildPreset(preset) {
  if (preset === 'emscripten') buildEmscripten();
  else buildHere(preset);
}
