import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fault, faultNames } from './faults.js';
import { losAngelesDay } from './keys.js';
import { emulatorFor, generate, saying } from './testing.js';

/** @import {Json, KeyEntry} from './types.js' */

const MODEL = 'gemini-2.5-flash';
const hi = saying('hi');
const as = (/** @type {string} */ key) => ({ 'x-goog-api-key': key });

/** @type {[string, string | undefined, number, string | undefined][]} */
const STATES = [
  ['ok', 'ok', 200, undefined],
  ['invalid', 'invalid', 400, 'API_KEY_INVALID'],
  ['expired', 'expired', 400, 'API_KEY_INVALID'],
  ['suspended', 'suspended', 403, 'CONSUMER_SUSPENDED'],
  ['leaked', 'leaked', 403, undefined],
  ['billing', 'billing', 400, undefined],
  ['not in the table', undefined, 400, 'API_KEY_INVALID'],
];

for (const [name, state, status, reason] of STATES) {
  test(`a key that is ${name} answers ${status}`, async (t) => {
    /** @type {Record<string, KeyEntry>} */
    const keys = state ? { k: { state: /** @type {KeyEntry['state']} */ (state) } } : {};
    const emulator = await emulatorFor(t, { keys });
    const answer = await generate(emulator, hi, MODEL, as('k'));
    assert.equal(answer.status, status);
    const info = answer.json.error?.details?.find((/** @type {Json} */ d) => d.reason);
    assert.equal(info?.reason, reason);
    assert.equal(emulator.state.perKey.k.errors, status === 200 ? 0 : 1);
  });
}

test('without a key 403; a key in the address works and is noted; a bearer is refused', async (t) => {
  const emulator = await emulatorFor(t);
  const path = `${emulator.url}/v1beta/models/${MODEL}:generateContent`;
  const request = { method: 'POST', body: JSON.stringify(hi) };
  assert.equal((await fetch(path, request)).status, 403);
  assert.equal((await fetch(`${path}?key=test-1`, request)).status, 200);
  assert.equal(emulator.state.keysInUrl, 1);
  const headers = { authorization: 'Bearer x', ...as('test-1') };
  assert.equal((await fetch(path, { ...request, headers })).status, 401);
  assert.equal(emulator.state.violations.length, 2);
});

test('requests a minute: a project and model share it, and it comes back', async (t) => {
  let now = Date.UTC(2026, 10, 22);
  const keys = { a: { project: 'p', rpm: 2 }, b: { project: 'p', rpm: 2 } };
  const emulator = await emulatorFor(t, { keys, now: () => now });
  assert.equal((await generate(emulator, hi, MODEL, as('a'))).status, 200);
  now += 20_000;
  assert.equal((await generate(emulator, hi, MODEL, as('b'))).status, 200);
  const { status, json } = await generate(emulator, hi, MODEL, as('a'));
  assert.equal(status, 429);
  const [, quota, retry] = json.error.details;
  assert.equal(quota.violations[0].quotaId, 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier');
  assert.equal(quota.violations[0].quotaValue, '2');
  assert.equal(quota.violations[0].quotaDimensions.model, MODEL);
  assert.equal(retry.retryDelay, '40s');
  assert.equal((await generate(emulator, hi, 'gemini-2.5-pro', as('a'))).status, 200);
  now += 40_000;
  assert.equal((await generate(emulator, hi, MODEL, as('a'))).status, 200);
});

test('requests a day end at midnight in Los Angeles', async (t) => {
  let now = Date.parse('2026-11-22T07:59:59Z');
  const keys = { a: { modelLimits: { [MODEL]: { rpd: 1 } } } };
  const emulator = await emulatorFor(t, { keys, now: () => now });
  assert.equal((await generate(emulator, hi, MODEL, as('a'))).status, 200);
  const { status, json } = await generate(emulator, hi, MODEL, as('a'));
  assert.equal(status, 429);
  assert.match(json.error.details[1].violations[0].quotaId, /PerDay/);
  now += 1000;
  assert.equal((await generate(emulator, hi, MODEL, as('a'))).status, 200);
  assert.equal(losAngelesDay(Date.parse('2026-07-01T06:59:59Z')), '2026-06-30');
});

test('tokens a minute, and a limit of 0', async (t) => {
  const emulator = await emulatorFor(t, { keys: { a: { tpm: 10 }, z: { rpd: 0 } } });
  assert.equal((await generate(emulator, saying('x'.repeat(40)), MODEL, as('a'))).status, 200);
  const spent = await generate(emulator, hi, MODEL, as('a'));
  assert.match(spent.json.error.details[1].violations[0].quotaId, /TokensPerModelPerMinute/);
  const never = await generate(emulator, hi, MODEL, as('z'));
  assert.match(never.json.error.message, /limit: 0\b/);
  assert.ok(!('quotaValue' in never.json.error.details[1].violations[0]));
});

/**
 * Each row 8.3/… of tests/cases/rows.json: the status, and what it is recognised by.
 * @type {[number, RegExp][]}
 */
const ROWS = [
  [400, /API_KEY_INVALID/],
  [401, /ACCESS_TOKEN_TYPE_UNSUPPORTED/],
  [403, /CONSUMER_SUSPENDED/],
  [403, /API_KEY_IP_ADDRESS_BLOCKED/],
  [400, /location is not supported/i],
  [400, /FAILED_PRECONDITION/],
  [402, /RESOURCE_EXHAUSTED/],
  [429, /limit: 0\b/],
  [429, /PerDay/],
  [429, /PerMinute/],
  [429, /PerHour/],
  [429, /^(?!.*QuotaFailure)/s],
  [404, /no longer available to new users/i],
  [403, /File/],
  [404, /is not found/],
  [403, /PERMISSION_DENIED/],
  [400, /token count.*exceeds/i],
  [400, /payload size exceeds/i],
  [400, /INVALID_ARGUMENT/],
  [499, /CANCELLED/],
  [500, /INTERNAL/],
  [503, /UNAVAILABLE/],
  [504, /DEADLINE_EXCEEDED/],
  [502, /<html/],
  [418, /UNKNOWN/],
  [403, /you have been blocked/],
  [429, /google\.rpc\.Help/],
];

for (const [i, [code, sign]] of ROWS.entries()) {
  test(`row 8.3/${i + 1} answers ${code}`, async (t) => {
    const emulator = await emulatorFor(t);
    const response = await fetch(
      `${emulator.url}/v1beta/models/${MODEL}--error-${i + 1}:generateContent`,
      { method: 'POST', headers: as('test-1'), body: JSON.stringify(hi) },
    );
    assert.equal(response.status, code);
    assert.match(await response.text(), sign);
  });
}

test('every named fault makes an error, and an unknown name is no silent success', () => {
  for (const name of faultNames) assert.notEqual(fault(name, MODEL).code, 200);
  assert.equal(fault(503, MODEL).code, 503);
  assert.equal(fault({ code: 400, message: 'm' }, MODEL).code, 400);
  assert.throws(() => fault('nonsense', MODEL), RangeError);
});

test('a network fault drops the connection', async (t) => {
  const emulator = await emulatorFor(t);
  emulator.script({ directive: { error: 'network' } });
  await assert.rejects(generate(emulator, hi), TypeError);
  assert.equal(emulator.state.aborted, 0);
});
