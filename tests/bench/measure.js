// One measurement each: CPU of a workload, delay of events, peak memory, start.
import { cpuMs, memoryMiB, resetPeak } from './proc.js';
import { newAgent, post, runAll } from './load.js';
import { endpoint } from './subjects.js';
import { serve } from './workerd.js';

/** @typedef {import('./subjects.js').Subject} Subject */
/** @typedef {import('./upstream.js').Upstream} Upstream */
/** @typedef {import('./workloads.js').Workload} Workload */

/** @param {Subject} subject @param {Workload} workload */
function expected({ name }, { status = 200 }) {
  const looks = name === 'gateway' || name === 'json-round-trip';
  return looks ? status : 200;
}

/**
 * Milliseconds of CPU a request.
 * @param {Subject} subject @param {Workload} workload @param {Buffer} body @param {number} concurrency
 */
export async function measureCpu(subject, workload, body, concurrency) {
  const agent = newAgent(concurrency);
  const send = async () => {
    const reply = await post(subject.url + endpoint, { body, headers: subject.headers, agent });
    if (reply.status !== expected(subject, workload)) {
      throw new Error(`${subject.name} ${workload.name}: ${reply.status} ${reply.tail}`);
    }
  };
  const count = workload.requests * (concurrency > 1 ? 2 : 1);
  await runAll(concurrency, concurrency, send);
  const before = cpuMs(subject.pid);
  await runAll(count, concurrency, send);
  const used = cpuMs(subject.pid) - before;
  agent.destroy();
  return used / count;
}

/**
 * How late events arrive after they left upstream, first and others, milliseconds.
 * @param {Subject} subject @param {Buffer} body @param {number} streams
 */
export async function measureDelays(subject, body, streams) {
  const agent = newAgent(1);
  const call = { body, headers: subject.headers, agent, timed: true };
  await post(subject.url + endpoint, call);
  const replies = await runAll(streams, 1, () => post(subject.url + endpoint, call));
  agent.destroy();
  return {
    first: replies.map(({ delays }) => delays[0]),
    others: replies.flatMap(({ delays }) => delays.slice(1)),
  };
}

/**
 * Memory used at the peak over that before, MiB, for so many requests at once.
 * @param {Subject} subject @param {Buffer} body @param {number} atOnce
 */
export async function measurePeak(subject, body, atOnce) {
  const agent = newAgent(atOnce);
  const idle = memoryMiB(subject.pid, 'VmRSS');
  resetPeak(subject.pid);
  const call = { body, headers: subject.headers, agent };
  const replies = await runAll(atOnce, atOnce, () => post(subject.url + endpoint, call));
  agent.destroy();
  const failed = replies.find(({ status }) => status !== 200);
  if (failed) throw new Error(`${subject.name}: ${failed.status} ${failed.tail}`);
  return { idle, over: memoryMiB(subject.pid, 'VmHWM') - idle };
}

/**
 * Milliseconds from the start of workerd to its first answered chat.
 * @param {Subject} subject @param {Buffer} body
 */
export async function measureStart(subject, body) {
  const agent = newAgent(1);
  const start = performance.now();
  const served = await serve(subject.config);
  const listening = performance.now() - start;
  const reply = await post(served.url + endpoint, { body, headers: subject.headers, agent });
  const total = performance.now() - start;
  agent.destroy();
  await served.stop();
  if (reply.status !== 200) throw new Error(`${subject.name}: ${reply.status} ${reply.tail}`);
  return { total, first: total - listening };
}
