// npm run soak -- --minutes 30: mixed load with faults on plain workerd. It fails when a client is
// left without an answer, the core traps, the process dies, or memory grows after the warm-up.
import { parseArgs } from 'node:util';
import { build, install } from '../support/install.js';
import { newAgent, post } from './load.js';
import { memoryMiB } from './proc.js';
import { median } from './statistics.js';
import { endpoint, startSubject } from './subjects.js';
import { startUpstream } from './upstream.js';
import { workloads } from './workloads.js';

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
const GROWTH_MIB = 24;

install();
if (!values['no-build']) build();
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

/** @type {{atS: number, mib: number}[]} */
const samples = [];
const begin = Date.now();
const end = begin + minutes * 60_000;
const sampler = setInterval(() => {
  if (!gateway.served.alive()) return;
  const atS = Math.round((Date.now() - begin) / 1000);
  samples.push({ atS, mib: memoryMiB(gateway.pid, 'VmRSS') });
  if (atS % 60 < 5) console.log(`${atS} s: ${samples.at(-1)?.mib.toFixed(0)} MiB`);
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
if (/trapped|entered twice/.test(log)) faults.push(log.slice(-2000));

// The first third warms up; of the rest the first half is compared with the second.
const warm = samples.slice(Math.ceil(samples.length / 3)).map(({ mib }) => mib);
const half = warm.length >> 1;
if (half > 0) {
  const [early, late] = [median(warm.slice(0, half)), median(warm.slice(half))];
  console.log(
    `memory, medians of the halves after warm-up: ${early.toFixed(0)}, ${late.toFixed(0)} MiB`,
  );
  if (late - early > GROWTH_MIB) faults.push(`memory grew from ${early} to ${late} MiB`);
}
console.log([...counts].map(([what, n]) => `${what}: ${n}`).join(', '));
for (const fault of faults.slice(0, 20)) console.log(`fault: ${fault}`);
console.log(`\n${faults.length === 0 ? 1 : 0} passed, ${faults.length === 0 ? 0 : 1} failed`);
await gateway.stop();
await upstream.stop();
process.exit(faults.length === 0 ? 0 : 1);
