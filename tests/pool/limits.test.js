// Limits of worker keys and quotas of Gemini keys: what they let pass is exact within an isolate,
// and the others hear of it with their next report.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, keyNames, runAll, startCluster } from './cluster.js';

const [flash, pro] = ['gemini-2.5-flash', 'gemini-2.5-pro'];
const names = keyNames(2);

/** What goes upstream. @type {any[]} */
const bodies = [];
/** @type {import('./cluster.js').Cluster} */
let cluster;
test.before(async () => {
  cluster = await startCluster({
    ...{ keys: [], siblings: 1 },
    emulator: {
      script: ({ body }) => {
        bodies.push(body);
        return { usage: { promptTokenCount: 90, candidatesTokenCount: 10 } };
      },
    },
  });
});
test.after(() => cluster.stop());

/** @param {string} key @param {{model?: string, url?: string}} [how] */
async function ask(key, { model = flash, url = cluster.worker.url } = {}) {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  const { error } = await response.json();
  return {
    status: response.status,
    code: error?.code,
    message: error?.message,
    retryAfter: Number(response.headers.get('retry-after')),
    shouldRetry: response.headers.get('x-should-retry'),
  };
}
/** @typedef {Awaited<ReturnType<typeof ask>>} Seen */

/** So many at a time, counted by status. @param {number} count @param {number} lanes @param {() => Promise<Seen>} call */
async function tally(count, lanes, call) {
  /** @type {Seen[]} */
  const refused = [];
  await runAll(count, lanes, async () => {
    const seen = await call();
    if (seen.status !== 200) refused.push(seen);
  });
  return { answered: count - refused.length, refused };
}

/** Fresh Gemini keys and models. @param {object[]} [models] @param {object} [quotas] */
async function reset(models = [], quotas = {}) {
  const { admin, emulator } = cluster;
  for (const { id } of await admin.get('gemini-keys')) await admin.remove(`gemini-keys/${id}`);
  for (const { id } of await admin.get('models')) await admin.remove(`models/${id}`);
  const none = { proQuota: null, flashQuota: null, flashLiteQuota: null, customQuota: null };
  await admin.post('category-quotas', { ...none, ...quotas });
  for (const model of models) await admin.post('models', model);
  await admin.post('gemini-keys', { keys: names });
  emulator.reset();
  bodies.length = 0;
}
const workerKey = async (/** @type {object} */ limits) =>
  (await cluster.admin.post('worker-keys', { description: 'limited', ...limits })).key;

const daily = { code: 'insufficient_quota', shouldRetry: 'false' };
const minute = { code: 'rate_limit_exceeded', shouldRetry: null };

/** @type {{name: string, limits: object, lanes: number, answered: number, refusal: object}[]} */
const clientRows = [
  { name: 'five a minute', limits: { rpm: 5 }, lanes: 6, answered: 5, refusal: minute },
  { name: 'four a day', limits: { dailyRequests: 4 }, lanes: 6, answered: 4, refusal: daily },
  // A chat's tokens are known at its end, so one at a time.
  { name: '250 tokens a day', limits: { dailyTokens: 250 }, lanes: 1, answered: 3, refusal: daily },
];
for (const { name, limits, lanes, answered, refusal } of clientRows) {
  test(`a worker key with ${name}`, async () => {
    await reset();
    const key = await workerKey(limits);
    const seen = await tally(12, lanes, () => ask(key));
    assert.equal(seen.answered, answered);
    assert.equal(cluster.emulator.state.answered, answered);
    for (const { status, code, message, retryAfter, shouldRetry } of seen.refused) {
      assert.deepEqual({ status, code, shouldRetry }, { status: 429, ...refusal }, message);
      assert.ok(retryAfter >= 1 && retryAfter <= (refusal === minute ? 120 : 25 * 3600));
    }
    // Elsewhere it is known once both have reported.
    const [, elsewhere] = cluster.urls;
    await eventually(async () => (await ask(key, { url: elsewhere })).status === 429);
    await cluster.admin.patch(`worker-keys/${key}`, {
      ...{ rpm: null, dailyRequests: null, dailyTokens: null },
    });
    assert.equal((await ask(key)).status, 200);
  });
}

test('a worker key that is disabled, over or not for this model', async () => {
  await reset([{ id: flash, aliases: ['quick'] }]);
  const key = await workerKey({ allowedModels: [flash] });
  assert.equal((await ask(key)).status, 200);
  assert.equal((await ask(key, { model: 'quick' })).status, 200);
  const other = await ask(key, { model: pro });
  assert.deepEqual([other.status, other.code], [403, 'model_not_allowed']);
  /** @param {number} ms */
  const expireAt = (ms) =>
    cluster.admin.patch(`worker-keys/${key}`, { expiresAt: new Date(ms).toISOString() });
  await expireAt(Date.now() + 3_600_000);
  assert.equal((await ask(key)).status, 200);
  // It ends by itself, and not before: whatever a request takes, its answer comes after its reading.
  // Times written as text are whole seconds.
  const soon = Math.ceil(Date.now() / 1000) * 1000 + 1000;
  await expireAt(soon);
  await eventually(async () => (await ask(key)).status === 401);
  assert.ok(Date.now() >= soon);
  assert.deepEqual(await ask(key).then(({ status, code }) => [status, code]), [
    401,
    'invalid_api_key',
  ]);
  await cluster.admin.patch(`worker-keys/${key}`, { expiresAt: null });
  assert.equal((await ask(key)).status, 200);
  await cluster.admin.patch(`worker-keys/${key}`, { enabled: false });
  assert.equal((await ask(key)).status, 401);
});

test('safety filters are off for the worker keys that say so', async () => {
  await reset();
  for (const safetyEnabled of [true, false]) {
    const key = await workerKey({ safetyEnabled });
    assert.equal((await ask(key)).status, 200);
    const settings = bodies.at(-1).safetySettings ?? [];
    const off = settings.filter((/** @type {any} */ one) => one.threshold === 'OFF');
    assert.equal(off.length > 0, !safetyEnabled, JSON.stringify(settings));
  }
});

/** Over two keys. @type {{name: string, model?: string, models?: object[], quotas?: object, answered: number, refusal: object}[]} */
const keyRows = [
  { name: 'a category', quotas: { flashQuota: 3 }, answered: 6, refusal: daily },
  {
    name: 'one model of a category',
    models: [{ id: flash, dailyQuota: 2 }],
    answered: 4,
    refusal: daily,
  },
  {
    name: 'a custom model',
    model: 'gemini-2.5-flash-lite',
    models: [{ id: 'gemini-2.5-flash-lite', category: 'Custom', individualQuota: 2 }],
    answered: 4,
    refusal: daily,
  },
  { name: 'requests a day', models: [{ id: flash, rpd: 1 }], answered: 2, refusal: daily },
  { name: 'requests a minute', models: [{ id: flash, rpm: 3 }], answered: 6, refusal: minute },
  // 90 tokens of input each: the one that begins below the limit may end above it.
  { name: 'tokens a minute', models: [{ id: flash, tpm: 190 }], answered: 6, refusal: minute },
];
for (const { name, model = flash, models, quotas, answered, refusal } of keyRows) {
  test(`a Gemini key's quota of ${name}`, async () => {
    await reset(models, quotas);
    const key = await workerKey({});
    const seen = await tally(10, 1, () => ask(key, { model }));
    assert.equal(seen.answered, answered, JSON.stringify(seen.refused[0]));
    // Nothing was sent that would have been over it.
    assert.equal(cluster.emulator.state.requests, answered);
    for (const { status, code, shouldRetry, message, retryAfter } of seen.refused) {
      assert.deepEqual({ status, code, shouldRetry }, { status: 429, ...refusal }, message);
      assert.ok(retryAfter >= 1 && message.includes(model), message);
    }
    if (model === flash) assert.equal((await ask(key, { model: pro })).status, 200);
  });
}
