// What a client may lawfully ask, Google takes: random conversations and schemas pass the emulator's
// rules on their way upstream, and nothing of what was said is lost.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { familyOf } from '../emulator/families.js';
import { ruleViolation } from '../emulator/rules/index.js';
import { canonical } from '../emulator/schema/canonical.js';
import { checkMessage } from '../emulator/schema/check.js';
import { BareCore, hasCore } from './bare-core.js';
import { Conversation } from './conversations.js';
import { Random } from './random-json.js';
import { randomSchema } from './schemas.js';

/** @typedef {any} Json */

const counts = { conversations: 300, schemas: 800 };
const skip = !hasCore && 'build/core.wasm is not built';
const message = 'GenerateContentRequest';
const models = ['gemini-2.5-flash', 'gemini-3-flash-preview', 'gemini-3.8-flash', 'gemini-4-argon'];
const answer = { candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] };
const chunks = [Buffer.from(JSON.stringify(answer))];

/** @type {BareCore} */
let core;
before(() => {
  if (hasCore) core = new BareCore();
});

/**
 * What goes upstream for a request, which Google takes.
 * @param {string} path
 * @param {Json} body
 * @param {number} seed
 * @returns {string}
 */
function sentFor(path, body, seed) {
  const at = `seed ${seed}: ${JSON.stringify(body)}`;
  const told = core.post(path, Buffer.from(JSON.stringify(body)), { chunks });
  assert.equal(told.status, 200, `${told.body} at ${at}`);
  const [{ body: sent }] = told.sent;
  const tree = JSON.parse(sent);
  assert.deepEqual(checkMessage(message, tree), [], at);
  const { model } = body;
  const context = { model, family: familyOf(model), stream: false, refuseSampling: true };
  const refused = ruleViolation(canonical(message, tree), { ...context, accepts: () => true });
  assert.equal(refused, null, `${JSON.stringify(refused)} of ${sent} at ${at}`);
  return sent;
}

/** @param {string[]} words @param {string} sent @param {number} seed */
function assertHolds(words, sent, seed) {
  for (const word of words)
    assert.ok(sent.includes(word), `seed ${seed}: ${word} is lost: ${sent}`);
}

test(`${counts.conversations} conversations of a chat`, { skip }, () => {
  for (let seed = 1; seed <= counts.conversations; ++seed) {
    const random = new Random(seed);
    const conversation = new Conversation(random);
    const body = { model: random.pick(models), messages: conversation.messages() };
    const tools = conversation.chatTools();
    const sent = sentFor(
      '/v1/chat/completions',
      tools.length > 0 ? { ...body, tools } : body,
      seed,
    );
    assertHolds(conversation.words, sent, seed);
  }
});

test(`${counts.conversations} conversations of a response`, { skip }, () => {
  for (let seed = 1; seed <= counts.conversations; ++seed) {
    const random = new Random(seed);
    const conversation = new Conversation(random);
    const instructions = conversation.text();
    const body = { model: random.pick(models), instructions, input: conversation.input() };
    const sent = sentFor('/v1/responses', body, seed);
    assertHolds(conversation.words, sent, seed);
  }
});

test(`${counts.schemas} schemas of tools and of answers`, { skip }, () => {
  for (let seed = 1; seed <= counts.schemas; ++seed) {
    const schema = randomSchema(new Random(seed));
    const function_ = { name: 'f', parameters: schema };
    const asked = { model: 'gemini-3.8-flash', messages: [{ role: 'user', content: 'Hi' }] };
    const tool = { ...asked, tools: [{ type: 'function', function: function_ }] };
    sentFor('/v1/chat/completions', tool, seed);
    const format = { type: 'json_schema', json_schema: { name: 'n', schema } };
    sentFor('/v1/chat/completions', { ...asked, response_format: format }, seed);
  }
});
