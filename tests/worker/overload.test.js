// More at once than memory holds: some are refused in order, nobody is lost, and it is over at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startGateway, user } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => void (gateway = await startGateway()));
after(() => gateway.stop());

const large = JSON.stringify({
  model: 'gemini-2.5-flash',
  messages: [user('A line of "text".\n'.repeat(1024 * 1024 * 0.055))],
});

// On a connection of its own: workerd closes one 5 s after its last answer, and on a slow machine the
// first to be refused have waited for so long when the last are served.
const send = (/** @type {unknown} */ body, /** @type {object} */ init = {}) =>
  gateway.post('/v1/chat/completions', body, {
    headers: {
      authorization: `Bearer ${gateway.key}`,
      'content-type': 'application/json',
      connection: 'close',
    },
    ...init,
  });

test('an answered request holds no memory while its report waits', async () => {
  const text = (/** @type {number} */ size) =>
    JSON.stringify({ model: 'gemini-2.5-flash', messages: [user('x'.repeat(size))] });
  const [small, largest] = [text(10), text(18 * 1024 * 1024)];
  // The second one's report is held back, for the first one's has just left.
  for (const body of [small, largest]) assert.equal((await send(body)).status, 200);
  const replies = await Promise.all([largest, largest, largest, largest].map((body) => send(body)));
  assert.deepEqual(
    replies.map(({ status }) => status),
    [200, 200, 200, 200],
  );
});

test('texts that are resolved after their body was read count as well', async () => {
  const content = 'A line of "text".\n'.repeat(190_000);
  const messages = [{ role: 'system', content }, user('Hello')];
  const body = JSON.stringify({ model: 'gemini-2.5-flash', messages });
  // More than 4 MiB are not read to their end where memory lacks.
  assert.ok(body.length > 3_900_000 && body.length < 4 * 1024 * 1024);
  const replies = await Promise.all(Array.from({ length: 30 }, () => send(body)));
  const statuses = replies.map(({ status }) => status);
  for (const reply of replies) await reply.arrayBuffer();
  assert.ok(statuses.includes(200) && statuses.includes(503), String(statuses));
  assert.ok(
    statuses.every((status) => [200, 503].includes(status)),
    String(statuses),
  );
  assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));
});

test('of 200 requests of 1 MB at once each is answered, 200 or 503 with Retry-After', async () => {
  assert.ok(large.length > 1_000_000);
  const replies = await Promise.all(Array.from({ length: 200 }, () => send(large)));
  const counts = new Map();
  for (const reply of replies) {
    counts.set(reply.status, (counts.get(reply.status) ?? 0) + 1);
    const answer = /** @type {any} */ (await reply.json());
    if (reply.status === 200) {
      assert.equal(answer.object, 'chat.completion');
      continue;
    }
    assert.equal(reply.status, 503, JSON.stringify(answer));
    assert.equal(answer.error.code, 'overloaded');
    assert.equal(answer.error.type, 'server_error');
    assert.equal(reply.headers.get('retry-after'), '1');
  }
  assert.ok(counts.get(200) > 0, 'some are served');
  assert.ok(counts.get(503) > 0, 'some are refused');
  assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));
});

test('right after it a large and a small request are served', async () => {
  assert.equal((await send(large)).status, 200);
  const small = { model: 'gemini-2.5-flash', messages: [user('Hello')] };
  assert.equal((await send(small)).status, 200);
});

test('requests refused hold nothing: many rounds of too much leave room for the next', async () => {
  for (let round = 0; round < 3; ++round) {
    const replies = await Promise.all(Array.from({ length: 120 }, () => send(large)));
    for (const reply of replies) await reply.arrayBuffer();
    assert.equal((await send(large)).status, 200);
  }
});

test('a body of millions of values is refused and takes nothing from the next', async () => {
  for (const value of ['0', '{}', '[]']) {
    const metadata = `[${Array(2_500_000).fill(value).join(',')}]`;
    const messages = JSON.stringify([user('Hello')]);
    const body = `{"model":"gemini-2.5-flash","messages":${messages},"metadata":${metadata}}`;
    const refused = await send(body);
    assert.equal(refused.status, 413);
    const { error } = /** @type {any} */ (await refused.json());
    assert.match(error.message, /more values than/);
  }
  const text = JSON.stringify({ model: 'gemini-2.5-flash', messages: [user('x'.repeat(18e6))] });
  const replies = await Promise.all(Array.from({ length: 4 }, () => send(text)));
  assert.deepEqual(
    replies.map(({ status }) => status),
    [200, 200, 200, 200],
  );
  assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));
});

/** A chat whose body does not tell its length. @param {string} content */
const sendUntold = (content) => {
  const text = JSON.stringify({ model: 'gemini-2.5-flash', messages: [user(content)] });
  return send('', { body: new Blob([text]).stream(), duplex: 'half' });
};

/** Its status; 0 when the connection was reset while much was left to send. @param {string} content */
const statusUntold = (content) =>
  sendUntold(content).then(
    (reply) => reply.arrayBuffer().then(() => reply.status),
    () => 0,
  );

test('bodies that do not tell their length hold memory as they come', async () => {
  const large = 'x'.repeat(17 * 1024 * 1024);
  const statuses = await Promise.all(Array(6).fill(large).map(statusUntold));
  assert.ok(
    statuses.every((status) => [0, 200, 503].includes(status)) && statuses.includes(200),
    String(statuses),
  );
  assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));
  assert.deepEqual(await Promise.all([large, large, 'x'].map(statusUntold)), [200, 200, 200]);
});

test('one that finds no room is told so, and what it held is given back', async () => {
  const { requests } = gateway.emulator.state;
  const model = 'gemini-2.5-pro';
  const text = JSON.stringify({ model, messages: [user('x'.repeat(4 * 1024 * 1024))] });
  /** @type {(value?: unknown) => void} */
  let answer = () => {};
  const until = new Promise((resolve) => (answer = resolve));
  gateway.emulator.script({ model, directive: { until }, times: 'always' });
  // Small enough for the gaps between what earlier requests have left behind.
  const others = Array.from({ length: 21 }, () => send(text));
  await eventually(() => gateway.emulator.state.requests === requests + others.length);
  for (let i = 0; i < 3; ++i) {
    const refused = await sendUntold('x'.repeat(3 * 1024 * 1024));
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('retry-after'), '1');
    const { error } = /** @type {any} */ (await refused.json());
    assert.equal(error.code, 'overloaded');
  }
  assert.equal(await statusUntold('small'), 200);
  answer();
  for (const other of others) await (await other).arrayBuffer();
  assert.equal(await statusUntold('x'.repeat(3 * 1024 * 1024)), 200);
});
