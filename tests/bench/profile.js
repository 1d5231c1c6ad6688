// npm run profile -- --workload W3: where the CPU of a chat goes in workerd, by perf's samples, beside
// the Workers that do less. `--subjects a,b`, `--requests N`, `--top N` functions of the core. Sampling
// takes a third more CPU by itself, so the shares are what counts. Needs Linux with `perf`.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile, link } from '../../wasm/toolchain/compile.js';
import { readFlags } from '../../wasm/toolchain/flags.js';
import { coreUnits } from '../../wasm/toolchain/units.js';
import { build, install } from '../support/install.js';

const { values } = parseArgs({
  options: {
    workload: { type: 'string', default: 'W1' },
    subjects: { type: 'string', default: 'pass-through,bound,shim-alone,gateway' },
    requests: { type: 'string' },
    top: { type: 'string', default: '20' },
  },
});
if (spawnSync('perf', ['--version'], { stdio: 'ignore' }).status !== 0) {
  console.error('perf is not there; Debian has it as linux-perf');
  process.exit(2);
}
install();
build();
const { newAgent, post, runAll } = await import('./load.js');
const { cpuMs } = await import('./proc.js');
const { isCore, partOf, parts, readSamples, shortName } = await import('./samples.js');
const { endpoint, startSubject } = await import('./subjects.js');
const { startUpstream } = await import('./upstream.js');
const { encodeConfig } = await import('./workerd.js');
const { workloads } = await import('./workloads.js');

/** @typedef {import('./subjects.js').Subject} Subject */

const HERTZ = 2500;
const CONCURRENCY = 8;
// What a core that ships lacks: the names of its functions.
const linkFlags = readFlags().wasmLink.map((flag) => flag.replace('--strip-all', '--strip-debug'));
const named = await link(await compile(coreUnits(), () => {}), linkFlags);

const found = workloads.find(({ name }) => name === values.workload);
if (!found) throw new Error(`no workload ${values.workload}`);
const workload = { ...found, bytes: found.body() };
const requests = Number(values.requests ?? workload.requests * 40);
const upstream = await startUpstream();

/** Starts anew what has been set up, with names and V8's map of them. @param {Subject} subject */
async function restartNamed(subject) {
  // What it has set up is published by then.
  await new Promise((wake) => setTimeout(wake, 1500));
  await subject.stop();
  const text = subject.config.replace(/bin$/, 'capnp');
  const core = join(dirname(text), 'build/core.wasm');
  if (readFileSync(text, 'utf8').includes('core.wasm')) writeFileSync(core, named);
  const flags =
    'v8Flags = ["--perf-basic-prof", "--interpreted-frames-native-stack"],\n  sockets =';
  writeFileSync(text, readFileSync(text, 'utf8').replace('sockets =', flags));
  subject.config = encodeConfig(text);
  await subject.restart();
}

/** What perf may not look at it ends with, at once. @param {Subject} subject @returns {Promise<never>} */
async function giveUp(subject) {
  await subject.stop();
  await upstream.stop();
  console.error('perf may not sample here: be root, or lower kernel.perf_event_paranoid');
  process.exit(2);
}

/** @param {string} name @returns {Promise<{us: number, samples: import('./samples.js').Frame[][]}>} CPU of a request, and the samples of all */
async function profile(name) {
  const subject = await startSubject(name, upstream, `profile-${name}`);
  await restartNamed(subject);
  await upstream.plan(workload.plan);
  const agent = newAgent(CONCURRENCY);
  const { headers, pid } = subject;
  const send = () => post(subject.url + endpoint, { body: workload.bytes, headers, agent });
  await runAll(requests, CONCURRENCY, send);
  const file = join(dirname(subject.config), 'perf.data');
  const options = ['-F', String(HERTZ), '-g', '-o', file, '-p', String(pid)];
  const perf = spawn('perf', ['record', ...options], { stdio: 'ignore' });
  const ended = once(perf, 'exit');
  await new Promise((wake) => setTimeout(wake, 500));
  if (perf.exitCode !== null) await giveUp(subject);
  const before = cpuMs(pid);
  await runAll(requests, CONCURRENCY, send);
  const us = ((cpuMs(pid) - before) / requests) * 1000;
  perf.kill('SIGINT');
  await ended;
  const text = execFileSync('perf', ['script', '-i', file, '-F', 'ip,sym,dso'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  agent.destroy();
  await subject.stop();
  rmSync(`/tmp/perf-${pid}.map`, { force: true });
  return { us, samples: readSamples(text) };
}

/** How often each, the most frequent first. @template T @param {T[]} list */
function tally(list) {
  /** @type {Map<T, number>} */
  const counts = new Map();
  for (const entry of list) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

const names = values.subjects.split(',');
/** @type {Map<string, Map<string, number>>} microseconds of each part, by subject */
const columns = new Map();
for (const name of names) {
  const { us, samples } = await profile(name);
  const each = us / samples.length;
  const counted = tally(samples.map(partOf));
  columns.set(name, new Map(counted.map(([part, count]) => [part, count * each])));
  if (name !== 'gateway') continue;
  const own = tally(samples.filter(([inner]) => isCore(inner)).map(([inner]) => inner.symbol));
  console.log(`\nThe core, by function: microseconds of a request\n`);
  for (const [symbol, count] of own.slice(0, Number(values.top))) {
    console.log(`${(count * each).toFixed(1).padStart(8)}  ${shortName(symbol).slice(0, 100)}`);
  }
}
await upstream.stop();

console.log(`\n${workload.name} ${workload.what}: microseconds of CPU a request, sampled\n`);
console.log(''.padEnd(12) + names.map((name) => name.padStart(16)).join(''));
for (const part of parts) {
  const cells = names.map((name) => (columns.get(name)?.get(part) ?? 0).toFixed(0).padStart(16));
  console.log(part.padEnd(12) + cells.join(''));
}
const sums = names.map((name) => [...(columns.get(name)?.values() ?? [])].reduce((a, b) => a + b));
console.log('in all'.padEnd(12) + sums.map((sum) => sum.toFixed(0).padStart(16)).join(''));
process.exit(0);
