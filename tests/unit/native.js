// The Catch2 tests with the machine's own compiler, under the address and undefined sanitizers.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../support/install.js';
import { failedBecause, readCatch, runShown, skippedBecause } from '../support/suite.js';
import { listFiles, readText } from '../support/tree.js';

/** @import {Outcome} from '../support/suite.js' */

const candidates = [
  ...['g++', 'g++-15', 'g++-14', 'g++-13', 'g++-12'],
  ...['clang++', 'clang++-22', 'clang++-21', 'clang++-20', 'clang++-19'],
];
const sanitizerFlags = ['-fsanitize=address,undefined'];

/** @param {string} command @param {string[]} args */
function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/**
 * Whether the compiler builds a program of the language we use, and a program that runs.
 * @param {string} compiler
 * @param {string[]} flags
 */
function canBuild(compiler, flags) {
  const folder = mkdtempSync(join(tmpdir(), 'probe-'));
  try {
    const source = join(folder, 'probe.cpp');
    const program = join(folder, 'probe');
    const lines = ['#include <coroutine>', '#include <expected>', '#include <string>'];
    lines.push('int main() { return std::expected<int, std::string>(0).value_or(1); }');
    writeFileSync(source, lines.join('\n'));
    const args = ['-std=c++23', ...flags, source, '-o', program];
    return succeeds(compiler, args) && succeeds(program, []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {string | undefined} */
function findCompiler() {
  const named = process.env.CXX ? [process.env.CXX] : [];
  return [...named, ...candidates].find((compiler) => canBuild(compiler, []));
}

/**
 * Builds programs of tests/CMakeLists.txt.
 * @param {string[]} targets
 * @param {'native' | 'native-fast'} [preset]  the first has sanitizers where the compiler has
 * @returns {Promise<{failure?: Outcome, notes: string[]}>} `failure` says why there is nothing to run
 */
export async function buildNative(targets, preset = 'native') {
  if (!succeeds('cmake', ['--version'])) {
    return { failure: skippedBecause('cmake is not installed'), notes: [] };
  }
  const compiler = findCompiler();
  if (!compiler) {
    const failure = skippedBecause('no C++23 compiler (g++ >= 12 or clang >= 19) found');
    return { failure, notes: [] };
  }
  const sanitize = preset === 'native' && canBuild(compiler, sanitizerFlags) ? 'ON' : 'OFF';
  const launcher = succeeds('ccache', ['--version']) ? 'ccache' : '';
  const configure = ['--preset', preset, `-DSANITIZE=${sanitize}`];
  configure.push(`-DCMAKE_CXX_COMPILER_LAUNCHER=${launcher}`);
  console.log(`compiler: ${compiler}, sanitizers ${sanitize}`);
  const jobs = String(Math.min(availableParallelism(), 8));
  const make = ['--build', '--preset', preset, '-j', jobs, '--target', ...targets];
  for (const args of [configure, make]) {
    const { status } = await runShown('cmake', args, { CXX: compiler });
    if (status !== 0) {
      return { failure: failedBecause(`cmake ${args.slice(0, 3).join(' ')} failed`), notes: [] };
    }
  }
  const lacking = preset === 'native' && sanitize === 'OFF';
  const notes = lacking ? [`without sanitizers: ${compiler} has no runtime`] : [];
  return { notes };
}

/**
 * The cases that are not in the program because the machine has no SQLite to build against.
 * @param {string} cache  what CMake found
 * @param {string[]} sources  texts of the tests
 * @returns {Outcome | undefined}
 */
export function skippedWithoutSqlite(cache, sources) {
  if (!/^SQLite3_(INCLUDE_DIR|LIBRARY)\b.*-NOTFOUND$/m.test(cache)) return undefined;
  const count = (/** @type {string} */ text) => [...text.matchAll(/^TEST_CASE\(/gm)].length;
  const guarded = sources.flatMap((text) =>
    [...text.matchAll(/^#if HAVE_SQLITE$.*?^#endif/gms)].map(([block]) => count(block)),
  );
  const skipped = guarded.reduce((sum, number) => sum + number, 0);
  const reason = `skipped: ${skipped} cases with a real SQLite: no libsqlite3-dev`;
  return { passed: 0, failed: 0, skipped, notes: [reason] };
}

/** @returns {Outcome | undefined} */
function lackOfSqlite() {
  const cache = readFileSync(join(root, 'build/native/CMakeCache.txt'), 'utf8');
  const tests = listFiles().filter((path) => /^tests\/unit\/.*\.cpp$/.test(path));
  return skippedWithoutSqlite(cache, tests.map(readText));
}

/** @returns {Promise<Outcome>} */
export async function runNative() {
  const { failure, notes } = await buildNative(['unit']);
  if (failure) return failure;
  const outcome = readCatch(await runShown('build/native/tests/unit', []));
  const lack = lackOfSqlite();
  outcome.skipped += lack?.skipped ?? 0;
  outcome.notes.push(...notes, ...(lack?.notes ?? []));
  return outcome;
}

/** @type {ReturnType<typeof buildNative> | undefined} */
let built;

/**
 * The cases a name fits, which may have a `*` at its ends, every assertion written out. They need
 * SQLite.
 * @param {string} name
 * @returns {Promise<{status: number, output: string, skipped?: string}>}
 */
export async function runNativeCase(name) {
  built ??= buildNative(['unit']);
  const { failure } = await built;
  const output = failure?.notes.join('\n') ?? '';
  if (failure)
    return failure.failed ? { status: 1, output } : { status: 0, output, skipped: output };
  const lack = lackOfSqlite()?.notes.join('\n');
  if (lack) return { status: 0, output: lack, skipped: lack };
  // A comma separates names unless it is escaped.
  const filter = name.replaceAll(',', '\\,');
  const { status, stdout } = spawnSync('build/native/tests/unit', [filter, '-s'], {
    ...{ cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  });
  return { status: status ?? 1, output: stdout };
}
