// npm run bench:core: the core alone, without workerd: in this Node's V8 and as a native program.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, root } from '../support/install.js';
import { variables } from './config.js';
import { CoreHost } from './core-host.js';
import { median } from './statistics.js';
import { startSubject } from './subjects.js';
import { event, startUpstream, whole } from './upstream.js';
import { workloads } from './workloads.js';

install();
if (!process.argv.includes('--no-build')) build();

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
const host = new CoreHost(variables, documents);
const head = `POST https://gateway/v1/chat/completions\n${Object.entries(headers)
  .map(([name, value]) => `${name}: ${value}\n`)
  .join('')}`;

/** @param {import('./workloads.js').Workload} workload */
async function measure({ name, what, body, plan }) {
  const bytes = body();
  const events = Array.from({ length: plan.events ?? 0 }, (_, i) =>
    Buffer.from(event(i + 1 === plan.events)),
  );
  const chunks = events.length > 0 ? events : [Buffer.from(whole)];
  const inBytes = bytes.length + chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const times = [];
  const begin = performance.now();
  while (performance.now() - begin < 1500) {
    const start = performance.now();
    await host.chat(head, bytes, { chunks });
    times.push(performance.now() - start);
    if (host.status !== 200) throw new Error(`${name}: answered ${host.status}`);
  }
  const ms = median(times.slice(times.length >> 1));
  return { name, what, ms, mbPerS: inBytes / 1e6 / (ms / 1e3) };
}

/** @param {{name: string, what?: string, ms?: number, mbPerS: number}[]} rows @param {string} title */
function print(rows, title) {
  console.log(`\n${title}\n`);
  for (const { name, what, ms, mbPerS } of rows) {
    const time = ms === undefined ? '' : `${ms.toFixed(3).padStart(9)} ms`;
    console.log(
      `${`${name} ${what ?? ''}`.padEnd(28)} ${time} ${mbPerS.toFixed(0).padStart(7)} MB/s`,
    );
  }
}

const inV8 = [];
for (const workload of workloads) {
  if (workload.name !== 'W8' && workload.name !== 'W4T') inV8.push(await measure(workload));
}
print(inV8, `core.wasm in Node ${process.version}, a whole chat (bytes in, both ways)`);
writeFileSync(join(root, 'build/bench-core.json'), `${JSON.stringify(inV8, null, 1)}\n`);

const native = join(root, 'build/native-fast/tests/core_bench');
if (existsSync(native)) {
  spawnSync(native, { cwd: root, stdio: 'inherit' });
} else {
  console.log(
    '\nnative: `cmake --preset native-fast && cmake --build build/native-fast --target core_bench` first',
  );
}
process.exit(0);
