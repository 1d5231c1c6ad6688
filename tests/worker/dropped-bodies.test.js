// A body that the core stops waiting for while more of it comes. workerd and the network decide when that is, so
// this is the shim in Node around the real core; the body and the clock are the test's.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mock, test } from 'node:test';
import { coreModule, importShim } from '../support/shim-in-node.js';

const { Core } = await importShim('core.js');
const { Context } = await importShim('context.js');
const module = coreModule();

const key = 'sk-slow';
const hash = createHash('sha256').update(key).digest('hex');
const head = { v: 1, seq: 1, day: '2026-11-30' };
const documents = {
  'state:keys': { ...head, keys: [] },
  'state:config': {
    ...head,
    policy: { seq: 1, settings: {} },
    worker_keys: [{ id: 'w1', hash, seq: 1 }],
  },
};
const kv = {
  get: async (/** @type {keyof typeof documents} */ name) =>
    new TextEncoder().encode(JSON.stringify(documents[name])).buffer,
};
const silent = { fetch: () => Promise.reject(new Error('nobody is there')) };
const env = { GEMINI_KEYS_KV: kv, WORKER_CONFIG_KV: kv, LEDGER: { getByName: () => silent } };
const BLOCK = 512 * 1024;
const lines = { authorization: `Bearer ${key}`, 'content-length': `${4 * BLOCK}` };

const settled = async () => {
  for (let i = 0; i < 200; ++i) await undefined;
};

/** A body in blocks that the test lets come, each filled with one byte. */
function heldBody() {
  const waiting = /** @type {((byte: number) => void)[]} */ ([]);
  const reader = {
    readAtLeast: (/** @type {number} */ _, /** @type {Uint8Array} */ into) =>
      new Promise((resolve) => {
        waiting.push((byte) => resolve({ done: false, value: into.fill(byte) }));
      }),
    releaseLock() {},
  };
  return { body: { getReader: () => reader }, waiting };
}

test('what comes of a body that was given up is not written where its memory was', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.UTC(2026, 10, 30) });
  const { body, waiting } = heldBody();
  const url = 'https://gateway.example/v1/chat/completions';
  const request = { headers: new Headers(lines), signal: new AbortController().signal, body };
  const core = new Core(module, env);
  const told = Object.entries(lines).map(([name, value]) => `${name}: ${value}\n`);
  const answer = core.start(new Context(env, { request }), 0, `POST ${url}\n${told.join('')}`, '');
  await settled();
  waiting[0](1);
  await settled();
  assert.ok(Buffer.from(core.heap.buffer).includes(Buffer.alloc(BLOCK, 1)));
  for (let seconds = 0; seconds < 65; seconds += 5) {
    mock.timers.tick(5000);
    await settled();
  }
  assert.equal((await answer).status, 408);
  waiting[1](2);
  await settled();
  assert.ok(!core.dead);
  assert.ok(!Buffer.from(core.heap.buffer).includes(Buffer.alloc(64, 2)));
});
