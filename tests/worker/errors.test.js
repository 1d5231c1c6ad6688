// Bad input, bad credentials, bad upstreams: always the OpenAI error object with the right status.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import OpenAI from 'openai';
import { startWorker } from '../support/run-worker.js';
import { startGateway, user } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway();
});
after(() => gateway.stop());

const chat = '/v1/chat/completions';
const good = { model: 'gemini-2.5-flash', messages: [user('Hi')] };

/** @param {Response} response @param {number} status @param {string | null} code @param {string | null} [param] */
async function isError(response, status, code, param) {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.match(response.headers.get('content-type') ?? '', /application\/json/);
  const { error } = JSON.parse(text);
  assert.deepEqual(Object.keys(error).sort(), ['code', 'message', 'param', 'type']);
  assert.equal(error.code, code);
  if (param !== undefined) assert.equal(error.param, param);
  assert.ok(error.message.length > 0);
  return error;
}

/** @type {[string, unknown, number, string, string | null][]} */
const badBodies = [
  ['broken JSON', '{"model": "x", ', 400, 'invalid_json', null],
  ['an empty body', '', 400, 'invalid_json', null],
  ['no object', '[]', 400, 'invalid_json', null],
  ['deep nesting', '['.repeat(5000) + ']'.repeat(5000), 400, 'invalid_json', null],
  [
    'invalid UTF-8',
    new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    400,
    'invalid_json',
    null,
  ],
  ['no model', { messages: [user('x')] }, 400, 'missing_required_parameter', 'model'],
  ['no messages', { model: 'gemini-2.5-flash' }, 400, 'missing_required_parameter', 'messages'],
  ['a wrong type', { ...good, temperature: 'hot' }, 400, 'invalid_type', 'temperature'],
  ['a wrong value', { ...good, temperature: 9 }, 400, 'invalid_value', 'temperature'],
  [
    'a wrong role',
    { ...good, messages: [{ role: 'god', content: 'x' }] },
    400,
    'invalid_value',
    'messages[0].role',
  ],
  [
    'an unsupported part',
    { ...good, messages: [{ role: 'user', content: [{ type: 'hologram' }] }] },
    400,
    'unsupported_content_type',
    'messages[0].content[0].type',
  ],
  ['logit_bias', { ...good, logit_bias: { 1: 2 } }, 400, 'unsupported_parameter', 'logit_bias'],
];
for (const [name, body, status, code, param] of badBodies) {
  test(`${name} is refused`, async () => {
    await isError(await gateway.post(chat, body), status, code, param);
  });
}

/**
 * What the gateway says to a body of which only a part has come: a client that sends on while its
 * connection closes would not hear it.
 * @param {Record<string, string>} headers @param {Buffer} part @returns {Promise<Response>}
 */
const answerToPart = (headers, part) =>
  new Promise((resolve, reject) => {
    const authorization = `Bearer ${gateway.key}`;
    const options = { method: 'POST', headers: { authorization, ...headers } };
    const request = http.request(gateway.url + chat, options, async (response) => {
      const body = Buffer.concat(await response.toArray());
      const { 'content-type': type = '' } = response.headers;
      resolve(
        new Response(body, { status: response.statusCode, headers: { 'content-type': type } }),
      );
      request.destroy();
    });
    request.on('error', reject).write(part);
  });

test('a body over the limit is refused', async () => {
  const limit = 20 * 1024 * 1024;
  const told = await answerToPart({ 'content-length': `${limit + 1}` }, Buffer.alloc(100_000, ' '));
  const error = await isError(told, 413, 'request_too_large');
  assert.match(error.message, / 20 MB, .* set in the panel \(Settings\)\.$/);
  const chunked = { 'transfer-encoding': 'chunked' };
  await isError(
    await answerToPart(chunked, Buffer.alloc(limit + 64 * 1024, ' ')),
    413,
    'request_too_large',
  );
});

test('a compressed body is named as what it is', async () => {
  const response = await gateway.post(chat, gzipSync(JSON.stringify(good)), {
    headers: {
      authorization: `Bearer ${gateway.key}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    },
  });
  const error = await isError(response, 400, 'invalid_json');
  assert.match(error.message, /compressed/);
});

test('credentials: none, wrong, and every place they may stand in', async () => {
  const body = JSON.stringify(good);
  // A refused request's body stays unread, which costs its connection.
  const json = { 'content-type': 'application/json', connection: 'close' };
  const send = (/** @type {Record<string, string>} */ headers, query = '') =>
    fetch(gateway.url + chat + query, { method: 'POST', headers: { ...json, ...headers }, body });
  await isError(await send({}), 401, 'invalid_api_key');
  await isError(await send({ authorization: 'Bearer sk-wrong' }), 401, 'invalid_api_key');
  for (const response of [
    await send({ authorization: `Bearer ${gateway.key}` }),
    await send({ 'x-api-key': gateway.key }),
    await send({ 'x-goog-api-key': gateway.key }),
    await send({}, `?key=${gateway.key}`),
  ]) {
    assert.equal(response.status, 200);
    await response.text();
  }
});

test('after a refusal the connection serves the next request', async () => {
  const refusals = {
    [chat]: { authorization: 'Bearer sk-wrong' },
    '/v1/nothing': {},
    '/v1/responses/resp_1/cancel': { authorization: `Bearer ${gateway.key}` },
    '/api/admin/gemini-keys': {},
    '/api/login': { origin: 'https://elsewhere.example' },
    '/api/logout': { origin: 'https://elsewhere.example' },
  };
  for (const [path, more] of Object.entries(refusals)) {
    for (const size of [10, 100_000]) {
      for (let i = 0; i < 40; ++i) {
        const response = await fetch(gateway.url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...more },
          body: JSON.stringify({ text: 'x'.repeat(size) }),
        });
        assert.ok(response.status >= 400 && response.status < 500, path);
        await response.text();
      }
    }
  }
});

test('unknown paths and wrong methods', async () => {
  const response = await fetch(`${gateway.url}${chat}`);
  assert.equal(response.headers.get('allow')?.includes('POST'), true);
  await isError(response, 405, 'method_not_allowed');
  const nothing = await fetch(`${gateway.url}/v1/nothing`, { method: 'POST' });
  await isError(nothing, 404, 'unknown_url');
});

test('the paths with other beginnings answer alike, and a preflight allows anything', async () => {
  for (const path of [
    '/chat/completions',
    '/v1/v1/chat/completions',
    '/openai/v1/chat/completions',
    '/v1beta/openai/chat/completions',
  ]) {
    const response = await gateway.post(path, good);
    assert.equal(response.status, 200, path);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    await response.text();
  }
  const preflight = await fetch(gateway.url + chat, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,x-stainless-os',
    },
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /x-stainless-os/);
});

for (const model of [
  '../../v1/secrets',
  'a%2Fb',
  '..',
  'models/../x',
  'a/b',
  'x?alt=json',
  'x#y',
]) {
  test(`the model name ${model} cannot leave its path segment`, async () => {
    const before = gateway.emulator.state.requests;
    await isError(await gateway.post(chat, { ...good, model }), 400, 'invalid_value', 'model');
    assert.equal(gateway.emulator.state.requests, before);
    const found = await fetch(`${gateway.url}/v1/models/${encodeURIComponent(model)}`, {
      headers: { authorization: `Bearer ${gateway.key}` },
    });
    assert.ok(found.status === 404 || found.status === 400, String(found.status));
    await found.text();
    assert.equal(gateway.emulator.state.requests, before);
  });
}

/** @type {[string, new (...args: any) => Error, number][]} */
const upstreamErrors = [
  ['gemini-2.5-flash--error-404', OpenAI.NotFoundError, 404],
  ['gemini-2.5-flash--error-17', OpenAI.BadRequestError, 400],
  ['gemini-2.5-flash--error-10', OpenAI.RateLimitError, 429],
  ['gemini-2.5-flash--error-503', OpenAI.InternalServerError, 503],
];
for (const [model, type, status] of upstreamErrors) {
  test(`upstream ${model} is a ${type.name}, streamed or not`, async () => {
    for (const stream of [false, true]) {
      const call = gateway.client.chat.completions.create({ ...good, model, stream });
      await assert.rejects(call, (error) => {
        assert.ok(error instanceof type, String(error));
        assert.equal(/** @type {any} */ (error).status, status);
        return true;
      });
    }
  });
}

test('an error in mid-stream is an error event, and the stream ends', async () => {
  const response = await gateway.post(chat, {
    ...good,
    model: 'gemini-2.5-flash--error-after-1',
    stream: true,
  });
  const text = await response.text();
  assert.equal(response.status, 200);
  const last = text.trimEnd().split('\n\n').at(-1) ?? '';
  assert.ok(JSON.parse(last.slice('data: '.length)).error.message);
  assert.doesNotMatch(text, /\[DONE\]/);
});

test('an error event may have the number of a gRPC status, or of none', async () => {
  const model = 'gemini-2.5-pro';
  for (const code of [8, 204, 304, 600]) {
    const body = `data: {"error":{"code":${code},"message":"Odd."}}\n\n`;
    gateway.emulator.script({
      model,
      directive: { raw: { contentType: 'text/event-stream', body } },
    });
    await isError(await gateway.post(chat, { ...good, model, stream: true }), 502, null);
  }
});

for (const cut of ['cut-2', 'end-2']) {
  test(`a stream that breaks off (${cut}) says so`, async () => {
    const model = `gemini-2.5-flash--${cut}`;
    const response = await gateway.post(chat, { ...good, model, stream: true });
    const text = await response.text();
    assert.match(text, /upstream_stream_interrupted/);
    assert.doesNotMatch(text, /\[DONE\]/);
  });
}

test('a call that cannot be read is told with the reason, after thoughts as without', async () => {
  const model = 'gemini-2.5-flash-lite';
  const finishMessage = 'Malformed function call: f(';
  const end = { candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage }] };
  const thought = { candidates: [{ content: { parts: [{ text: 'Hm', thought: true }] } }] };
  for (const events of [[thought, end], [end]]) {
    const told = events.length > 1; // so that no other key is asked
    gateway.emulator.script({ model, directive: { events }, times: told ? 1 : 'always' });
    const response = await gateway.post(chat, { ...good, model, stream: true });
    const text = await response.text();
    assert.equal(response.status, told ? 200 : 502);
    const last = text.trimEnd().split('\n\n').at(-1) ?? '';
    const { error } = JSON.parse(last.replace(/^data: /, ''));
    assert.deepEqual([error.code, error.message], ['malformed_response', finishMessage]);
  }
});

test('a cut in the last event costs that event only', async () => {
  const model = 'gemini-2.5-pro';
  const event = (/** @type {object} */ candidate) =>
    `data: ${JSON.stringify({ candidates: [{ content: { parts: [{ text: 'Hi' }] }, ...candidate }] })}\n\n`;
  const torn = 'data: {"usageMetadata":{"promptTok';
  const streamed = async (/** @type {string} */ body) => {
    const raw = { contentType: 'text/event-stream', body };
    gateway.emulator.script({ model, directive: { raw } });
    return (await gateway.post(chat, { ...good, model, stream: true })).text();
  };
  const whole = await streamed(event({ finishReason: 'STOP' }) + torn);
  assert.match(whole, /"finish_reason":"stop"/);
  assert.match(whole, /\[DONE\]/);
  assert.match(await streamed(event({}) + torn), /upstream_stream_interrupted/);
});

test('an isolate that can read nothing says so, not that a key is wrong', async (t) => {
  const registry = mkdtempSync(join(tmpdir(), 'nobody-'));
  const alone = await startWorker({ ledger: 'elsewhere', registry });
  t.after(async () => {
    await alone.stop();
    rmSync(registry, { recursive: true });
  });
  const headers = { authorization: `Bearer ${gateway.key}` };
  const response = await fetch(`${alone.url}/v1/models`, { headers });
  await isError(response, 503, 'overloaded');
  assert.equal(response.headers.get('retry-after'), '1');
});

test('no secret shows in answers or log lines', async () => {
  const response = await gateway.post(chat, { ...good, model: 'gemini-2.5-flash--error-1' });
  const text = await response.text();
  const everything = text + gateway.log.join('\n');
  for (const secret of ['test-key-a', 'test-key-b', gateway.key, gateway.worker.password]) {
    assert.ok(!everything.includes(secret));
  }
});
