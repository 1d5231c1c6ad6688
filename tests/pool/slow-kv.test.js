// KV that does not answer for a while: chats and edits go on, as the Ledger knows all there is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chat, eventually, keyNames, kvBetween, pause, startCluster } from './cluster.js';

// Stands where the two namespaces are bound; its readings or its puts end once they are let go.
const slowKv = `import { WorkerEntrypoint } from 'cloudflare:workers';
    let held = {};
    const heldUp = { get: 0, put: 0 };
    const letGo = async (what) => {
      if (held[what]) ++heldUp[what];
      while (held[what]) await scheduler.wait(20);
    };
    const over = (binding) => class extends WorkerEntrypoint {
      async get(name, type) {
        await letGo('get');
        return this.env[binding].get(name, type);
      }
      async put(name, value) {
        await letGo('put');
        return this.env[binding].put(name, value);
      }
      list(options) { return this.env[binding].list(options); }
    };
    export class Keys extends over('KEYS') {}
    export class Config extends over('CONFIG') {}
    export default {
      async fetch(request, env) {
        if (request.method === 'POST') held = await request.json();
        return Response.json({ heldUp, config: await env.CONFIG.get('state:config') });
      },
    };`;

/** @param {import('node:test').TestContext} t */
async function start(t) {
  const cluster = await startCluster({
    keys: keyNames(2),
    siblings: 1,
    ...kvBetween('slow-kv', slowKv),
  });
  t.after(() => cluster.stop());
  const kv = await cluster.worker.miniflare.getWorker('slow-kv');
  const look = async () => /** @type {any} */ (await (await kv.fetch('http://kv/')).json());
  const published = async () => (await look()).config;
  const heldUp = async () => (await look()).heldUp;
  const hold = async (/** @type {{get?: boolean, put?: boolean}} */ what) => {
    await kv.fetch('http://kv/', { method: 'POST', body: JSON.stringify(what) });
  };
  await eventually(async () => (await published()).includes('"worker_keys":[{'));
  await pause(1500);
  return { ...cluster, published, heldUp, hold };
}

test('a cold isolate is served by the Ledger while KV does not answer', async (t) => {
  const { urls, key, heldUp, hold } = await start(t);
  await hold({ get: true });
  const chats = await Promise.all([chat(urls[1], key, {}), chat(urls[1], key, {})]);
  for (const seen of chats) assert.ok(seen.answered, seen.text);
  assert.ok((await heldUp()).get > 0);
});

test('an edit is answered while its put is under way, and published by it', async (t) => {
  const { urls, admin, published, heldUp, hold } = await start(t);
  await hold({ put: true });
  const first = await admin.post('worker-keys', { description: 'made-meanwhile' });
  const second = await admin.post('worker-keys', { description: 'and-another' });
  assert.ok(!(await published()).includes('made-meanwhile'));
  for (const { key } of [first, second]) assert.ok((await chat(urls[0], key, {})).answered);
  await eventually(async () => (await heldUp()).put > 0);
  await hold({});
  await eventually(async () => (await published()).includes('and-another'));
});
