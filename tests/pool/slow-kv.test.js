// KV that does not answer for a while: chats and edits go on, as the Ledger knows all there is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chat, eventually, keyNames, kvBetween, pause, startCluster } from './cluster.js';

// Stands where the two namespaces are bound; its readings or its puts take so many milliseconds.
const slowKv = `import { WorkerEntrypoint } from 'cloudflare:workers';
    let wait = { get: 0, put: 0 };
    const over = (binding) => class extends WorkerEntrypoint {
      async get(name, type) {
        await scheduler.wait(wait.get);
        return this.env[binding].get(name, type);
      }
      async put(name, value) {
        await scheduler.wait(wait.put);
        return this.env[binding].put(name, value);
      }
      list(options) { return this.env[binding].list(options); }
    };
    export class Keys extends over('KEYS') {}
    export class Config extends over('CONFIG') {}
    export default {
      async fetch(request, env) {
        if (request.method === 'POST') wait = await request.json();
        return new Response(await env.CONFIG.get('state:config'));
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
  const published = async () => (await kv.fetch('http://kv/')).text();
  const slow = async (/** @type {{get: number, put: number}} */ wait) => {
    await kv.fetch('http://kv/', { method: 'POST', body: JSON.stringify(wait) });
  };
  await eventually(async () => (await published()).includes('"worker_keys":[{'));
  await pause(1500);
  return { ...cluster, published, slow };
}

test('a cold isolate is served by the Ledger while KV does not answer', async (t) => {
  const { urls, key, slow } = await start(t);
  await slow({ get: 25_000, put: 0 });
  const begin = Date.now();
  const chats = await Promise.all([chat(urls[1], key, {}), chat(urls[1], key, {})]);
  const ms = Date.now() - begin;
  for (const seen of chats) assert.ok(seen.answered, seen.text);
  assert.ok(ms > 2000 && ms < 12_000, `${ms} ms`);
});

test('an edit is answered while its put is under way, and published by it', async (t) => {
  const { urls, admin, published, slow } = await start(t);
  await slow({ get: 0, put: 15_000 });
  const begin = Date.now();
  const first = await admin.post('worker-keys', { description: 'made-meanwhile' });
  const second = await admin.post('worker-keys', { description: 'and-another' });
  const ms = Date.now() - begin;
  assert.ok(ms < 12_000, `${ms} ms`);
  assert.ok(!(await published()).includes('made-meanwhile'));
  for (const { key } of [first, second]) assert.ok((await chat(urls[0], key, {})).answered);
  await slow({ get: 0, put: 0 });
  await eventually(async () => (await published()).includes('and-another'));
});
