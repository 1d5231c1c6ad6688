// npm run fuzz -- [--seconds 10 | --runs N] [--target NAME …]: builds the libFuzzer targets and runs
// each from the seeds of tests/cases, for a while or for N inputs that are the same every time. What
// it finds stays in build/fuzz/findings.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { install, root } from '../support/install.js';
import { runShown } from '../support/suite.js';
import { writeSeeds } from './seeds.js';

const folder = join(root, 'build/fuzz');
const dictionaries = new Map([
  ['request_head', 'http.dict'],
  ['session_token', 'http.dict'],
  ['multipart', 'http.dict'],
  ['cookie', 'http.dict'],
]);
const candidates = ['clang++', ...[22, 21, 20, 19].map((version) => `clang++-${version}`)];

/**
 * Whether the compiler knows our language and brings libFuzzer's runtime.
 * @param {string} compiler
 */
function canFuzz(compiler) {
  const probe = mkdtempSync(join(tmpdir(), 'probe-'));
  try {
    const source = join(probe, 'probe.cpp');
    const lines = ['#include <coroutine>', '#include <expected>', '#include <cstdint>'];
    lines.push('std::expected<int, int> zero = 0;');
    lines.push(
      'extern "C" int LLVMFuzzerTestOneInput(const uint8_t*, std::size_t) { return *zero; }',
    );
    writeFileSync(source, lines.join('\n'));
    const flags = ['-std=c++23', '-fsanitize=fuzzer,address,undefined'];
    const program = join(probe, 'probe');
    const built = spawnSync(compiler, [...flags, source, '-o', program], { stdio: 'ignore' });
    if (built.status !== 0) return false;
    return spawnSync(program, ['-runs=1'], { stdio: 'ignore' }).status === 0;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/** @returns {string | undefined} */
function findCompiler() {
  const named = process.env.CXX ? [process.env.CXX] : [];
  return [...named, ...candidates].find(canFuzz);
}

/** @param {string} compiler @param {string[]} targets */
async function build(compiler, targets) {
  const launcher = spawnSync('ccache', ['--version'], { stdio: 'ignore' }).status === 0;
  const configure = ['--preset', 'fuzz', `-DCMAKE_CXX_COMPILER=${compiler}`];
  if (launcher) configure.push('-DCMAKE_CXX_COMPILER_LAUNCHER=ccache');
  const jobs = String(Math.min(availableParallelism(), 8));
  const make = [
    '--build',
    folder,
    '-j',
    jobs,
    '--target',
    ...targets.map((name) => `${name}_fuzz`),
  ];
  for (const args of [configure, make]) {
    const { status } = await runShown('cmake', args);
    if (status !== 0) throw new Error(`cmake ${args.slice(0, 2).join(' ')} failed`);
  }
}

/**
 * What ends the search. A search of so many seconds starts at random and keeps what taught it for
 * the next; one of so many runs depends on nothing but the code, as a gate must.
 * @typedef {{seconds: number} | {runs: number}} Limit
 */

/** @param {string} target @param {Limit} limit */
function searchArguments(target, limit) {
  const seeds = writeSeeds(target, join(folder, 'seeds', target));
  if ('runs' in limit) {
    // Operands of comparisons are addresses at times, and a folder has no order of its own.
    const list = `${seeds}.list`;
    const paths = readdirSync(seeds).sort();
    writeFileSync(list, paths.map((name) => join(seeds, name)).join(','));
    return [`-runs=${limit.runs}`, '-seed=1', '-use_cmp=0', `-seed_inputs=@${list}`];
  }
  const corpus = join(folder, 'corpus', target);
  mkdirSync(corpus, { recursive: true });
  return [`-max_total_time=${limit.seconds}`, corpus, seeds];
}

/**
 * @param {string} target
 * @param {Limit} limit
 * @returns {Promise<{found: boolean, line: string, output: string}>}
 */
function fuzz(target, limit) {
  const findings = join(folder, 'findings');
  mkdirSync(findings, { recursive: true });
  const dictionary = join(root, 'tests/fuzz', dictionaries.get(target) ?? 'json.dict');
  const args = [
    ...['-timeout=10', '-rss_limit_mb=2048', '-max_len=65536'],
    ...[`-dict=${dictionary}`, '-print_final_stats=1', `-artifact_prefix=${findings}/${target}-`],
    ...searchArguments(target, limit),
  ];
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(join(folder, 'tests/fuzz', `${target}_fuzz`), args, { cwd: root });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => (output = (output + bytes).slice(-100_000)));
    }
    child.on('error', (error) => (output += error.message));
    child.on('close', (status) => {
      const executions = /stat::number_of_executed_units:\s*(\d+)/.exec(output)?.[1] ?? '?';
      const found = status !== 0;
      const verdict = found ? 'FINDING' : 'nothing found';
      const coverage = /cov: (\d+) ft: \d+ corp: \d+(?!.*cov: )/s.exec(output)?.[1] ?? '?';
      const line = `${target}: ${executions} executions, ${coverage} edges covered, ${verdict}`;
      resolve({ found, output, line });
    });
  });
}

/** @param {string[]} targets @param {Limit} limit @returns {Promise<number>} findings */
async function runAll(targets, limit) {
  let findings = 0;
  const waiting = [...targets];
  const work = async () => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const { found, line, output } = await fuzz(target, limit);
      if (found) {
        findings += 1;
        console.log(output);
      }
      console.log(line);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));
  return findings;
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    runs: { type: 'string' },
    target: { type: 'string', multiple: true },
  },
});
const known = readdirSync(join(root, 'tests/fuzz'))
  .filter((name) => name.endsWith('_fuzz.cpp'))
  .map((name) => name.replace('_fuzz.cpp', ''))
  .sort();
const targets = values.target ?? known;
const unknown = targets.filter((name) => !known.includes(name));
const amount = Number(values.runs ?? values.seconds);
const limit = values.runs === undefined ? { seconds: amount } : { runs: amount };
if (unknown.length > 0 || !(amount > 0)) {
  console.error(
    `usage: npm run fuzz -- [--seconds N | --runs N] [--target NAME …]; targets: ${known.join(' ')}`,
  );
  process.exit(2);
}
install();
const hasCmake = spawnSync('cmake', ['--version'], { stdio: 'ignore' }).status === 0;
const compiler = hasCmake ? findCompiler() : undefined;
if (!compiler) {
  console.log('skipped: no cmake, or no clang >= 19 with libFuzzer (Debian: libclang-rt-22-dev)');
  console.log(`0 passed, 0 failed, ${targets.length} skipped`);
} else {
  await build(compiler, targets);
  const findings = await runAll(targets, limit);
  console.log(`${targets.length - findings} passed, ${findings} failed, 0 skipped`);
  process.exitCode = findings > 0 ? 1 : 0;
}
