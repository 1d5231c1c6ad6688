import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { readReachable, root } from './sources.js';

/** @typedef {import('./compile-thread.js').Job} Job */
/** @typedef {import('./compile-thread.js').JobResult} JobResult */
/** @typedef {import('./units.js').Unit} Unit */

const cacheDir = 'build/npm';

/** A compile or link error; the message is the compiler's own text. */
export class CompileError extends Error {}

/**
 * @param {Unit} unit
 * @returns {{job: Job, hash: string}}
 */
function makeJob(unit) {
  const entry = `unit/${unit.name}.cpp`;
  const args = [...unit.args, '-iquote', '.', '-c', entry];
  const files = readReachable(unit.sources, unit.includeDirs).set(entry, unit.text);
  const hash = createHash('sha256').update(compilerVersion()).update(args.join('\0'));
  for (const path of [...files.keys()].sort()) hash.update(`\0${path}\0${files.get(path)}`);
  return { job: { name: unit.name, args, files }, hash: hash.digest('hex').slice(0, 16) };
}

function compilerVersion() {
  const path = join(root, 'node_modules/@yowasp/clang/package.json');
  return JSON.parse(readFileSync(path, 'utf8')).version;
}

/**
 * Runs jobs on as many threads as the machine has cores; all of them, whichever fails.
 * @param {Job[]} jobs  the longest first
 * @param {(result: JobResult, seconds: number) => void} onDone
 * @returns {Promise<void>}
 */
async function runJobs(jobs, onDone) {
  const waiting = [...jobs];
  const threads = Math.min(availableParallelism(), 4, waiting.length);
  // The threads' own output is only clang's "fetched" progress; what counts comes as messages.
  const options = { stdout: true, stderr: true };
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./compile-thread.js', import.meta.url), options),
  );
  /** @param {Worker} worker @param {Job} job @returns {Promise<JobResult>} */
  const runOn = async (worker, job) => {
    worker.postMessage(job);
    const [result] = await once(worker, 'message');
    return result;
  };
  /** @type {string[]} */
  const failures = [];
  /** @param {Worker} worker */
  const work = async (worker) => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const start = performance.now();
      const result = await runOn(worker, job);
      if (result.output) onDone(result, (performance.now() - start) / 1000);
      else failures.push(`${job.name} does not compile:\n${result.messages}`);
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  if (failures.length > 0) throw new CompileError(failures.join('\n'));
}

/**
 * Compiles the units, from the cache where nothing they reach has changed.
 * @param {Unit[]} units
 * @param {(line: string) => void} log
 * @returns {Promise<Map<string, Uint8Array>>} object file's name → bytes
 */
export async function compile(units, log) {
  const folder = join(root, cacheDir);
  mkdirSync(folder, { recursive: true });
  const cached = new Set(readdirSync(folder));
  /** @type {Map<string, Uint8Array>} */
  const objects = new Map();
  /** @type {Map<string, string>} */
  const hashes = new Map();
  /** @type {Job[]} */
  const jobs = [];
  for (const unit of units) {
    const { job, hash } = makeJob(unit);
    const file = `${unit.name}.${hash}.o`;
    if (cached.has(file)) {
      objects.set(`${unit.name}.o`, readFileSync(join(folder, file)));
    } else {
      hashes.set(unit.name, hash);
      jobs.push(job);
    }
  }
  if (jobs.length > 0) log(`compiling ${jobs.length} of ${units.length} units (loading clang…)`);
  const effort = (/** @type {Job} */ { files }) => [...files.values()].join('').length;
  jobs.sort((a, b) => effort(b) - effort(a));
  let done = 0;
  await runJobs(jobs, ({ name, output, messages }, seconds) => {
    for (const file of cached) {
      if (file.startsWith(`${name}.`)) rmSync(join(folder, file), { force: true });
    }
    const object = /** @type {Uint8Array} */ (output);
    writeFileSync(join(folder, `${name}.${hashes.get(name)}.o`), object);
    objects.set(`${name}.o`, object);
    if (messages) log(messages.trimEnd());
    log(`[${++done}/${jobs.length}] ${name} (${seconds.toFixed(1)} s)`);
  });
  return objects;
}

/**
 * @param {Map<string, Uint8Array>} objects
 * @param {string[]} args
 * @returns {Promise<Uint8Array>} the linked module
 */
export async function link(objects, args) {
  /** @type {Uint8Array | undefined} */
  let module;
  const names = [...objects.keys()].sort();
  const job = { name: 'link', args: [...names, ...args], files: objects };
  await runJobs([job], ({ output }) => (module = /** @type {Uint8Array} */ (output)));
  return /** @type {Uint8Array} */ (module);
}
