// What happens to requests when clients hang up and when the instance traps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, startGateway, user } from './gateway.js';
import { giveUp, impatient } from './impatient.js';

const path = '/v1/chat/completions';
const chat = { model: 'gemini-2.5-flash', messages: [user('Hi')] };

test('a client that hangs up in mid-stream ends the upstream call', async (t) => {
  const gateway = await startGateway();
  t.after(() => gateway.stop());
  const model = 'gemini-2.5-flash--slow-300';
  const client = new AbortController();
  const init = { signal: client.signal };
  const response = await gateway.post(path, { ...chat, model, stream: true }, init);
  await response.body?.getReader().read();
  client.abort();
  await eventually(() => gateway.emulator.state.aborted === 1);
});

const slow = 'gemini-2.5-flash--delay-60000';
const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];
/** @type {[string, string, object][]} */
const waiting = [
  ['a whole chat', path, { ...chat, model: slow }],
  ['a stream', path, { ...chat, model: slow, stream: true }],
  ['embeddings', '/v1/embeddings', { model: 'gemini-embedding-001--delay-60000', input: 'Hi' }],
  ['a native call', `/v1beta/models/${slow}:generateContent`, { contents }],
];
for (const [name, where, body] of waiting) {
  test(`a client that gives up waiting for ${name} ends the upstream call and is no error`, async (t) => {
    const gateway = await startGateway({ beside: [impatient] });
    t.after(() => gateway.stop());
    const { requests } = gateway.emulator.state;
    await giveUp(gateway, where, body, () => gateway.emulator.state.requests > requests);
    await eventually(() => gateway.emulator.state.aborted === 1);
    assert.equal((await gateway.post(path, chat)).status, 200);
    await eventually(async () => {
      const { requests } = await gateway.admin.get('requests');
      const results = requests.map((/** @type {any} */ { result }) => result);
      return results.sort().join() === 'cancelled,ok';
    });
  });
}

/** @type {[string, string, object][]} */
const backingOff = [
  ['a whole chat', path, chat],
  ['a stream', path, { ...chat, stream: true }],
  ['a native call', '/v1beta/models/gemini-2.5-flash:generateContent', { contents }],
];
for (const [name, where, body] of backingOff) {
  test(`of a client that leaves while ${name} waits to be tried again one call is told, as one was made`, async (t) => {
    const gateway = await startGateway({ beside: [impatient] });
    t.after(() => gateway.stop());
    const { state } = gateway.emulator;
    const before = state.requests;
    gateway.emulator.script({ directive: { error: 503 } });
    await giveUp(gateway, where, body, () => state.requests > before);
    const told = await eventually(async () => (await gateway.admin.get('requests')).requests[0]);
    assert.equal(told.result, 'cancelled');
    assert.deepEqual(
      told.attempts.map((/** @type {any} */ { status }) => status),
      [503],
    );
    assert.equal(state.requests, before + 1);
  });
}

test('a client that gives up waiting for the last of its pictures has cancelled them all', async (t) => {
  const gateway = await startGateway({ beside: [impatient] });
  t.after(() => gateway.stop());
  const { state } = gateway.emulator;
  gateway.emulator.script(
    { directive: { images: 1 } },
    { directive: { images: 1, delay: 60_000 } },
  );
  const answered = () => Object.values(state.perKey).reduce((sum, key) => sum + key.answered, 0);
  await giveUp(
    gateway,
    '/v1/images/generations',
    { prompt: 'Two cats', n: 2 },
    () => state.requests === 2 && answered() === 1,
  );
  await eventually(() => state.aborted === 1);
  await eventually(async () => {
    const [request] = (await gateway.admin.get('requests')).requests;
    return request?.result === 'cancelled' && request.completionTokens > 0;
  });
});

// Locally a break is heard by a caller inside workerd only: to the network it ends a body in chunks
// as a whole one.
test('a native stream that breaks off upstream breaks off for its client', async (t) => {
  const reader = {
    ...impatient,
    name: 'reader',
    script: `export default {
      async fetch(request, { GATEWAY }) {
        const text = (await GATEWAY.fetch(request)).text();
        return new Response(await text.then(() => 'whole', () => 'broken'));
      },
    };`,
  };
  const gateway = await startGateway({ beside: [reader] });
  t.after(() => gateway.stop());
  const caller = await gateway.worker.miniflare.getWorker('reader');
  for (const [model, end] of [
    [chat.model, 'whole'],
    [`${chat.model}--cut-2`, 'broken'],
  ]) {
    const response = await caller.fetch(
      `http://gateway/v1beta/models/${model}:streamGenerateContent?alt=sse`,
      {
        method: 'POST',
        headers: { 'x-goog-api-key': gateway.key, 'content-type': 'application/json' },
        body: JSON.stringify({ contents }),
      },
    );
    assert.equal(await response.text(), end);
  }
});

test('a stream goes on while another client sends names and addresses without end', async (t) => {
  const gateway = await startGateway();
  t.after(() => gateway.stop());
  const model = 'gemini-2.5-flash--slow-300';
  const stream = await gateway.post(path, { ...chat, model, stream: true });
  const reader = stream.body?.getReader();
  await reader?.read();
  const long = 'a'.repeat(300_000);
  const url = `https://pictures.example/${long}`;
  const image = { role: 'user', content: [{ type: 'image_url', image_url: { url } }] };
  for (const [asked, param] of /** @type {[object, string][]} */ ([
    [{ ...chat, model: long }, 'model'],
    [{ ...chat, messages: [image] }, 'messages[0].content[0].image_url'],
  ])) {
    const response = await gateway.post(path, asked);
    assert.equal(response.status, 400);
    assert.equal((await response.json()).error.param, param);
  }
  const native = await gateway.post(`/v1beta/models/gemini-2.5-flash:countTokens?x=${long}`, {});
  await native.text();
  let text = '';
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  assert.match(text, /data: \[DONE\]/);
  assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));
});

// The Worker with a door to its memory: no request can fill it, so this does.
const fillable = `
  import worker from './shim/worker.js';
  export { Ledger } from './shim/ledger.js';
  const { Instance } = WebAssembly;
  let [core, making] = [undefined, false];
  WebAssembly.Instance = class extends Instance {
    constructor(module, imports) {
      super(module, imports);
      if (making) core = this.exports;
    }
  };
  export default {
    fetch(request, env, context) {
      if (new URL(request.url).pathname === '/fill') {
        for (const size of [1 << 20, 1 << 10, 16])
          try { while (core.allocate(size)); } catch {}
        return new Response();
      }
      making = true;
      try { return worker.fetch(request, env, context); } finally { making = false; }
    },
  };`;

test('an instance out of memory fails its requests, and the next one is answered', async (t) => {
  const gateway = await startGateway({ entry: fillable });
  t.after(() => gateway.stop());
  const slow = gateway.post(path, { ...chat, model: 'gemini-2.5-flash--delay-60000' });
  await eventually(() => gateway.emulator.state.requests > 0);
  await gateway.post('/fill', {});
  for (const response of [await gateway.post(path, chat), await slow]) {
    assert.equal(response.status, 500);
    assert.equal((await response.json()).error.code, 'internal_error');
  }
  assert.equal((await gateway.post(path, chat)).status, 200);
});

test('a body as large as can be allowed is answered, whether its length is told or not', async (t) => {
  const gateway = await startGateway();
  t.after(() => gateway.stop());
  const most = 60 * 1024 * 1024;
  await assert.rejects(
    gateway.admin.patch('system-settings', { body_limit_bytes: most + 1 }),
    /400 .*body_limit_bytes/,
  );
  await gateway.admin.patch('system-settings', { body_limit_bytes: most });
  const [start, end] = JSON.stringify({ ...chat, messages: [user('-')] }).split('-"');
  const body = `${start}${'x'.repeat(most - start.length - end.length - 1)}"${end}`;
  assert.equal(body.length, most);
  for (const sent of [body, new Blob([body]).stream()]) {
    const init = { method: 'POST', body: sent, duplex: 'half' };
    const headers = { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' };
    const response = await fetch(`${gateway.url}${path}`, { ...init, headers });
    await response.arrayBuffer();
    assert.equal(response.status, 200, typeof sent);
  }
  assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));
});
