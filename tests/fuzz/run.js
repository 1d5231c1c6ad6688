// npm run fuzz -- [--seconds 10] [--target NAME …]: builds the libFuzzer targets and runs each for a
// while from the seeds of tests/cases. What it finds stays in build/fuzz/findings.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/install.js';
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
 * @param {string} target
 * @param {number} seconds
 * @returns {Promise<{found: boolean, line: string, output: string}>}
 */
function fuzz(target, seconds) {
  const corpus = join(folder, 'corpus', target);
  const findings = join(folder, 'findings');
  for (const path of [corpus, findings]) mkdirSync(path, { recursive: true });
  const dictionary = join(root, 'tests/fuzz', dictionaries.get(target) ?? 'json.dict');
  const args = [
    ...[`-max_total_time=${seconds}`, '-timeout=10', '-rss_limit_mb=2048', '-max_len=65536'],
    ...[`-dict=${dictionary}`, '-print_final_stats=1', `-artifact_prefix=${findings}/${target}-`],
    ...[corpus, writeSeeds(target, join(folder, 'seeds', target))],
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

/** @param {string[]} targets @param {number} seconds @returns {Promise<number>} findings */
async function runAll(targets, seconds) {
  let findings = 0;
  const waiting = [...targets];
  const work = async () => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const { found, line, output } = await fuzz(target, seconds);
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
    target: { type: 'string', multiple: true },
  },
});
const known = readdirSync(join(root, 'tests/fuzz'))
  .filter((name) => name.endsWith('_fuzz.cpp'))
  .map((name) => name.replace('_fuzz.cpp', ''))
  .sort();
const targets = values.target ?? known;
const unknown = targets.filter((name) => !known.includes(name));
const seconds = Number(values.seconds);
if (unknown.length > 0 || !(seconds > 0)) {
  console.error(
    `usage: npm run fuzz -- [--seconds N] [--target NAME …]; targets: ${known.join(' ')}`,
  );
  process.exit(2);
}
const hasSources = existsSync(join(root, 'node_modules/@nozbe/simdjson'));
const hasCmake = spawnSync('cmake', ['--version'], { stdio: 'ignore' }).status === 0;
const compiler = hasSources && hasCmake ? findCompiler() : undefined;
if (!compiler) {
  const reason = hasSources ? 'no cmake, or no clang >= 19 with libFuzzer' : 'npm ci has not run';
  console.log(`skipped: ${reason}`);
  console.log(`0 passed, 0 failed, ${targets.length} skipped`);
} else {
  await build(compiler, targets);
  const findings = await runAll(targets, seconds);
  console.log(`${targets.length - findings} passed, ${findings} failed, 0 skipped`);
  process.exitCode = findings > 0 ? 1 : 0;
}
