// Bodies in chunks whose Content-Length says something else: workerd goes by the chunks and passes
// on both headers.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { startGateway, user } from './gateway.js';
import { beginRequest } from './raw-request.js';

const mebibyte = 1024 * 1024;

/** @type {import('./gateway.js').Gateway} */
let gateway;
/** What Gemini was asked last. @type {any} */
let asked;
before(async () => {
  gateway = await startGateway({ emulator: { script: ({ body }) => void (asked = body) } });
});
after(() => gateway.stop());

/** Its status line. @param {string} path @param {string} body @param {number} told */
async function send(path, body, told) {
  const socket = beginRequest(gateway, path, {
    'content-length': told,
    'transfer-encoding': 'chunked',
    connection: 'close',
  });
  for (let at = 0; at < body.length; at += mebibyte) {
    const piece = body.slice(at, at + mebibyte);
    socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
  }
  socket.write('0\r\n\r\n');
  const [first] = await once(socket, 'data');
  socket.destroy();
  return String(first).split('\r\n')[0];
}

const chat = (/** @type {string} */ text) =>
  JSON.stringify({ model: 'gemini-2.5-flash', messages: [user(text)] });

for (const told of [0, 10, 600_000, 5 * mebibyte]) {
  test(`a body in chunks is read whole, though ${told} bytes are told`, async () => {
    const text = 'x'.repeat(2 * mebibyte);
    assert.match(await send('/v1/chat/completions', chat(text), told), / 200 /);
    assert.equal(asked.contents[0].parts[0].text.length, text.length);
  });
}

test('it is held to the limit of all bodies', async () => {
  const before = gateway.emulator.state.requests;
  const status = await send('/v1/chat/completions', chat('x'.repeat(22 * mebibyte)), 10);
  assert.match(status, / 413 /);
  assert.equal(gateway.emulator.state.requests, before);
});

test('a login is at most 16 KiB', async () => {
  const login = (/** @type {number} */ size) =>
    gateway.post('/api/login', { password: 'x'.repeat(size) }, { headers: {} });
  const [small, large] = [await login(1000), await login(20_000)];
  assert.deepEqual([small.status, large.status], [401, 413]);
  assert.match(
    await send('/api/login', JSON.stringify({ password: 'x'.repeat(20_000) }), 5),
    / 413 /,
  );
});
