// Answers longer than the model gives at once: asked on with the token, one answer to the client.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGateway, user } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway();
});
after(() => gateway.stop());

const chat = { model: 'gemini-4-argon', messages: [user('A long story')] };

/** @param {string} text @param {string} token @param {{prompt?: number, written?: number}} [tokens] */
const piece = (text, token, { prompt = 10, written = 5 } = {}) => ({
  directive: {
    events: [
      {
        candidates: [
          {
            index: 0,
            content: { role: 'model', parts: [{ text }] },
            finishReason: token ? 'CONTINUATION' : 'STOP',
            ...(token && { continuationToken: token }),
          },
        ],
        usageMetadata: {
          promptTokenCount: prompt,
          candidatesTokenCount: written,
          totalTokenCount: prompt + written,
        },
        responseId: 'r',
        modelVersion: 'gemini-4-argon',
      },
    ],
  },
  times: 1,
});
const story = [
  piece('Once upon ', 'token-1'),
  piece('a time', 'token-2', { prompt: 15 }),
  piece('.', '', { prompt: 20, written: 1 }),
];
const tokensSent = () =>
  gateway.emulator.state.last
    .slice(-3)
    .map(({ body }) => JSON.parse(JSON.stringify(body)).continuationToken);

test('whole', async () => {
  for (const entry of story) gateway.emulator.script(entry);
  const { choices, usage } = await gateway.client.chat.completions.create(chat);
  assert.equal(choices.length, 1);
  assert.equal(choices[0].message.content, 'Once upon a time.');
  assert.equal(choices[0].finish_reason, 'stop');
  assert.deepEqual(
    [usage?.prompt_tokens, usage?.completion_tokens, usage?.total_tokens],
    [10, 11, 21],
  );
  assert.deepEqual(tokensSent(), [undefined, 'token-1', 'token-2']);
});

test('streamed', async () => {
  for (const entry of story) gateway.emulator.script(entry);
  const stream = gateway.client.chat.completions.stream({
    ...chat,
    stream_options: { include_usage: true },
  });
  const { choices, usage } = await stream.finalChatCompletion();
  assert.equal(choices[0].message.content, 'Once upon a time.');
  assert.equal(choices[0].finish_reason, 'stop');
  assert.deepEqual([usage?.prompt_tokens, usage?.completion_tokens], [10, 11]);
  assert.deepEqual(tokensSent(), [undefined, 'token-1', 'token-2']);
});

test('what earlier calls have taken is told though the last one says nothing of tokens', async () => {
  const [first, ...rest] = story;
  const last = piece('.', '');
  const { usageMetadata, ...silent } = last.directive.events[0];
  assert.ok(usageMetadata);
  const end = { ...last, directive: { events: [silent] } };
  const entries = [first, rest[0], end];
  for (const entry of entries) gateway.emulator.script(entry);
  const whole = await gateway.client.chat.completions.create(chat);
  assert.equal(whole.choices[0].message.content, 'Once upon a time.');
  for (const entry of entries) gateway.emulator.script(entry);
  const options = { ...chat, stream_options: { include_usage: true } };
  const streamed = await gateway.client.chat.completions.stream(options).finalChatCompletion();
  for (const { usage } of [whole, streamed]) {
    assert.deepEqual(
      [usage?.prompt_tokens, usage?.completion_tokens, usage?.total_tokens],
      [10, 10, 20],
    );
  }
});

test('an answer that never ends is cut after sixteen further calls', async () => {
  for (const stream of [false, true]) {
    const before = gateway.emulator.state.last.length;
    gateway.emulator.script({ ...piece('on and ', 'again'), times: 17 });
    const response = await gateway.post('/v1/chat/completions', { ...chat, stream });
    const text = await response.text();
    assert.match(text, /"finish_reason":"length"/);
    assert.equal(text.match(/on and /g)?.length, 17);
    assert.equal(gateway.emulator.state.last.length - before, 17);
  }
});

test('choices that never end leave each other room in the fifty fetches of the free plan', async () => {
  for (const stream of [false, true]) {
    const before = gateway.emulator.state.requests;
    gateway.emulator.script({ ...piece('on and ', 'again'), times: 49 });
    const response = await gateway.post('/v1/chat/completions', { ...chat, n: 4, stream });
    const text = await response.text();
    assert.equal(text.match(/"finish_reason":"length"/g)?.length, 4, text);
    assert.equal(text.match(/on and /g)?.length, 49);
    assert.equal(gateway.emulator.state.requests - before, 49);
  }
});

/** @type {[string, import('../emulator/types.js').Directive, string][]} the hop that fails, and what a stream has of it */
const failures = [
  ['is refused', { error: 17 }, ''],
  ['is empty', { empty: 'no-candidates' }, ''],
  ['breaks off', { text: ['a ', 'time'], errorAfter: 1 }, 'a '],
  ['ends without a reason', { text: ['a ', 'time'], cut: 'end', cutAfter: 1 }, 'a '],
];
for (const [name, directive, more] of failures) {
  test(`a continuation that ${name} leaves what was written, as cut`, async () => {
    gateway.emulator.script(story[0], { directive, times: 1 });
    const stream = await gateway.client.chat.completions
      .stream({ ...chat, stream_options: { include_usage: true } })
      .finalChatCompletion();
    assert.equal(stream.choices[0].message.content, `Once upon ${more}`);
    assert.equal(stream.choices[0].finish_reason, 'length');
    assert.equal(stream.usage?.prompt_tokens, 10);
    if (more) return;
    gateway.emulator.script(story[0], { directive, times: 1 });
    const { choices, usage } = await gateway.client.chat.completions.create(chat);
    assert.equal(choices[0].message.content, 'Once upon ');
    assert.equal(choices[0].finish_reason, 'length');
    assert.deepEqual([usage?.prompt_tokens, usage?.completion_tokens], [10, 5]);
  });
}

test('the upstream took every body', () => {
  assert.deepEqual(gateway.emulator.state.violations, []);
});
