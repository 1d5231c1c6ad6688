// What clients that speak the Gemini API themselves send, and Google reads in more spellings than
// the gateway does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { eventually, startGateway } from './gateway.js';

const model = 'gemini-2.5-flash';
const generate = `/v1beta/models/${model}:generateContent`;

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway({ keys: ['test-a', 'test-b', 'test-c'] });
});
after(() => gateway.stop());

/** @param {string} key @param {string} path @param {BodyInit} body @param {object} [headers] */
const send = (key, path, body, headers) =>
  fetch(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': key, ...headers },
    body,
  });

test('where models are restricted, a body that may name one has to be readable', async () => {
  const narrow = await gateway.admin.post('worker-keys', {
    description: 'narrow',
    allowedModels: [model],
  });
  const named = '{"model":"models/gemini-2.5-pro","contents":[],"input":"Hi"}';
  const packed = gzipSync(named);
  /** @type {[BodyInit, object, RegExp][]} */
  const rows = [
    [packed, { 'content-encoding': 'gzip' }, /compressed/],
    [packed, {}, /JSON/],
    [named.replaceAll('"', "'"), {}, /JSON/],
    [`[${named}]`, {}, /JSON object/],
  ];
  const before = gateway.emulator.state.requests;
  for (const path of ['/v1beta/cachedContents', '/v1beta/interactions']) {
    for (const [body, headers, message] of rows) {
      const response = await send(narrow.key, path, body, headers);
      const { error } = await response.json();
      const told = [response.status, error.status, error.details[0].reason];
      assert.deepEqual(told, [400, 'INVALID_ARGUMENT', 'INVALID_JSON'], path);
      assert.match(error.message, message);
    }
  }
  assert.equal(gateway.emulator.state.requests, before);
  const headers = { 'content-encoding': 'gzip' };
  for (const [key, path] of [
    [gateway.key, '/v1beta/cachedContents'],
    [narrow.key, generate],
    [narrow.key, '/upload/v1beta/files'],
  ]) {
    await (await send(key, path, packed, headers)).text();
  }
  assert.equal(gateway.emulator.state.requests, before + 3, 'passed on all the same');
  gateway.emulator.state.takeRefusals();
});

test('a text that speaks of files is served by any key', async () => {
  const text = 'Mend open("files/a.txt") and GET /v1beta/cachedContents/{id}.';
  const body = JSON.stringify({ contents: [{ role: 'user', parts: [{ text }] }] });
  const { perKey } = gateway.emulator.state;
  const answered = () => Object.values(perKey).filter(({ answered }) => answered > 0).length;
  for (let i = 0; i < 20 && answered() < 3; ++i) {
    const response = await send(gateway.key, generate, body);
    assert.equal(response.status, 200, await response.text());
  }
  assert.equal(answered(), 3);
});

test('a search that is named in escapes rests no key either', async () => {
  const body = String.raw`{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"tools":[{"google\u0053earch":{}}]}`;
  gateway.emulator.script({ directive: { error: 'capacity' }, times: 2 });
  const before = gateway.emulator.state.requests;
  const response = await send(gateway.key, generate, body);
  assert.equal(response.status, 429, await response.text());
  assert.equal(gateway.emulator.state.requests, before + 2);
  /** @type {{health: Record<string, {state: string}>}[]} */
  const keys = await gateway.admin.get('gemini-keys');
  const states = keys.flatMap(({ health }) => Object.values(health).map(({ state }) => state));
  assert.ok(states.every((state) => state === 'ready'));
});

test('a gateway that offers listed models only is such a list', async () => {
  const quoted = () => send(gateway.key, '/v1beta/cachedContents', "{'model':'models/any'}");
  await gateway.admin.patch('system-settings', { restrict_models: true });
  await eventually(async () => {
    const response = await quoted();
    const text = await response.text();
    return response.status === 400 && /INVALID_JSON/.test(text);
  });
  gateway.emulator.state.takeRefusals();
});
