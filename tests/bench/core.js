// npm run bench:core: the core alone, without workerd: in this Node's V8 and as a native program.
//   --core NAME=PATH   a core.wasm to measure; several are measured in turns, by whole chats only
//   --no-build         with what is built
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, root } from '../support/install.js';

/** @import { CoreHost as Host } from './core-host.js' */

const { values } = parseArgs({
  options: { 'no-build': { type: 'boolean' }, core: { type: 'string', multiple: true } },
});
install();
if (!values['no-build']) build();
const { measureCodecs } = await import('./codecs.js');
const { variables } = await import('./config.js');
const { CoreHost } = await import('./core-host.js');
const { median } = await import('./statistics.js');
const { startSubject } = await import('./subjects.js');
const { event, startUpstream, whole } = await import('./upstream.js');
const { workloads } = await import('./workloads.js');

/** What a running gateway has published: its keys and its configuration. */
async function publishedState() {
  const upstream = await startUpstream();
  const gateway = await startSubject('gateway', upstream);
  const read = (/** @type {string} */ space, /** @type {string} */ name) =>
    fetch(`http://${upstream.kv}/${name}`, { headers: { 'x-space': space } });
  /** @type {Buffer[]} */
  let documents = [];
  // Published at most once a second; the worker key was made last.
  while (!documents[1]?.includes('"bench"')) {
    await new Promise((wake) => setTimeout(wake, 200));
    const found = [await read('keys', 'state:keys'), await read('config', 'state:config')];
    documents = await Promise.all(
      found.map(async (reply) => Buffer.from(await reply.arrayBuffer())),
    );
  }
  const { headers } = gateway;
  await gateway.stop();
  await upstream.stop();
  return { documents, headers };
}

const { documents, headers } = await publishedState();
const head = `POST https://gateway/v1/chat/completions\n${Object.entries(headers)
  .map(([name, value]) => `${name}: ${value}\n`)
  .join('')}`;
const given = values.core ?? ['core.wasm=build/core.wasm'];
const cores = given.map((text) => {
  const [name, path] = text.split('=');
  return { name, host: new CoreHost(path, variables, documents) };
});

/**
 * Chats one after the other for some time.
 * @param {Host} host @param {Buffer} body @param {Buffer[]} chunks @param {number} limitMs
 * @returns {Promise<number[]>} how long each took, ms
 */
async function chats(host, body, chunks, limitMs) {
  const times = [];
  const end = performance.now() + limitMs;
  while (performance.now() < end) {
    const start = performance.now();
    await host.chat(head, body, { chunks });
    times.push(performance.now() - start);
    if (host.status !== 200) throw new Error(`answered ${host.status}`);
  }
  return times;
}

const rounds = 5;

/**
 * Every core in turn, several times, so that what else the machine does meets all alike.
 * @param {import('./workloads.js').Workload} workload
 */
async function measure({ name, what, body, plan }) {
  const bytes = body();
  const events = Array.from({ length: plan.events ?? 0 }, (_, i) =>
    Buffer.from(event(i + 1 === plan.events)),
  );
  const chunks = events.length > 0 ? events : [Buffer.from(whole)];
  const inBytes = bytes.length + chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  for (const { host } of cores) await chats(host, bytes, chunks, 1500);
  const times = new Map(cores.map((core) => [core, /** @type {number[]} */ ([])]));
  for (let round = 0; round < rounds; ++round) {
    for (const [{ host }, sum] of times) sum.push(...(await chats(host, bytes, chunks, 200)));
  }
  return [...times].map(([core, sum]) => {
    const ms = median(sum);
    return { name, what, core: core.name, ms, mbPerS: inBytes / 1e6 / (ms / 1e3) };
  });
}

/** @typedef {Awaited<ReturnType<typeof measure>>} Row  one workload, each core */

/** @param {Row[]} rows */
function print(rows) {
  console.log(`\nA whole chat in Node ${process.version}, bytes in, both ways\n`);
  const names = cores.map(({ name }) => name.padStart(24)).join('');
  console.log(`${''.padEnd(28)}${names}`);
  for (const row of rows) {
    const cells = row.map(({ ms, mbPerS }) => {
      return `${ms.toFixed(3)} ms ${mbPerS.toFixed(0).padStart(6)} MB/s`.padStart(24);
    });
    console.log(`${`${row[0].name} ${row[0].what}`.padEnd(28)}${cells.join('')}`);
  }
}

/** @type {Row[]} */
const rows = [];
for (const workload of workloads) {
  if (workload.name !== 'W8' && workload.name !== 'W4T') rows.push(await measure(workload));
}
print(rows);
writeFileSync(join(root, 'build/bench-core.json'), `${JSON.stringify(rows.flat(), null, 1)}\n`);

/** @param {import('./codecs.js').Speed[]} speeds */
function printCodecs(speeds) {
  const builds = Object.keys(speeds[0].mbPerS);
  console.log('\nThe translators alone, MB/s of what goes in\n');
  console.log(`${''.padEnd(34)}${builds.map((build) => build.padStart(10)).join('')}`);
  for (const { name, mbPerS } of speeds) {
    const cells = builds.map((build) => mbPerS[build].toFixed(0).padStart(10)).join('');
    console.log(`${name.padEnd(34)}${cells}`);
  }
}

// Whoever names cores compares them, and has no question about the translators.
if (!values.core) {
  const { speeds, notes } = await measureCodecs();
  printCodecs(speeds);
  for (const note of notes) console.log(note);
  writeFileSync(join(root, 'build/bench-codecs.json'), `${JSON.stringify(speeds, null, 1)}\n`);
}
process.exit(0);
