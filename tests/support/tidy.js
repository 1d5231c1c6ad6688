// clang-tidy over the core, two files at a time; a file whose reach has not changed is not asked
// again.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSources, readReachable, simdjsonDir } from '../../wasm/toolchain/sources.js';
import { root } from './install.js';
import { failedBecause, runShown, skippedBecause } from './suite.js';

/** @import {Outcome} from './suite.js' */

const candidates = [
  'clang-tidy-22',
  'clang-tidy-21',
  'clang-tidy-20',
  'clang-tidy-19',
  'clang-tidy',
];
const jobs = 2;

/** @param {string} command */
function majorVersion(command) {
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  return Number(/version (\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

/** @param {string} path */
function inputHash(path) {
  const hash = createHash('sha256').update(readFileSync(join(root, '.clang-tidy')));
  const files = readReachable([path], ['wasm', simdjsonDir]);
  for (const name of [...files.keys()].sort()) hash.update(`\0${name}\0${files.get(name)}`);
  return hash.digest('hex');
}

/** @returns {Promise<Outcome>} one test a file */
export async function runTidy() {
  const command = candidates.find((name) => majorVersion(name) >= 19);
  if (!command) return skippedBecause('no clang-tidy >= 19 found');
  if (!existsSync(join(root, 'build/native/compile_commands.json'))) {
    const { status } = await runShown('cmake', ['--preset', 'native']);
    if (status !== 0) return skippedBecause('no compile_commands.json: cmake cannot configure');
  }
  mkdirSync(join(root, 'build'), { recursive: true });
  const cacheFile = join(root, 'build/tidy.json');
  /** @type {Record<string, string>} path → hash it was found clean with */
  const clean = existsSync(cacheFile) ? JSON.parse(readFileSync(cacheFile, 'utf8')) : {};
  const sources = [...findSources('wasm').values()]
    .flat()
    .filter((path) => !path.startsWith('wasm/abi/'));
  const waiting = sources.filter((path) => clean[path] !== inputHash(path));
  console.log(`${command}: ${waiting.length} of ${sources.length} files have changed`);
  /** @type {string[]} */
  const faulty = [];
  const work = async () => {
    for (let path = waiting.shift(); path; path = waiting.shift()) {
      const { status } = await runShown(command, ['-p', 'build/native', '--quiet', path]);
      if (status === 0) clean[path] = inputHash(path);
      else faulty.push(path);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  writeFileSync(cacheFile, JSON.stringify(clean));
  if (sources.length === 0) return failedBecause('no source file found');
  return {
    passed: sources.length - faulty.length,
    failed: faulty.length,
    skipped: 0,
    notes: faulty,
  };
}
