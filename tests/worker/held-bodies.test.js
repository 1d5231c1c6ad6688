// Clients that send the body of a request long after its head.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually, startGateway, user } from './gateway.js';
import { beginRequest } from './raw-request.js';

const gateway = await startGateway();
after(() => gateway.stop());

const body = JSON.stringify({ model: 'gemini-2.5-flash', messages: [user('Hi')] });
const contents = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] });

/**
 * A request of which the Worker has the head and some of the body.
 * @param {string} key @param {string} path @param {string} sent
 * @returns {Promise<() => Promise<string>>} sends the rest and answers what came
 */
async function hold(key, path, sent) {
  const socket = beginRequest(gateway, path, {
    authorization: `Bearer ${key}`,
    'content-length': sent.length,
    connection: 'close',
  });
  let answer = '';
  socket.on('data', (bytes) => (answer += bytes));
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.write(sent.slice(0, 10), resolve));
  return async () => {
    socket.write(sent.slice(10));
    await closed;
    return answer;
  };
}

/** @param {string} key */
const ask = (key) =>
  gateway.post('/v1/chat/completions', body, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  });

/** @param {string} answer */
const statusOf = (answer) => Number(answer.split(' ')[1]);

test('a limit of the day holds for those whose bodies come late', async () => {
  const limited = { description: 'one a day', dailyRequests: 1 };
  const { id, key } = await gateway.admin.post('worker-keys', limited);
  const held = [];
  for (let i = 0; i < 3; ++i) held.push(await hold(key, '/v1/chat/completions', body));
  // The Worker serves connections in order: it has looked the key up for those before.
  assert.equal((await ask(key)).status, 200);
  await eventually(async () => {
    const keys = await gateway.admin.get('worker-keys');
    return keys.find((/** @type {any} */ one) => one.id === id).usage.requests === 1;
  });
  for (const finish of held) {
    const answer = await finish();
    assert.equal(statusOf(answer), 429, answer);
    assert.match(answer, /used up its daily requests/);
  }
});

/** @type {[string, string, string, RegExp][]} */
const calls = [
  ['a chat', '/v1/chat/completions', body, /"code":"invalid_api_key"/],
  [
    'a native call',
    '/v1beta/models/gemini-2.5-flash:generateContent',
    contents,
    /"reason":"INVALID_API_KEY"/,
  ],
  [
    'a native count',
    '/v1beta/models/gemini-2.5-flash:countTokens',
    contents,
    /"reason":"INVALID_API_KEY"/,
  ],
];
for (const [what, path, sent, code] of calls) {
  test(`${what} is refused when its key is deleted before the body has come`, async () => {
    const { id, key } = await gateway.admin.post('worker-keys', { description: 'for a moment' });
    const finish = await hold(key, path, sent);
    assert.equal((await ask(key)).status, 200);
    await gateway.admin.remove(`worker-keys/${id}`);
    await eventually(async () => (await ask(key)).status === 401);
    const answer = await finish();
    assert.equal(statusOf(answer), 401, answer);
    assert.match(answer, code);
  });
}
