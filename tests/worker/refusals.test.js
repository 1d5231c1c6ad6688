// What the gateway refuses a worker key before it asks Gemini is recorded, and counted nowhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startGateway, user } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway();
});
after(() => gateway.stop());

const path = '/v1/chat/completions';
const model = 'gemini-2.5-flash';
const chat = { model, messages: [user('Hi')] };

test('a refused request is a record with its code, found by its id, and counts for nobody', async () => {
  /** @type {[string, unknown, number, string, string | null][]} */
  const refusals = [
    [path, { ...chat, n: 0 }, 400, 'invalid_value', 'n'],
    [path, { model, messages: [{ role: 'mine' }] }, 400, 'invalid_value', 'messages'],
    [path, '{"model":', 400, 'invalid_json', null],
    ['/v1/embeddings', { model: 'text-embedding-004' }, 400, 'missing_required_parameter', 'input'],
    [
      '/v1/images/generations',
      { prompt: 'A cat', stream: true },
      400,
      'unsupported_parameter',
      'stream',
    ],
  ];
  for (const [where, body, status, code, param] of refusals) {
    const answer = await gateway.post(where, body);
    assert.equal(answer.status, status, where);
    assert.equal((await answer.json()).error.code, code, where);
    const id = answer.headers.get('x-request-id');
    await eventually(async () => (await gateway.admin.get(`requests?id=${id}`)).total === 1);
    const kept = await gateway.admin.get(`requests/${id}`);
    const { result, attempts, clientName, keyId } = kept;
    assert.deepEqual(
      [result, kept.status, kept.error, kept.param, kept.model, attempts, clientName, keyId],
      ['refused', status, code, param, '', [], 'tests', ''],
    );
  }
  assert.equal((await gateway.admin.get('requests?status=refused')).total, refusals.length);
  assert.equal((await gateway.admin.get('requests?status=error')).total, 0);
  const { totals } = await gateway.admin.get('usage?by=client');
  assert.deepEqual([totals.requests, totals.errors, totals.failedCalls], [0, 0, 0]);
  const [key] = await gateway.admin.get('worker-keys');
  assert.deepEqual([key.usage.requests, key.usage.tokens], [0, 0]);
  assert.equal(gateway.emulator.state.requests, 0);
});

test('a key over its limit is recorded with the model it asked for, and its limit stays what it is', async () => {
  const { key, id } = await gateway.admin.post('worker-keys', {
    description: 'limited',
    dailyRequests: 1,
  });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  for (const status of [200, 429, 429]) {
    assert.equal((await gateway.post(path, chat, { headers })).status, status);
  }
  await eventually(async () => (await gateway.admin.get(`requests?client=${id}`)).total === 3);
  const { requests } = await gateway.admin.get(`requests?client=${id}&status=refused`);
  assert.deepEqual(
    requests.map((/** @type {any} */ one) => [one.status, one.error, one.model]),
    Array(2).fill([429, 'insufficient_quota', model]),
  );
  const { totals } = await gateway.admin.get('usage?by=client');
  assert.deepEqual([totals.requests, totals.errors], [1, 0]);
  assert.deepEqual((await gateway.admin.get('problems')).problems, []);
});

test('neither strangers nor a client that asks again and again fill the records', async () => {
  const other = await startGateway();
  const headers = { authorization: 'Bearer wrong', 'content-type': 'application/json' };
  for (let i = 0; i < 5; ++i) {
    assert.equal((await other.post(path, chat, { headers })).status, 401);
  }
  const asked = Array.from({ length: 60 }, () => other.post(path, { ...chat, n: 0 }));
  for (const answer of await Promise.all(asked)) assert.equal(answer.status, 400);
  assert.equal((await other.post(path, chat)).status, 200);
  await eventually(async () => (await other.admin.get('requests?status=ok')).total === 1);
  // Ten a minute: of this one and, should it end meanwhile, of the next.
  const { total } = await other.admin.get('requests?status=refused');
  assert.ok(total === 10 || total === 20, `${total} recorded`);
  await other.stop();
});
