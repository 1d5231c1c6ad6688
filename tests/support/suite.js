// Runs one suite's process and counts its tests.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.js';

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} notes  why something failed or was skipped, one a line
 */

/** @param {string} reason @returns {Outcome} */
export const skippedBecause = (reason) => ({
  passed: 0,
  failed: 0,
  skipped: 1,
  notes: [`skipped: ${reason}`],
});

/** @param {string} reason @returns {Outcome} */
export const failedBecause = (reason) => ({ passed: 0, failed: 1, skipped: 0, notes: [reason] });

const limitMs = 20 * 60_000;

/**
 * Runs a command from the repository's root, shows what it prints and keeps it too.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<{status: number, output: string}>} status −1 when it was killed or never ran
 */
export function runShown(command, args, env = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    child.stdout.on('data', (bytes) => {
      output += bytes;
      process.stdout.write(bytes);
    });
    child.stderr.on('data', (bytes) => {
      output += bytes;
      process.stderr.write(bytes);
    });
    child.on('error', (error) => resolve({ status: -1, output: `${output}${error.message}` }));
    child.on('close', (status) => resolve({ status: status ?? -1, output }));
  });
}

/** @param {string} folder @returns {string[]} `*.test.js` at or below it */
function findTestFiles(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => join(folder, name))
    .sort();
}

/** @param {string} tap @param {string} name */
function tapCount(tap, name) {
  return Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
}

/**
 * All `*.test.js` of a folder under node's test runner, each file in its own process.
 * @param {string} folder
 * @param {{concurrency?: number, env?: Record<string, string>}} [options]
 * @returns {Promise<Outcome>}
 */
export async function runNodeTests(folder, { concurrency = 2, env } = {}) {
  const files = findTestFiles(folder);
  if (files.length === 0) return skippedBecause(`no *.test.js in ${folder}`);
  const tapFile = join(root, `build/${folder.replaceAll('/', '-')}.tap`);
  mkdirSync(join(root, 'build'), { recursive: true });
  rmSync(tapFile, { force: true });
  const leave = pathToFileURL(join(root, 'tests/support/leave.js')).href;
  const args = ['--no-warnings', '--import', leave, '--test', `--test-concurrency=${concurrency}`];
  args.push('--test-reporter=spec', '--test-reporter-destination=stdout');
  args.push('--test-reporter=tap', `--test-reporter-destination=${tapFile}`);
  const { status } = await runShown(process.execPath, [...args, ...files], env);
  const tap = existsSync(tapFile) ? readFileSync(tapFile, 'utf8') : '';
  const failed = tapCount(tap, 'fail') + tapCount(tap, 'cancelled');
  const notes = [...tap.matchAll(/^\s*(?:not )?ok \d+ - (.*?) # SKIP ?(.*)$/gm)].map(
    ([, name, reason]) => `skipped: ${name}${reason ? `: ${reason}` : ''}`,
  );
  if (status !== 0 && failed === 0) notes.push(`the test runner ended with status ${status}`);
  return {
    passed: tapCount(tap, 'pass'),
    failed: status !== 0 ? Math.max(failed, 1) : failed,
    skipped: tapCount(tap, 'skipped'),
    notes,
  };
}

/**
 * Reads Catch2's last line.
 * @param {{status: number, output: string}} run
 * @returns {Outcome}
 */
export function readCatch({ status, output }) {
  const all = /All tests passed \(.* in (\d+) test cases?\)/.exec(output);
  const some = /^test cases:(.*)$/m.exec(output)?.[1] ?? '';
  const count = (/** @type {string} */ word) =>
    Number(new RegExp(`(\\d+) ${word}`).exec(some)?.[1] ?? 0);
  const passed = all ? Number(all[1]) : count('passed');
  if (status === 0) {
    return passed > 0
      ? { passed, failed: 0, skipped: 0, notes: [] }
      : failedBecause('no test case ran');
  }
  const failed = Math.max(count('failed'), 1);
  return { passed, failed, skipped: 0, notes: some ? [] : [`ended with status ${status}`] };
}

/**
 * Reads the last "N passed, N failed[, N skipped]" a runner of our own printed, and why it skipped.
 * @param {{status: number, output: string}} run
 * @returns {Outcome}
 */
export function readClosingLine({ status, output }) {
  const line = [...output.matchAll(/(\d+) passed, (\d+) failed(?:, (\d+) skipped)?/g)].at(-1);
  if (!line) return failedBecause(`no closing line; status ${status}`);
  const [passed, failed, skipped] = [line[1], line[2], line[3] ?? '0'].map(Number);
  const unexplained = status !== 0 && failed === 0;
  const notes = [...output.matchAll(/^skipped: .*$/gm)].map(String);
  if (unexplained) notes.push(`ended with status ${status}`);
  return { passed, failed: unexplained ? 1 : failed, skipped, notes };
}
