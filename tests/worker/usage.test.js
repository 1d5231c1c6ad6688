// What scripts read of the Ledger is exact and current: every chat answered before is in it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startGateway, user } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway();
});
after(() => gateway.stop());

const model = 'gemini-2.5-flash';
const rounds = [1, 2, 7, 40, 3];

test('a count read right after the answers holds all of them', async () => {
  let asked = 0;
  let tokens = 0;
  for (const [round, count] of rounds.entries()) {
    const chats = Array.from({ length: count }, async (_, i) => {
      const messages = [user(`round ${round}, chat ${i}`)];
      if (i % 2 === 0)
        return (await gateway.client.chat.completions.create({ model, messages })).usage;
      const stream = await gateway.client.chat.completions.create({
        model,
        messages,
        stream: true,
        stream_options: { include_usage: true },
      });
      let usage;
      for await (const chunk of stream) usage = chunk.usage ?? usage;
      return usage;
    });
    for (const usage of await Promise.all(chats)) tokens += usage?.prompt_tokens ?? NaN;
    asked += count;
    const [{ totals }, keys] = [
      await gateway.admin.get('usage?by=model'),
      await gateway.admin.get('gemini-keys'),
    ];
    assert.equal(totals.requests, asked, `after round ${round}`);
    assert.equal(totals.promptTokens, tokens, `tokens after round ${round}`);
    const sum = keys.reduce(
      (/** @type {number} */ all, /** @type {any} */ key) => all + key.usage,
      0,
    );
    assert.equal(sum, asked, `keys after round ${round}`);
  }
});

test('a stream refused after its first text counts its tokens and rests its key', async (t) => {
  const other = await startGateway();
  t.after(() => other.stop());
  other.emulator.script({ directive: { text: ['One ', 'two'], errorAfter: 1, error: 'minute' } });
  const chat = { model, messages: [user('Hi')] };
  const text = await (await other.post('/v1/chat/completions', { ...chat, stream: true })).text();
  assert.match(text, /One /);
  assert.match(text, /"error":/);
  for (let i = 0; i < 4; ++i) await other.client.chat.completions.create(chat);
  const answers = Object.values(other.emulator.state.perKey).map(({ answered }) => answered);
  assert.deepEqual(answers.sort(), [0, 4]);
  const { totals } = await other.admin.get('usage?by=model');
  assert.deepEqual([totals.requests, totals.errors], [4, 1]);
  assert.equal(totals.promptTokens, 5 * Math.ceil('Hi'.length / 4));
});

test("a request's calls are told in the order in which they ended", async (t) => {
  for (const failing of ['one', 'two']) {
    const other = await startGateway({
      emulator: {
        script: (request) =>
          JSON.stringify(request.body).includes(failing) ? { error: 503, delay: 500 } : undefined,
      },
    });
    t.after(() => other.stop());
    await other.admin.patch('system-settings', { max_retry: 0 });
    const body = { model, prompt: ['one', 'two'], max_tokens: 9 };
    assert.equal((await other.post('/v1/completions', body)).status, 503);
    const { requests } = await other.admin.get('requests');
    const statuses = requests[0].attempts.map((/** @type {any} */ { status }) => status);
    assert.deepEqual(statuses, [200, 503], `${failing} fails`);
    const { problems } = await other.admin.get('problems');
    const codes = problems.map((/** @type {any} */ { code }) => code);
    assert.deepEqual(codes, ['model_overloaded'], `${failing} fails`);
  }
});

test('tokens that upstream told count, whatever became of the answer', async (t) => {
  const usageMetadata = { promptTokenCount: 1000, candidatesTokenCount: 50, totalTokenCount: 1050 };
  const said = (/** @type {string} */ text) => ({
    candidates: [{ content: { parts: [{ text }] } }],
    usageMetadata,
  });
  const malformed = { candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL' }], usageMetadata };
  const cut = { events: [said('Hi'), said('Ho')], cut: 'socket', cutAfter: 1, eventDelay: 200 };
  const chat = { model, messages: [user('Hi')] };
  const contents = { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] };
  const native = `/v1beta/models/${model}:streamGenerateContent?alt=sse`;
  const path = '/v1/chat/completions';
  /** @type {[string, number, object, string, object][]} */
  const rows = [
    ['a stream that breaks off', 1, cut, path, { ...chat, stream: true }],
    ['a native stream that breaks off', 1, cut, native, contents],
    ['a malformed stream', 2, { events: [malformed] }, path, { ...chat, stream: true }],
    ['a malformed answer', 2, { events: [malformed] }, path, chat],
  ];
  for (const [name, calls, directive, path, body] of rows) {
    const other = await startGateway();
    t.after(() => other.stop());
    other.emulator.script({ directive: /** @type {any} */ (directive), times: 'always' });
    await (await other.post(path, body)).text().catch(() => {});
    const { totals } = await eventually(async () => {
      const usage = await other.admin.get('usage?by=key');
      return usage.totals.failedCalls === calls && usage;
    });
    assert.deepEqual(
      [totals.promptTokens, totals.completionTokens],
      [1000 * calls, 50 * calls],
      name,
    );
    const [key] = await other.admin.get('worker-keys');
    assert.equal(key.usage.tokens, 1050 * calls, name);
  }
});
