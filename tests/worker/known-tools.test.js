// Agents send the same tools with each request; the Worker reads them once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGateway, user } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway();
});
after(() => gateway.stop());

const schema = (/** @type {number} */ i) => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    path: {
      type: 'string',
      default: 'a\\b',
      description: `A "quoted" word, no. ${i}.\n`.repeat(9),
    },
    place: { $ref: '#/$defs/place' },
  },
  required: ['path'],
  $defs: { place: { type: 'object', properties: { é: { type: ['string', 'null'] } } } },
});

const functions = (/** @type {string} */ text) =>
  Array.from({ length: 12 }, (_, i) => ({
    name: `tool ${i}`,
    description: `${text} ${i}`,
    parameters: schema(i),
  }));

/** @param {string} path @param {object} body @param {number} [indent]  of the JSON sent */
async function post(path, body, indent) {
  const response = await fetch(`${gateway.url}/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body, null, indent),
  });
  assert.equal(response.status, 200, await response.text());
}

const model = 'gemini-2.5-flash';
const chat = (/** @type {string} */ text, /** @type {number} */ i) => ({
  model,
  messages: [user(`Question ${i}`)],
  tools: functions(text).map((tool) => ({ type: 'function', function: tool })),
});
const response = (/** @type {string} */ text, /** @type {number} */ i) => ({
  model,
  input: `Question ${i}`,
  tools: functions(text).map((tool) => ({ type: 'function', ...tool })),
});

/** What Gemini was sent last, newest last. @param {number} count */
const sent = (count) => gateway.emulator.state.last.slice(-count).map(({ body }) => body);

for (const [name, path, body, indent] of /** @type {const} */ ([
  ['chats', 'chat/completions', chat, undefined],
  ['chats with blanks in their JSON', 'chat/completions', chat, 1],
  ['responses', 'responses', response, undefined],
])) {
  test(`tools that come again reach Gemini as at first: ${name}`, async () => {
    for (let i = 0; i < 5; ++i) await post(path, body(name, i), indent);
    await Promise.all(Array.from({ length: 8 }, (_, i) => post(path, body(name, i), indent)));
    const bodies = sent(13);
    assert.equal(bodies.length, 13);
    const [declared] = bodies[0].tools;
    assert.equal(declared.functionDeclarations.length, 12);
    assert.equal(declared.functionDeclarations[11].description, `${name} 11`);
    assert.deepEqual(declared.functionDeclarations[3].parametersJsonSchema.required, ['path']);
    for (const { tools } of bodies) assert.deepEqual(tools, [declared]);
    // One that differs in a letter is another.
    const changed = body(name, 0);
    Object.assign(/** @type {any} */ (changed.tools[11]).function ?? changed.tools[11], {
      description: 'Else',
    });
    await post(path, changed, indent);
    const [other] = sent(1)[0].tools;
    assert.equal(other.functionDeclarations[11].description, 'Else');
    assert.deepEqual(
      other.functionDeclarations.slice(0, 11),
      declared.functionDeclarations.slice(0, 11),
    );
  });
}
