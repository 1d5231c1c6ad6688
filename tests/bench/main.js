// npm run bench: what the gateway costs in workerd, as ratios to a pass-through Worker of the same
// run. `--rounds N` (7), `--only W1` or `--only peak` (repeatable), `--quick` (3 rounds, a quarter
// of the requests), `--subjects a,b`, `--readme` (writes README's section too), `--last` (measures
// nothing: reports the last run again, a whole one unless a part is named).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, root } from '../support/install.js';

install();
const { measureCpu, measureDelays, measurePeak, measureStart } = await import('./measure.js');
const { writeReadme } = await import('./readme.js');
const { printReport, ratiosOf } = await import('./report.js');
const { startSubject, subjectNames } = await import('./subjects.js');
const { startUpstream } = await import('./upstream.js');
const { uploadKiB } = await import('./upload.js');
const { workloads } = await import('./workloads.js');

/** @typedef {import('./subjects.js').Subject} Subject */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    subjects: { type: 'string', default: subjectNames.join(',') },
    'no-build': { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    last: { type: 'boolean', default: false },
  },
});
const isWhole = !values.only && values.subjects === subjectNames.join(',');
if (values.readme && !isWhole) {
  console.error('README shows whole runs: --readme goes without --only and --subjects');
  process.exit(2);
}
// A part does not take the place of the last whole run.
const file = join(root, isWhole ? 'build/bench.json' : 'build/bench-part.json');
if (values.last) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  printReport(report);
  if (values.readme) await writeReadme(report);
  process.exit(0);
}
const machine = {
  cpu: cpus()[0].model,
  cores: cpus().length,
  load: Number(loadavg()[0].toFixed(1)),
  node: process.version,
  workerd: createRequire(import.meta.url)('workerd/package.json').version,
};
const rounds = Number(values.rounds ?? (values.quick ? 3 : 7));
const wanted = (/** @type {string} */ name) => values.only?.includes(name) ?? true;
// Rounds that are not counted, the first one longer for short requests: V8 compiles what is hot again,
// which takes CPU of its own, until some ten thousand requests have passed.
const warmUps = values.quick ? 1 : 2;
const longer = values.quick ? 2 : 12;
/** @type {Set<string>} */
const failures = new Set();
const starts = values.quick ? 5 : 15;

if (!values['no-build']) build();
const upstream = await startUpstream();
/** @type {Subject[]} */
const subjects = [];
for (const name of values.subjects.split(',')) subjects.push(await startSubject(name, upstream));

/** The subjects in an order that moves on from round to round. @param {number} round */
const rotated = (round) => subjects.map((_, i) => subjects[(i + round) % subjects.length]);

/**
 * `measure` of every subject, interleaved: a list for each.
 * @template T
 * @param {number} times @param {(subject: Subject) => Promise<T>} measure
 * @returns {Promise<Record<string, T[]>>}
 */
async function interleave(times, measure) {
  /** @type {Record<string, T[]>} */
  const lists = Object.fromEntries(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < times; ++round) {
    for (const subject of rotated(round)) lists[subject.name].push(await measure(subject));
  }
  return lists;
}

/** @param {string} name */
const bodyOf = (name) => /** @type {any} */ (workloads.find((w) => w.name === name)).body();

/** @param {Subject} subject @param {import('./workloads.js').Workload & {bytes: Buffer}} workload @param {number} concurrency @param {number} times  so often what one round takes */
async function tryCpu(subject, workload, concurrency, times) {
  const taken = { ...workload, requests: workload.requests * times };
  try {
    return await measureCpu(subject, taken, workload.bytes, concurrency);
  } catch (error) {
    failures.add(String(error));
    return NaN;
  }
}

async function measureWorkloads() {
  const chosen = workloads
    .filter(({ name }) => wanted(name))
    .map((workload) => ({
      ...workload,
      bytes: workload.body(),
      requests: Math.ceil(workload.requests / (values.quick ? 3 : 1)),
    }));
  /** @type {Record<string, Record<string, number[]>>} */
  const cpu = {};
  for (let round = -warmUps; round < rounds; ++round) {
    for (const workload of chosen) {
      await upstream.plan(workload.plan);
      for (const concurrency of [1, 8]) {
        const list = (cpu[`${workload.name} c${concurrency}`] ??= {});
        for (const subject of rotated(Math.abs(round))) {
          const isLong = round === -warmUps && !workload.plan.events;
          const times = isLong ? longer : 1;
          const used = await tryCpu(subject, workload, concurrency, times);
          if (round >= 0) (list[subject.name] ??= []).push(used);
        }
      }
    }
    if (process.stderr.isTTY) process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  return cpu;
}

const results = {
  date: new Date().toISOString(),
  rounds,
  machine,
  cpu: await measureWorkloads(),
  delays: /** @type {Record<string, {first: number[], others: number[]}[]>} */ ({}),
  peak: /** @type {Record<string, {idle: number, over: number}[]>} */ ({}),
  start: /** @type {Record<string, {total: number, first: number}[]>} */ ({}),
  uploadKiB: uploadKiB(),
  warmUps,
};
if (wanted('delay')) {
  await upstream.plan({ events: 60, gapMs: 5 });
  results.delays = await interleave(rounds, (subject) => measureDelays(subject, bodyOf('W4'), 5));
}
if (wanted('peak')) {
  await upstream.plan({});
  const image = bodyOf('W7');
  results.peak = await interleave(3, async (subject) => {
    await subject.restart();
    await measureCpu(subject, workloads[0], bodyOf('W1'), 8);
    return measurePeak(subject, image, 4);
  });
}
for (const subject of subjects) await subject.stop();
if (wanted('start')) {
  await upstream.plan({});
  const chat = bodyOf('W1');
  results.start = await interleave(starts, (subject) => measureStart(subject, chat));
}
await upstream.stop();

mkdirSync(join(root, 'build'), { recursive: true });
const report = { ...results, ratios: ratiosOf(results.cpu) };
writeFileSync(file, `${JSON.stringify(report, null, 1)}\n`);
printReport(report);
for (const failure of failures) console.log(failure);
if (values.readme) await writeReadme(report);
process.exit(failures.size > 0 ? 1 : 0);
