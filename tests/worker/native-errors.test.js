// What the gateway itself refuses a client of the Gemini API, it tells in Google's words: by them
// gemini-cli knows whether to ask again, and the SDKs what to show.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startGateway } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway();
  await gateway.admin.patch('system-settings', { body_limit_bytes: 1024 * 1024 });
});
after(() => gateway.stop());

const path = (/** @type {string} */ model) => `/v1beta/models/${model}:generateContent`;
const generate = path('gemini-2.5-flash');
const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];

/** @param {string} where @param {RequestInit} [init] @param {object} [more]  headers */
const send = (where, init, more) =>
  fetch(gateway.url + where, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': gateway.key, ...more },
    body: JSON.stringify({ contents }),
    ...init,
  });

const GOOGLE = 'type.googleapis.com/google.rpc.';

/**
 * @param {Response} response @param {[number, string, string]} told  status, its word, our code
 * @param {{param?: string, details?: object[]}} [more]
 */
async function isGoogles(response, [status, word, reason], { param, details = [] } = {}) {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  const { error, ...rest } = JSON.parse(text);
  assert.deepEqual(rest, {});
  const { message, ...others } = error;
  assert.ok(message.length > 0);
  const info = {
    '@type': `${GOOGLE}ErrorInfo`,
    reason,
    domain: 'gemini-proxy-panel',
    ...(param && { metadata: { param } }),
  };
  assert.deepEqual(others, { code: status, status: word, details: [info, ...details] });
  return message;
}

const spent = [
  { '@type': `${GOOGLE}QuotaFailure`, violations: [{ quotaId: 'GatewayQuotaPerDay' }] },
];
const wait = (/** @type {string | number} */ seconds) => [
  { '@type': `${GOOGLE}RetryInfo`, retryDelay: `${seconds}s` },
];

/** @type {[string, string, RequestInit, [number, string, string], string?][]} */
const refusals = [
  ['no key', generate, { headers: {} }, [401, 'UNAUTHENTICATED', 'INVALID_API_KEY']],
  [
    'a wrong key',
    `${generate}?key=sk-wrong`,
    { headers: {} },
    [401, 'UNAUTHENTICATED', 'INVALID_API_KEY'],
  ],
  [
    'an upload without a key',
    '/upload/v1beta/files',
    { headers: {} },
    [401, 'UNAUTHENTICATED', 'INVALID_API_KEY'],
  ],
  ['no path', '/v1beta', {}, [404, 'NOT_FOUND', 'UNKNOWN_URL']],
  [
    'another version',
    '/v1/models/gemini-2.5-flash:generateContent',
    {},
    [405, 'UNIMPLEMENTED', 'METHOD_NOT_ALLOWED'],
  ],
  ['another version’s upload', '/upload/v1/files', {}, [404, 'NOT_FOUND', 'UNKNOWN_URL']],
  [
    'a method',
    '/download/v1beta/files/x:download',
    {},
    [405, 'UNIMPLEMENTED', 'METHOD_NOT_ALLOWED'],
  ],
  ['a path', '/v1beta//models', {}, [400, 'INVALID_ARGUMENT', 'INVALID_VALUE']],
  ['a name', path('a'.repeat(201)), {}, [400, 'INVALID_ARGUMENT', 'INVALID_VALUE'], 'model'],
];
for (const [name, where, init, told, param] of refusals) {
  test(`${name}: refused in Google’s words`, async () => {
    await isGoogles(await send(where, init), told, { param });
  });
}

test('a large body: refused in Google’s words', async () => {
  // What stays unread of it costs its connection, which no other request may be sent over.
  const response = await send(
    generate,
    { body: ' '.repeat(1024 * 1024 + 1) },
    { connection: 'close' },
  );
  await isGoogles(response, [413, 'INVALID_ARGUMENT', 'REQUEST_TOO_LARGE']);
});

test('the Live API is refused as what it is', async () => {
  const service = 'google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent';
  const response = await send(`/ws/${service}`, { method: 'GET', body: undefined });
  const message = await isGoogles(response, [501, 'UNIMPLEMENTED', 'NOT_IMPLEMENTED']);
  assert.match(message, /^The Live API .* Use `generateContent` /);
});

test('Google’s own OpenAI endpoints are refused in OpenAI’s', async () => {
  const response = await send('/v1beta/openai/nothing');
  assert.deepEqual([response.status, (await response.json()).error.code], [404, 'unknown_url']);
});

test('a worker key’s limits: the day is a quota, the minute a delay', async () => {
  const made = await gateway.admin.post('worker-keys', { description: 'limited', rpm: 1 });
  const headers = { 'content-type': 'application/json', 'x-goog-api-key': made.key };
  const first = await send(generate, { headers });
  assert.equal(first.status, 200, await first.text());
  const minute = await send(generate, { headers });
  const seconds = minute.headers.get('retry-after');
  await isGoogles(minute, [429, 'RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED'], {
    details: wait(seconds ?? ''),
  });
  await gateway.admin.patch(`worker-keys/${made.id}`, { rpm: null, dailyRequests: 1 });
  const day = await send(generate, { headers });
  assert.ok(Number(day.headers.get('retry-after')) > 0);
  assert.equal(day.headers.get('x-should-retry'), 'false');
  const id = day.headers.get('x-request-id');
  await isGoogles(day, [429, 'RESOURCE_EXHAUSTED', 'INSUFFICIENT_QUOTA'], { details: spent });
  await eventually(async () => (await gateway.admin.get(`requests?id=${id}`)).total === 1);
  assert.equal((await gateway.admin.get(`requests/${id}`)).error, 'insufficient_quota');
});

test('a pool without quota: first Google’s own error, then the gateway’s alike', async () => {
  const model = 'gemini-2.5-pro';
  gateway.emulator.script({ directive: { error: 'day' }, model, times: 'always' });
  const google = await send(path(model));
  assert.equal(google.status, 429);
  assert.match(await google.text(), /"quotaId":\s*"GenerateRequestsPerDay/);
  const own = await send(path(model));
  assert.equal(own.headers.get('x-should-retry'), 'false');
  const message = await isGoogles(own, [429, 'RESOURCE_EXHAUSTED', 'INSUFFICIENT_QUOTA'], {
    details: spent,
  });
  assert.match(message, /daily quota for gemini-2\.5-pro/);
});

test('a pool that rests: a delay, also before a stream', async () => {
  const model = 'gemini-2.5-flash-lite';
  gateway.emulator.script({ directive: { error: 'minute' }, model, times: 'always' });
  const google = await send(path(model));
  assert.deepEqual([google.status, await google.text().then(() => 0)], [429, 0]);
  const own = await send(`/v1beta/models/${model}:streamGenerateContent?alt=sse`);
  const seconds = own.headers.get('retry-after');
  assert.ok(Number(seconds) > 0);
  await isGoogles(own, [429, 'RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED'], {
    details: wait(seconds ?? ''),
  });
});

test('no usable key: so long a delay that no client waits for it', async (t) => {
  const empty = await startGateway({ keys: [] });
  t.after(() => empty.stop());
  const response = await empty.post(generate, { contents });
  assert.equal(response.headers.get('x-should-retry'), 'false');
  await isGoogles(response, [503, 'UNAVAILABLE', 'NO_AVAILABLE_KEY'], { details: wait(3600) });
});
