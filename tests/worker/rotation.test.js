// Keys: spread, retried, told apart; and what a chat costs in KV.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, startGateway, user } from './gateway.js';

const chat = { model: 'gemini-2.5-flash', messages: [user('Hi')] };

/** @param {import('node:test').TestContext} t @param {Parameters<typeof startGateway>[0]} options */
async function gatewayFor(t, options) {
  const gateway = await startGateway(options);
  t.after(() => gateway.stop());
  return gateway;
}

test('calls are spread over the keys', async (t) => {
  const keys = ['test-a', 'test-b', 'test-c', 'test-d'];
  const gateway = await gatewayFor(t, { keys });
  for (let i = 0; i < 80; ++i) await gateway.client.chat.completions.create(chat);
  const { perKey } = gateway.emulator.state;
  // Of the two keys drawn for a chat the less used is taken: one has fewer once in some million runs.
  for (const key of keys) assert.ok(perKey[key]?.answered >= 12, JSON.stringify(perKey));
});

for (const state of /** @type {const} */ (['invalid', 'suspended', 'leaked', 'billing'])) {
  test(`a key that is ${state} is passed over and remembered`, async (t) => {
    const gateway = await gatewayFor(t, {
      keys: ['test-bad', 'test-good'],
      emulator: { keys: { 'test-bad': { state } } },
    });
    for (let i = 0; i < 6; ++i) await gateway.client.chat.completions.create(chat);
    const { perKey } = gateway.emulator.state;
    assert.equal(perKey['test-good'].answered, 6);
    assert.ok((perKey['test-bad']?.requests ?? 0) <= 1);
  });
}

test('a key that is bad is told of while the chat that met it goes on', async (t) => {
  const gateway = await gatewayFor(t, {
    keys: ['test-bad', 'test-good'],
    emulator: { keys: { 'test-bad': { state: 'suspended' } } },
  });
  const text = Array.from({ length: 600 }, (_, i) => `word ${i} `);
  gateway.emulator.script({
    directive: { text, eventDelay: 1000 },
    key: 'test-good',
    times: 'always',
  });
  const { perKey } = gateway.emulator.state;
  // The first chat meets the bad key, or one soon after; the others have nothing to tell.
  const hangUp = new AbortController();
  const body = { ...chat, stream: true };
  let reading = Promise.resolve('');
  while (!perKey['test-bad']?.requests) {
    const init = { signal: hangUp.signal };
    reading = (await gateway.post('/v1/chat/completions', body, init)).text();
    reading.catch(() => {});
  }
  await eventually(async () => {
    const keys = await gateway.admin.get('gemini-keys');
    return keys.some((/** @type {any} */ key) => key.state === 'suspended');
  });
  hangUp.abort();
  await assert.rejects(reading, { name: 'AbortError' });
});

for (const error of ['429', '500', '503', 'network']) {
  test(`one ${error} before the first byte costs the client nothing`, async (t) => {
    const gateway = await gatewayFor(t, { keys: ['test-a', 'test-b', 'test-c'] });
    for (const stream of [false, true]) {
      gateway.emulator.script({
        directive: { error: error === 'network' ? 'network' : Number(error) },
        times: 1,
      });
      const response = await gateway.post('/v1/chat/completions', { ...chat, stream });
      assert.equal(response.status, 200, await response.clone().text());
      await response.text();
    }
  });
}

test('a search without quota is tried over one more key and rests none', async (t) => {
  const gateway = await gatewayFor(t, { keys: ['test-a', 'test-b', 'test-c'] });
  const native = `/v1beta/models/${chat.model}:generateContent`;
  const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];
  /** @type {[string, object, RegExp][]} */
  const searches = [
    ['/v1/chat/completions', { ...chat, tools: [{ type: 'web_search' }] }, /search tool/],
    [native, { contents, tools: [{ google_search: {} }] }, /exhausted/],
  ];
  for (const [path, body, message] of searches) {
    gateway.emulator.script({ directive: { error: 'capacity' }, times: 2 });
    const before = gateway.emulator.state.requests;
    const response = await gateway.post(path, body);
    assert.equal(response.status, 429);
    assert.match((await response.json()).error.message, message);
    assert.equal(gateway.emulator.state.requests, before + 2);
  }
  // Which key a chat gets is chance: one has none of forty once in some billion runs.
  const { perKey } = gateway.emulator.state;
  const answered = () => Object.values(perKey).filter(({ answered }) => answered > 0).length;
  for (let i = 0; i < 40 && answered() < 3; ++i) {
    await gateway.client.chat.completions.create(chat);
  }
  assert.equal(answered(), 3, JSON.stringify(perKey));
});

test('an error that comes with 200 is no answer, streamed or whole, alone or in a list', async (t) => {
  const quotaId = 'GenerateRequestsPerDayPerProjectPerModel-FreeTier';
  const violations = [{ quotaId, quotaValue: '20' }];
  const error = {
    ...{ code: 429, status: 'RESOURCE_EXHAUSTED', message: 'You exceeded your current quota.' },
    details: [{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations }],
  };
  const bodies = [{ error }, [{ error }]].map((body) => JSON.stringify(body));
  const wholes = bodies.map((body) => ({ contentType: 'application/json', body }));
  const events = bodies.map((body) => ({
    ...{ contentType: 'text/event-stream', body: `data: ${body}\n\n` },
  }));
  for (const raw of [...wholes, ...events]) {
    const stream = events.includes(raw);
    const gateway = await gatewayFor(t, { keys: ['test-a', 'test-b'] });
    gateway.emulator.script({ directive: { raw }, times: 1 });
    const response = await gateway.post('/v1/chat/completions', { ...chat, stream });
    assert.match(await response.text(), /Hello from/);
    const health = (await gateway.admin.get('gemini-keys')).map(
      (/** @type {any} */ key) => key.health[chat.model]?.state ?? 'ready',
    );
    assert.deepEqual(health.sort(), ['exhausted', 'ready'], JSON.stringify([raw, health]));
    gateway.emulator.script({ directive: { raw }, times: 'always' });
    const refused = await gateway.post('/v1/chat/completions', { ...chat, stream });
    assert.equal(refused.status, 429, await refused.text());
  }
});

/** @type {Record<string, [object, object]>} */
const guiltless = {
  'a search without quota': [
    { code: 429, message: 'You exceeded your current quota.', status: 'RESOURCE_EXHAUSTED' },
    { web_search_options: {} },
  ],
  'a file of another project': [
    { code: 403, message: 'The caller does not have permission', status: 'PERMISSION_DENIED' },
    {
      messages: [
        {
          role: 'user',
          content: [
            {
              type: 'file',
              file: { file_id: 'https://generativelanguage.googleapis.com/v1beta/files/abc' },
            },
          ],
        },
      ],
    },
  ],
};
for (const [name, [error, more]] of Object.entries(guiltless)) {
  test(`${name} rests no key, be it refused by a head or by a stream's first event`, async (t) => {
    const raw = {
      contentType: 'text/event-stream',
      body: `data: ${JSON.stringify({ error })}\n\n`,
    };
    /** @type {unknown[]} */
    const answers = [];
    for (const directive of [{ error }, { raw }]) {
      const gateway = await gatewayFor(t, { keys: ['test-a'] });
      gateway.emulator.script({ directive: /** @type {any} */ (directive), times: 'always' });
      const body = { ...chat, stream: true, ...more };
      const response = await gateway.post('/v1/chat/completions', body);
      answers.push([response.status, (await response.json()).error]);
      const [{ state, health }] = await gateway.admin.get('gemini-keys');
      const ofModel = health[chat.model]?.state ?? 'ready';
      assert.deepEqual([state, ofModel], ['ready', 'ready'], JSON.stringify(health));
    }
    assert.deepEqual(answers[1], answers[0]);
  });
}

test('an empty answer is asked for again', async (t) => {
  const gateway = await gatewayFor(t, { keys: ['test-a', 'test-b'] });
  for (const stream of [false, true]) {
    gateway.emulator.script({ directive: { empty: 'no-candidates' }, times: 1 });
    const response = await gateway.post('/v1/chat/completions', { ...chat, stream });
    assert.match(await response.text(), /Hello from/);
  }
});

test('an answer that is empty twice is told, and costs no third call', async (t) => {
  const gateway = await gatewayFor(t, { keys: ['test-a', 'test-b', 'test-c'] });
  for (const stream of [false, true]) {
    const before = gateway.emulator.state.requests;
    gateway.emulator.script({ directive: { empty: 'no-candidates' }, times: 2 });
    const response = await gateway.post('/v1/chat/completions', { ...chat, stream });
    assert.equal(response.status, 502);
    assert.equal((await response.json()).error.code, 'empty_response');
    assert.equal(gateway.emulator.state.requests, before + 2);
  }
});

test('thoughts without an answer are asked for again while nobody has seen them', async (t) => {
  const gateway = await gatewayFor(t, { keys: ['test-a', 'test-b'] });
  const content = { role: 'model', parts: [{ text: 'Hm', thought: true }] };
  const events = [{ candidates: [{ content, finishReason: 'OTHER' }] }];
  gateway.emulator.script({ directive: { events } });
  const whole = await gateway.post('/v1/chat/completions', chat);
  assert.match(await whole.text(), /Hello from/);
  gateway.emulator.script({ directive: { events } });
  const streamed = await gateway.post('/v1/chat/completions', { ...chat, stream: true });
  assert.match(await streamed.text(), /"reasoning_content":"Hm"[^]*"content_filter"[^]*\[DONE\]/);
});

test("the last call of a day's quota is asked for again when it fails", async (t) => {
  for (const directive of /** @type {const} */ ([{ error: 503 }, { empty: 'no-parts' }])) {
    const gateway = await gatewayFor(t, { keys: ['test-only'] });
    await gateway.admin.post('models', { id: chat.model, dailyQuota: 1 });
    gateway.emulator.script({ directive });
    const answer = await gateway.post('/v1/chat/completions', chat);
    assert.equal(answer.status, 200, await answer.text());
    const refused = await gateway.post('/v1/chat/completions', chat);
    assert.equal(refused.status, 429);
    assert.equal((await refused.json()).error.type, 'insufficient_quota');
    assert.equal(gateway.emulator.state.requests, 2);
  }
});

test('no key left: 429 with retry-after for quotas, 503 for none at all', async (t) => {
  const gateway = await gatewayFor(t, {
    keys: ['test-a'],
    emulator: { defaultLimits: { rpd: 1 } },
  });
  await gateway.client.chat.completions.create(chat);
  const day = await gateway.post('/v1/chat/completions', chat);
  assert.equal(day.status, 429);
  assert.equal((await day.json()).error.code, 'insufficient_quota');
  assert.ok(Number(day.headers.get('retry-after')) > 0);
  assert.equal(day.headers.get('x-should-retry'), 'false');
  const [{ id }] = await gateway.admin.get('gemini-keys');
  await gateway.admin.remove(`gemini-keys/${id}`);
  const none = await gateway.post('/v1/chat/completions', chat);
  assert.equal(none.status, 503);
  assert.equal((await none.json()).error.code, 'no_available_key');
});

for (const how of ['test-gemini-key', 'test-gemini-keys']) {
  test(`keys whose test Google answers are in use again: ${how}`, async (t) => {
    const keys = ['test-spent', 'test-suspended', 'test-invalid'];
    const spent = { 'test-spent': { state: /** @type {const} */ ('ok'), rpd: 0 } };
    const gateway = await gatewayFor(t, { keys, emulator: { keys: spent } });
    const { admin, emulator } = gateway;
    emulator.keys.set({ [keys[1]]: { state: 'suspended' }, [keys[2]]: { state: 'invalid' } });
    const ids = (await admin.get('gemini-keys')).map((/** @type {any} */ { id }) => id);
    const modelId = chat.model;
    const ask = async () => (await gateway.post('/v1/chat/completions', chat)).status;
    await ask();
    for (const keyId of ids) await admin.post('test-gemini-key', { keyId, modelId });
    assert.notEqual(await ask(), 200);
    assert.equal((await admin.get('error-keys')).length, 2);
    emulator.keys.set(Object.fromEntries(keys.map((key) => [key, { state: 'ok', rpd: 1000 }])));
    if (how === 'test-gemini-key') {
      for (const keyId of ids) await admin.post(how, { keyId, modelId });
    } else {
      await admin.post(how, { modelId });
      await eventually(async () => (await admin.get(how)).state === 'done');
    }
    assert.equal((await admin.remove('error-keys')).deleted, 0);
    for (const { state, health } of await admin.get('gemini-keys')) {
      assert.deepEqual([state, health[modelId]?.state, health['*']], ['ready', 'ready', undefined]);
    }
    const before = structuredClone(emulator.state.perKey);
    for (let i = 0; i < 30; ++i) assert.equal(await ask(), 200);
    for (const key of keys) assert.ok(emulator.state.perKey[key].answered > before[key].answered);
  });
}

test('the Ledger counts what was answered, at once and exactly', async (t) => {
  const gateway = await gatewayFor(t, { keys: ['test-a', 'test-b', 'test-c'] });
  const chats = Array.from({ length: 30 }, (_, i) =>
    gateway.post('/v1/chat/completions', { ...chat, stream: i % 2 === 0 }).then((r) => r.text()),
  );
  await Promise.all(chats);
  const keys = await gateway.admin.get('gemini-keys');
  const counted = keys.reduce(
    (/** @type {number} */ sum, /** @type {any} */ key) => sum + key.usage,
    0,
  );
  assert.equal(counted, 30);
  const byUpstream = Object.values(gateway.emulator.state.perKey).reduce(
    (sum, key) => sum + key.promptTokens,
    0,
  );
  const byLedger = keys.reduce(
    (/** @type {number} */ sum, /** @type {any} */ key) =>
      sum + key.modelUsage[chat.model].promptTokens,
    0,
  );
  assert.equal(byLedger, byUpstream);
});

test('Gemini keys are not readable where they rest', async (t) => {
  const gateway = await gatewayFor(t, { keys: ['test-resting-secret'] });
  const kv = await gateway.worker.miniflare.getKVNamespace('GEMINI_KEYS_KV');
  const config = await gateway.worker.miniflare.getKVNamespace('WORKER_CONFIG_KV');
  const text = await eventually(async () => {
    const published = await kv.get('state:keys');
    return published?.includes('"sealed"') && published;
  });
  assert.ok(!text.includes('test-resting-secret'));
  assert.ok(!((await config.get('state:config')) ?? '').includes(gateway.key));
});
