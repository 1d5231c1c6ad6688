// What the pool costs in KV: nothing for a warm chat, two reads for a cold isolate, at most 900
// writes a day, and never two to one key within a second.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runNativeCase } from '../unit/native.js';
import {
  chat,
  eventually,
  isFull,
  keyNames,
  kvBetween,
  pause,
  runAll,
  sized,
  startCluster,
} from './cluster.js';

/** @typedef {{what: string, name: string, at: number}} Operation */

// Stands where the two namespaces are bound and writes down what passes.
const counting = `import { WorkerEntrypoint } from 'cloudflare:workers';
    let seen = [];
    const note = (what, name) => void seen.push({ what, name, at: Date.now() });
    const over = (binding) => class extends WorkerEntrypoint {
      get(name, type) { note('get', name); return this.env[binding].get(name, type); }
      put(name, value) { note('put', name); return this.env[binding].put(name, value); }
      list(options) { note('list', ''); return this.env[binding].list(options); }
    };
    export class Keys extends over('KEYS') {}
    export class Config extends over('CONFIG') {}
    export default { fetch: () => Response.json(seen.splice(0)) };`;

test('workerd: warm chats touch no KV, a cold isolate reads twice', async (t) => {
  const cluster = await startCluster({
    keys: keyNames(5),
    siblings: 3,
    ...kvBetween('counting-kv', counting),
  });
  t.after(() => cluster.stop());
  const { urls, key, admin, worker } = cluster;
  const counter = await worker.miniflare.getWorker('counting-kv');
  /** @type {Operation[]} */
  const all = [];
  /** @returns {Promise<Operation[]>} since the last call */
  const take = async () => {
    const fresh = /** @type {Operation[]} */ (await (await counter.fetch('http://kv/')).json());
    all.push(...fresh);
    return fresh;
  };
  const quiet = () =>
    eventually(async () => {
      await pause(3000);
      return (await take()).length === 0;
    });
  await quiet();
  const begin = Date.now();
  const [{ id }] = await admin.get('gemini-keys');
  for (let i = 0; i < 12; ++i) {
    await admin.patch(`gemini-keys/${id}`, { note: `note ${i}` });
    await pause(200);
  }
  await quiet();
  for (const url of urls.slice(1)) {
    assert.ok((await chat(url, key, {})).answered);
    assert.deepEqual((await take()).map(({ what, name }) => `${what} ${name}`).sort(), [
      'get state:config',
      'get state:keys',
    ]);
  }
  const chats = sized(400, 100);
  await runAll(chats, 10, async (i) => {
    const seen = await chat(urls[i % urls.length], key, { stream: i % 2 === 0 });
    assert.ok(seen.answered, seen.text);
  });
  await pause(1500);
  assert.deepEqual(await take(), []);
  // A put arrives after it was decided on, how long after is the machine's affair: so many seconds
  // have room for so many puts. To the millisecond the unit tests of the Ledger show it.
  const puts = all.filter(
    ({ what, name, at }) => what === 'put' && name === 'state:keys' && at >= begin,
  );
  assert.ok(puts.length >= 2);
  const ms = puts[puts.length - 1].at - begin;
  assert.ok((puts.length - 1) * 1000 <= ms, `${puts.length} puts of one key in ${ms} ms`);
  t.diagnostic(`12 edits, ${puts.length} puts of state:keys in ${ms} ms`);
  t.diagnostic(`${chats} warm chats over 4 isolates: 0 KV operations; a cold isolate: 2 reads`);
});

// `npm test` has run it in its suite of unit tests.
const day = 'the Ledger: a day of 20,000 chats under a clock of its own';
test(day, { skip: !isFull && 'in the suite unit; here: npm run prove' }, async (t) => {
  const run = await runNativeCase('ledger: a day of 20*');
  if (run.skipped) return t.skip(run.skipped);
  assert.equal(run.status, 0, run.output.slice(-2000));
  const writes = /puts\.size\(\) <= 900 \)\s+with expansion:\s+(\d+) /.exec(run.output);
  assert.ok(writes, run.output.slice(-2000));
  t.diagnostic(`${writes[1]} KV writes for 20,000 chats and 200 edits in a day`);
});
