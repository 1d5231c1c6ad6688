// Requests that ask for far more memory than they send bytes: each is answered, and nobody else is
// hurt.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startGateway, user } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => void (gateway = await startGateway()));
after(() => gateway.stop());
afterEach(() =>
  assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n')),
);

const model = 'gemini-3.8-flash';
const messages = [user('Hi')];

/** @param {object} body @param {string} [path] @returns {Promise<[number, string | undefined]>} status and error code */
async function send(body, path = '/v1/chat/completions') {
  const reply = await gateway.post(path, { model, ...body });
  const text = await reply.text();
  return [reply.status, text.startsWith('{') ? JSON.parse(text).error?.code : undefined];
}

/** Definitions that copy each other so many times, and what stands at the bottom. @param {object} bottom */
function copies(bottom, width = 14, levels = 4) {
  const definitions = /** @type {Record<string, object>} */ ({ [`a${levels}`]: bottom });
  for (let level = 0; level < levels; ++level) {
    const names = Array.from({ length: width }, (_, i) => `p${i}`);
    // What stands beside a reference makes a copy of it.
    const copy = { $ref: `#/$defs/a${level + 1}`, title: 'x' };
    const properties = Object.fromEntries(names.map((name) => [name, copy]));
    definitions[`a${level}`] = { type: 'object', properties };
  }
  const properties = { p: { $ref: '#/$defs/a0', title: 'x' } };
  return { type: 'object', properties, $defs: definitions };
}
const long = 'd'.repeat(3700);
const bottoms = {
  'a description': { type: 'string', description: long },
  'a list of values': { type: 'string', enum: [long, 'b'] },
  'a constant': { const: { a: long }, description: 'x' },
  'a type in words': { type: ['string', 'null'], description: long, default: 1 },
  'names of members': { type: 'object', required: [long], properties: { [long]: {} } },
};
for (const [what, bottom] of Object.entries(bottoms)) {
  test(`copies of ${what} are counted`, async () => {
    const parameters = copies(bottom);
    const tools = [{ type: 'function', function: { name: 'f', parameters } }];
    assert.deepEqual(await send({ messages, tools }), [400, 'invalid_value']);
    const json_schema = { name: 'a', schema: parameters };
    const response_format = { type: 'json_schema', json_schema };
    assert.deepEqual(await send({ messages, response_format }), [400, 'invalid_value']);
  });
}

test('few copies of something long are no harm', async () => {
  const parameters = copies(bottoms['a description'], 3, 2);
  const tools = [{ type: 'function', function: { name: 'f', parameters } }];
  assert.deepEqual(await send({ messages, tools }), [200, undefined]);
});

test('a schema of nothing but loops is opened in one go', async () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `p${i}`);
  const loop = { $ref: '#' };
  const properties = Object.fromEntries(names.map((name) => [name, loop]));
  const parameters = { type: 'object', properties, required: names };
  const tools = [{ type: 'function', function: { name: 'f', parameters } }];
  assert.deepEqual(await send({ messages, tools }), [200, undefined]);
});

test('JSON in texts is read within what memory is left', async () => {
  const large = `{"a":[${'0,'.repeat(990_000)}0]}`;
  const id = (/** @type {number} */ i) => `call_${i}`;
  const talk = (/** @type {string} */ given, /** @type {string} */ result) => {
    const calls = Array.from({ length: 8 }, (_, i) => ({
      ...{ id: id(i), type: 'function' },
      function: { name: 'f', arguments: given },
    }));
    const results = calls.map((call) => ({ role: 'tool', tool_call_id: call.id, content: result }));
    return [user('Hi'), { role: 'assistant', content: null, tool_calls: calls }, ...results];
  };
  const [status, code] = await send({ messages: talk(large, 'ok') });
  assert.ok(status === 413 || status === 503, `${status} ${code}`);
  const [second] = await send({ messages: talk('{}', large) });
  assert.ok([200, 413, 503].includes(second), String(second));
});

test('what a response repeats of its request is counted', async () => {
  gateway.emulator.script({ model, directive: { delay: 1000 }, times: 3 });
  const body = { stream: true, input: 'Hi', instructions: 'x'.repeat(15e6) };
  // One that finds no room while it is sent may be cut off.
  const cut = /** @type {[number]} */ ([503]);
  const sent = Array.from({ length: 3 }, () => send(body, '/v1/responses').catch(() => cut));
  for (const [status] of await Promise.all(sent)) assert.ok([200, 413, 503].includes(status));
  const small = { ...body, instructions: 'x'.repeat(1e6) };
  assert.deepEqual(await send(small, '/v1/responses'), [200, undefined]);
});
