// npm run soak -- --minutes 30: mixed load with faults on plain workerd. It fails when a client is
// left without an answer, a request stays stuck, the core traps, the process dies, or memory grows
// after the warm-up, a third of the time: the linear memory of the core or that of the process.
import { parseArgs } from 'node:util';
import { build, install } from '../support/install.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    clients: { type: 'string', default: '12' },
    'no-build': { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
// No answer takes longer: the longest stream is 2 s, the longest retry of the gateway 60 s.
const ANSWER_MS = 120_000;
const PROCESS_GROWTH_MIB = 24;
const LINEAR_GROWTH_MIB = 8;
// V8 lets the heaps grow for so long, by 150 MiB, before it clears them.
const CHATS_TO_FILL = 30_000;

install();
if (!values['no-build']) build();
const { newAgent, post, runAll } = await import('./load.js');
const { linearMemoryMiB, memoryMiB } = await import('./proc.js');
const { median } = await import('./statistics.js');
const { endpoint, startSubject } = await import('./subjects.js');
const { startUpstream } = await import('./upstream.js');
const { workloads } = await import('./workloads.js');
const upstream = await startUpstream();
const gateway = await startSubject('gateway', upstream);
const agent = newAgent(64);

/** What upstream does for a while. @type {import('./upstream.js').Plan[]} */
const plans = [
  {},
  { delayMs: 300 },
  { status: 503 },
  { events: 40, gapMs: 5 },
  { events: 200 },
  { events: 40, gapMs: 50 },
  { events: 40, gapMs: 2, cutAfter: 12 },
  { events: 40, cutAfter: 0 },
];
const bodies = workloads
  .filter(({ name }) => ['W1', 'W2', 'W3', 'W4', 'W6', 'W7', 'W8'].includes(name))
  .map(({ name, body }) => ({ name, body: body(), weight: name === 'W7' ? 1 : 8 }));
const lots = bodies.flatMap((entry) => Array.from({ length: entry.weight }, () => entry));

/** @type {Map<string, number>} */
const counts = new Map();
const count = (/** @type {string} */ what) => counts.set(what, (counts.get(what) ?? 0) + 1);
/** @type {string[]} */
const faults = [];

/** @param {number} share */
const chance = (share) => Math.random() < share;

/** Goes away in the middle of the answer, or before it. @param {Buffer} body */
async function hangUp(body) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), Math.random() * 400);
  const init = { method: 'POST', headers: gateway.headers, body: new Uint8Array(body) };
  await fetch(gateway.url + endpoint, { ...init, signal: controller.signal })
    .then((response) => response.arrayBuffer())
    .catch(() => {});
  clearTimeout(timer);
  count('hung up');
}

/** @param {number} end */
async function client(end) {
  while (Date.now() < end && gateway.served.alive()) {
    const { name, body } = lots[Math.floor(Math.random() * lots.length)];
    if (chance(0.05)) {
      await hangUp(body);
      continue;
    }
    const options = { body, headers: gateway.headers, agent, timeoutMs: ANSWER_MS };
    try {
      const { status, bytes, tail } = await post(gateway.url + endpoint, options);
      count(`${name} ${status}`);
      if (bytes === 0 || /internal_error/.test(tail)) faults.push(`${name}: ${status} ${tail}`);
    } catch (error) {
      faults.push(`${name}: ${error}`);
    }
  }
}

/** @param {number} end */
async function changePlans(end) {
  for (let i = 0; Date.now() < end; ++i) {
    await upstream.plan(plans[i % plans.length]);
    await new Promise((wake) => setTimeout(wake, 3000));
  }
}

/** As many large requests at once as there are clients, then small ones: linear memory never shrinks,
 * so the most it can be asked for comes first, and what is added later is a leak. */
async function fill() {
  for (const [workload, count] of [
    ['W7', Number(values.clients)],
    ['W1', CHATS_TO_FILL],
  ]) {
    const { body } = /** @type {any} */ (bodies.find(({ name }) => name === workload));
    const options = { body, headers: gateway.headers, agent, timeoutMs: ANSWER_MS };
    await runAll(Number(count), Number(values.clients), () =>
      post(gateway.url + endpoint, options),
    );
  }
}

/** @type {{atS: number, process: number, linear: number}[]} */
const samples = [];
await fill();
const begin = Date.now();
const end = begin + minutes * 60_000;
const sampler = setInterval(() => {
  if (!gateway.served.alive()) return;
  const atS = Math.round((Date.now() - begin) / 1000);
  const process = memoryMiB(gateway.pid, 'VmRSS');
  const linear = linearMemoryMiB(gateway.pid);
  samples.push({ atS, process, linear });
  if (atS % 60 < 5) {
    console.log(`${atS} s: process ${process.toFixed(0)} MiB, linear ${linear.toFixed(1)} MiB`);
  }
}, 5000);
await Promise.all([
  changePlans(end),
  ...Array.from({ length: Number(values.clients) }, () => client(end)),
]);
clearInterval(sampler);

await upstream.plan({});
const last = await post(gateway.url + endpoint, {
  body: bodies[0].body,
  headers: gateway.headers,
  agent,
}).catch((error) => ({ status: String(error) }));
if (last.status !== 200) faults.push(`after the load: ${last.status}`);
if (!gateway.served.alive()) faults.push('workerd ended');
const log = gateway.served.log.join('');
if (/trapped/.test(log)) faults.push(log.slice(-2000));

// Of what follows the warm-up the first half is compared with the second.
const warm = samples.slice(Math.ceil(samples.length / 3));
const half = warm.length >> 1;

/** @param {'process' | 'linear'} what @param {(list: number[]) => number} pick @param {number} most */
function compareHalves(what, pick, most) {
  const [early, late] = [warm.slice(0, half), warm.slice(half)].map((list) =>
    pick(list.map((sample) => sample[what])),
  );
  console.log(`${what} memory after warm-up: ${early.toFixed(1)}, then ${late.toFixed(1)} MiB`);
  if (!(late - early <= most)) faults.push(`${what} memory grew from ${early} to ${late} MiB`);
}

if (half > 0) {
  compareHalves('process', median, PROCESS_GROWTH_MIB);
  compareHalves('linear', (list) => Math.max(...list), LINEAR_GROWTH_MIB);
  if (warm[0].linear === 0) faults.push('the linear memory was not found');
}
console.log([...counts].map(([what, n]) => `${what}: ${n}`).join(', '));
for (const fault of faults.slice(0, 20)) console.log(`fault: ${fault}`);
console.log(`\n${faults.length === 0 ? 1 : 0} passed, ${faults.length === 0 ? 0 : 1} failed`);
await gateway.stop();
await upstream.stop();
process.exit(faults.length === 0 ? 0 : 1);
