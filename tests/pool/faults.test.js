// Each consequence for keys (rows 8.2/… and 8.3/… of tests/cases/rows.json): the emulator provokes
// it, the client is served by the other key, the next choices show it, and the admin is told state,
// end and reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { losAngelesDay } from '../emulator/keys.js';
import { chat, eventually, startCluster } from './cluster.js';

const model = 'gemini-2.5-flash';
const otherModel = 'gemini-2.5-pro';
const [second, minute, hour] = [1000, 60_000, 3_600_000];
const day = 24 * hour;

/** The first hour of the next Los Angeles day. @param {number} now */
function nextMidnight(now) {
  let at = Math.ceil(now / hour) * hour;
  while (losAngelesDay(at) === losAngelesDay(now)) at += hour;
  return at;
}

/**
 * `scope`: what rests, the whole key or the key for this model; `rests`: for how long.
 * @typedef {{row: number, error: number | string, scope: 'key' | 'model', state: string, reason:
 *   string, rests?: number | 'day', status?: number}} Blamed
 */

/** @type {Blamed[]} */
const blamed = [
  { row: 1, error: 1, scope: 'key', state: 'cooling', reason: 'invalid', rests: minute },
  {
    row: 1,
    error: 'key-expired',
    scope: 'key',
    state: 'cooling',
    reason: 'invalid',
    rests: minute,
  },
  { row: 2, error: 2, scope: 'key', state: 'invalid', reason: 'invalid', status: 401 },
  { row: 3, error: 3, scope: 'key', state: 'suspended', reason: 'suspended', status: 403 },
  { row: 3, error: 'key-leaked', scope: 'key', state: 'suspended', reason: 'leaked', status: 403 },
  ...['service-disabled', 'service-blocked', 'referrer-blocked'].map(
    (error) =>
      /** @type {Blamed} */ ({
        ...{ row: 3, error, scope: 'key', state: 'suspended', reason: 'suspended', status: 403 },
      }),
  ),
  { row: 4, error: 4, scope: 'key', state: 'cooling', reason: 'address_blocked', rests: hour },
  {
    row: 4,
    error: 'billing-disabled',
    scope: 'key',
    state: 'cooling',
    reason: 'billing',
    rests: day,
  },
  { row: 6, error: 6, scope: 'key', state: 'cooling', reason: 'billing', rests: day },
  { row: 7, error: 7, scope: 'key', state: 'exhausted', reason: 'credit', rests: hour },
  { row: 8, error: 8, scope: 'model', state: 'exhausted', reason: 'no_quota', rests: day },
  { row: 9, error: 9, scope: 'model', state: 'exhausted', reason: 'daily_quota', rests: 'day' },
  {
    row: 10,
    error: 10,
    scope: 'model',
    state: 'cooling',
    reason: 'minute_quota',
    rests: 13 * second,
  },
  {
    row: 11,
    error: 11,
    scope: 'model',
    state: 'cooling',
    reason: 'hour_quota',
    rests: 30 * second,
  },
  {
    row: 11,
    error: 'spend',
    scope: 'model',
    state: 'cooling',
    reason: 'hour_quota',
    rests: 10 * minute,
  },
  { row: 12, error: 12, scope: 'model', state: 'cooling', reason: 'capacity', rests: 30 * second },
  { row: 13, error: 13, scope: 'model', state: 'cooling', reason: 'model_gone', rests: day },
  { row: 16, error: 16, scope: 'model', state: 'cooling', reason: 'permission', rests: hour },
];

/**
 * Nobody's fault: `survives` of these in a row are made good by waiting or another key; one more is
 * the client's answer.
 * @type {{row: number, error: number | string, survives: number, status: number, code: string | null}[]}
 */
const innocent = [
  { row: 5, error: 5, survives: 1, status: 403, code: 'unsupported_country_region_territory' },
  { row: 15, error: 15, survives: 0, status: 404, code: 'model_not_found' },
  { row: 17, error: 17, survives: 0, status: 400, code: 'context_length_exceeded' },
  { row: 18, error: 18, survives: 0, status: 413, code: 'request_too_large' },
  { row: 19, error: 19, survives: 0, status: 400, code: 'invalid_argument' },
  { row: 20, error: 20, survives: 0, status: 499, code: 'request_cancelled' },
  { row: 21, error: 21, survives: 1, status: 500, code: 'internal_error' },
  { row: 22, error: 22, survives: 2, status: 503, code: 'model_overloaded' },
  { row: 23, error: 23, survives: 0, status: 504, code: 'timeout' },
  { row: 24, error: 24, survives: 1, status: 502, code: 'upstream_error' },
  { row: 24, error: 'network', survives: 1, status: 502, code: 'upstream_error' },
  { row: 25, error: 25, survives: 0, status: 418, code: null },
];

/** @type {import('./cluster.js').Cluster} */
let cluster;
test.before(async () => {
  cluster = await startCluster({ keys: ['test-first'] });
});
test.after(() => cluster.stop());

/** Two new keys instead of those of the row before. @param {string} name */
async function freshKeys(name) {
  const { admin, emulator } = cluster;
  for (const { id } of await admin.get('gemini-keys')) await admin.remove(`gemini-keys/${id}`);
  const names = [`test-${name}-a`, `test-${name}-b`];
  await admin.post('gemini-keys', { keys: names.map((key) => ({ key, name: key })) });
  emulator.reset();
  return names;
}

const ask = (/** @type {object} */ more = {}) =>
  chat(cluster.worker.url, cluster.key, { model, ...more });
const countsOf = (/** @type {string} */ key) => cluster.emulator.state.perKey[key];
const requestsOf = (/** @type {string} */ key) => countsOf(key)?.requests ?? 0;
const answeredBy = (/** @type {string} */ key) => countsOf(key)?.answered ?? 0;

/** Which key a chat gets is chance. @param {() => boolean} isEnough @param {object} [more] */
const askUntil = (isEnough, more) =>
  eventually(
    async () => {
      assert.ok((await ask(more)).answered);
      return isEnough();
    },
    { describe: () => JSON.stringify(cluster.emulator.state.perKey) },
  );

/** How the admin sees the key. @param {string} name */
async function shown(name) {
  const keys = await cluster.admin.get('gemini-keys');
  return keys.find((/** @type {any} */ key) => key.name === name);
}

/** Neither the key nor any of its models rests. @param {any} key */
function assertUntouched(key) {
  assert.equal(key.state, 'ready');
  for (const [name, { state }] of Object.entries(key.health)) assert.equal(state, 'ready', name);
}

/** The key the fault has hit. @param {string[]} names */
const victimOf = (names) => names.find((name) => (countsOf(name)?.errors ?? 0) > 0) ?? '';

for (const [i, row] of blamed.entries()) {
  const { error, scope, state, reason, rests, status } = row;
  test(`row ${row.row}, ${error}: ${scope} ${state}, ${reason}`, async () => {
    const names = await freshKeys(`blamed-${i}`);
    cluster.emulator.script({ directive: { error }, times: 1 });
    const before = Date.now();
    const seen = await ask({ stream: i % 2 === 1 });
    const after = Date.now();
    assert.ok(seen.answered, seen.text);
    const victim = victimOf(names);
    assert.equal(requestsOf(victim), 1);
    for (let n = 0; n < 4; ++n) assert.ok((await ask()).answered);
    assert.equal(requestsOf(victim), 1, 'the resting key was chosen');
    if (scope === 'model') {
      await askUntil(() => requestsOf(victim) > 1, { model: otherModel });
    } else {
      for (let n = 0; n < 6; ++n) assert.ok((await ask({ model: otherModel })).answered);
      assert.equal(requestsOf(victim), 1, 'another model chose the key');
    }

    const place = scope === 'key' ? '*' : model;
    let key = await shown(victim);
    await eventually(
      async () => {
        key = await shown(victim);
        return key.health[place]?.state === state;
      },
      { describe: () => JSON.stringify(key) },
    );
    assert.equal(key.state, scope === 'key' ? state : 'ready');
    assert.equal(key.health[place].reason, reason);
    assert.equal(key.errorStatus, status ?? null);
    const { until } = key.health[place];
    if (rests === undefined) {
      assert.equal(until, null);
    } else if (rests === 'day') {
      assert.equal(until, nextMidnight(before));
    } else {
      // What doubles has up to a tenth added, so that keys do not come back all at once.
      const most = after + rests + (['credit', 'capacity'].includes(reason) ? rests / 10 : 0);
      assert.ok(until >= before + rests && until <= most, `${until - before} of ${rests} ms`);
    }
    const other = await shown(names.find((name) => name !== victim) ?? '');
    assertUntouched(other);
  });
}

for (const [i, row] of innocent.entries()) {
  const { error, survives, status, code } = row;
  test(`row ${row.row}, ${error}: no key is blamed; ${survives} times it is made good`, async () => {
    const names = await freshKeys(`innocent-${i}`);
    if (survives > 0) {
      cluster.emulator.script({ directive: { error }, times: survives });
      const seen = await ask();
      assert.ok(seen.answered, seen.text);
    }
    cluster.emulator.script({ directive: { error }, times: survives + 1 });
    const refused = await ask();
    assert.equal(refused.status, status, refused.text);
    assert.equal(JSON.parse(refused.text).error.code, code);
    await askUntil(() => names.every((name) => answeredBy(name) > 0));
    for (const name of names) {
      const key = await shown(name);
      assertUntouched(key);
      assert.equal(key.errorStatus, null);
    }
  });
}

test('row 14: a file another project has is nobody’s fault', async () => {
  const names = await freshKeys('file');
  cluster.emulator.script({ directive: { error: 14 }, times: 1 });
  const parts = [
    { fileData: { fileUri: 'https://example.com/v1beta/files/abc', mimeType: 'a/b' } },
  ];
  const response = await fetch(`${cluster.worker.url}/v1beta/models/${model}:generateContent`, {
    method: 'POST',
    headers: { 'x-goog-api-key': cluster.key, 'content-type': 'application/json' },
    body: JSON.stringify({ contents: [{ role: 'user', parts }] }),
  });
  assert.equal(response.status, 403, await response.text());
  cluster.emulator.state.takeRefusals();
  for (const name of names) assertUntouched(await shown(name));
});

test('row 1: a second answer, here of the admin’s test, takes the key out', async () => {
  const names = await freshKeys('confirmed');
  cluster.emulator.keys.set({ [names[0]]: { state: 'invalid' } });
  await askUntil(() => requestsOf(names[0]) > 0);
  const suspect = await eventually(async () => {
    const key = await shown(names[0]);
    return key.state === 'cooling' && key;
  });
  const tested = await cluster.admin.post('test-gemini-key', { keyId: suspect.id, modelId: model });
  assert.equal(tested.success, false);
  assert.equal((await shown(names[0])).state, 'invalid');
  assert.deepEqual(
    (await cluster.admin.get('error-keys')).map((/** @type {any} */ key) => key.id),
    [suspect.id],
  );
  cluster.emulator.keys.set({ [names[0]]: { state: 'ok' } });
  await cluster.admin.post('clear-key-error', { keyId: suspect.id });
  await askUntil(() => answeredBy(names[0]) > 0);
});

test('rows 8–12: keys of one project group rest together', async () => {
  const { admin, emulator } = cluster;
  const names = await freshKeys('group');
  await admin.post('gemini-keys', { key: 'test-group-c', name: 'test-group-c' });
  for (const name of names) {
    await admin.patch(`gemini-keys/${(await shown(name)).id}`, { projectGroup: 'one' });
  }
  emulator.script(
    { directive: { error: 9 }, key: names[0] },
    { directive: { error: 9 }, key: names[1] },
  );
  for (let n = 0; n < 12; ++n) assert.ok((await ask()).answered);
  assert.equal(requestsOf(names[0]) + requestsOf(names[1]), 1);
  await eventually(async () => (await shown(names[1])).health[model]?.state === 'exhausted');
  for (const name of names) assert.equal((await shown(name)).health[model].reason, 'daily_quota');
});

/** @type {{name: string, error: number, status: number, code: string, retry: boolean}[]} */
const empties = [
  { name: 'the day’s quota', error: 9, status: 429, code: 'insufficient_quota', retry: false },
  { name: 'a minute’s quota', error: 10, status: 429, code: 'rate_limit_exceeded', retry: true },
  { name: 'suspended keys', error: 3, status: 503, code: 'no_available_key', retry: false },
];
for (const [i, { name, error, status, code, retry }] of empties.entries()) {
  test(`pool empty because of ${name}: ${status} ${code}`, async () => {
    await freshKeys(`empty-${i}`);
    cluster.emulator.script({ directive: { error }, times: 2 });
    for (let n = 0; n < 2; ++n) {
      const response = await fetch(`${cluster.worker.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${cluster.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }] }),
      });
      assert.equal(response.status, status);
      assert.equal((await response.json()).error.code, code);
      assert.equal(response.headers.get('x-should-retry'), retry ? null : 'false');
      if (status === 429) assert.ok(Number(response.headers.get('retry-after')) > 0);
    }
  });
}
