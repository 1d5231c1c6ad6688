// Chat completions with everything that the official client builds on them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { ContentFilterFinishReasonError, LengthFinishReasonError } from 'openai/core/error';
import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { eventually, startGateway, user } from '../worker/gateway.js';
import {
  assertSteps,
  conclusion,
  families,
  listen,
  makeTools,
  question,
  scriptSteps,
} from './upstream.js';

/** @type {import('../worker/gateway.js').Gateway} */
let gateway;
/** @type {OpenAI['chat']['completions']} */
let completions;
before(async () => {
  gateway = await startGateway({ keys: ['test-a'], emulator: { bindSignatures: true } });
  completions = gateway.client.chat.completions;
});
after(() => gateway.stop());

const model = 'gemini-3.8-flash';

/** @param {OpenAI.CompletionUsage | null | undefined} usage */
function assertUsage(usage) {
  assert.ok(usage);
  assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 0);
  assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens);
}

test('create: content, reason, usage, headers of the raw response', async () => {
  const { result, bodies } = await listen(gateway, () =>
    completions
      .create({
        model,
        messages: [{ role: 'developer', content: 'Be brief.' }, user('Hello')],
        reasoning_effort: 'low',
        temperature: 0.4,
      })
      .withResponse(),
  );
  const [choice] = result.data.choices;
  assert.match(choice.message.content ?? '', /Hello from gemini-3.8-flash/);
  assert.equal(choice.finish_reason, 'stop');
  assertUsage(result.data.usage);
  assert.ok((result.data.usage?.completion_tokens_details?.reasoning_tokens ?? 0) > 0);
  assert.equal(result.response.headers.get('x-gateway-ignored'), 'temperature');
  assert.equal(bodies.length, 1);
  assert.deepEqual(bodies[0].systemInstruction, { parts: [{ text: 'Be brief.' }] });
  assert.deepEqual(bodies[0].generationConfig.thinkingConfig, {
    includeThoughts: true,
    thinkingLevel: 'LOW',
  });
});

test('the stream helper: deltas, the final completion and the final usage', async () => {
  const runner = completions.stream({
    model,
    messages: [user('Hello')],
    stream_options: { include_usage: true },
  });
  let text = '';
  /** @type {string[]} */
  const snapshots = [];
  runner.on('content', (delta, snapshot) => {
    text += delta;
    snapshots.push(snapshot);
  });
  const final = await runner.finalChatCompletion();
  assert.ok(snapshots.length > 1);
  assert.equal(snapshots.at(-1), text);
  assert.equal(await runner.finalContent(), text);
  assert.equal(final.choices[0].finish_reason, 'stop');
  assertUsage(final.usage);
  // The helper's own sum leaves the usage of streams out, whatever the server.
  assert.equal((await runner.finalMessage()).role, 'assistant');
});

/** @param {ReturnType<typeof makeTools>} tools */
const runnable = (tools) => [
  zodFunction({
    name: 'list_cities',
    function: tools.listCities,
    parameters: z.object({ country: z.string() }),
  }),
  zodFunction({
    name: 'get_weather',
    function: tools.getWeather,
    parameters: z.object({ city: z.string(), days: z.number().int().min(1) }),
  }),
];

for (const { model, signed } of families) {
  test(`the tool runner takes all steps with ${model}`, async () => {
    const tools = makeTools();
    scriptSteps(gateway);
    const { result, bodies } = await listen(gateway, async () => {
      const runner = completions.runTools({
        model,
        messages: [user(question)],
        tools: runnable(tools),
      });
      return { content: await runner.finalContent(), usage: await runner.totalUsage() };
    });
    assert.equal(result.content, conclusion);
    assertUsage(result.usage);
    assertSteps(bodies, tools.called, { signed });
  });

  test(`the tool runner takes all steps with ${model}, streamed`, async () => {
    const tools = makeTools();
    scriptSteps(gateway);
    const { result, bodies } = await listen(gateway, async () => {
      const runner = completions.runTools({
        model,
        messages: [user(question)],
        tools: runnable(tools),
        stream: true,
      });
      let text = '';
      for await (const chunk of runner) text += chunk.choices[0]?.delta?.content ?? '';
      return { text, content: await runner.finalContent() };
    });
    assert.equal(result.content, conclusion);
    assert.equal(result.text, conclusion);
    assertSteps(bodies, tools.called, { signed });
  });
}

const Event = z.object({
  name: z.string(),
  kind: z.enum(['talk', 'walk']),
  at: z.object({ day: z.number().int().min(1).max(31), room: z.string().nullable() }),
  guests: z.array(z.string()).min(1),
  next: z.discriminatedUnion('type', [
    z.object({ type: z.literal('none') }),
    z.object({ type: z.literal('again'), in_days: z.number() }),
  ]),
});

for (const { model } of families) {
  test(`structured output is parsed by its zod schema with ${model}`, async () => {
    const { result, bodies } = await listen(gateway, () =>
      completions.parse({
        model,
        messages: [user('Plan something')],
        response_format: zodResponseFormat(Event, 'event'),
      }),
    );
    const { parsed } = result.choices[0].message;
    assert.ok(parsed);
    assert.equal(parsed.kind, 'talk');
    assert.equal(parsed.at.day, 1);
    assert.equal(parsed.next.type, 'none');
    const { generationConfig } = bodies[0];
    assert.equal(generationConfig.responseMimeType, 'application/json');
    assert.deepEqual(Object.keys(generationConfig.responseJsonSchema.properties), [
      'name',
      'kind',
      'at',
      'guests',
      'next',
    ]);
  });
}

test('the stream helper: parts of a search go back whole, though it keeps the last of each member', async () => {
  const id = 's1';
  const parts = [
    { toolCall: { id, toolType: 'GOOGLE_SEARCH_WEB', args: { queries: ['q'] } } },
    { toolResponse: { id, toolType: 'GOOGLE_SEARCH_WEB', response: { x: 1 } } },
    { text: 'Found.' },
  ];
  const groundingMetadata = { webSearchQueries: ['q'] };
  const events = parts.map((part, i) => ({
    candidates: [
      {
        content: { role: 'model', parts: [part] },
        ...(i === parts.length - 1 && { finishReason: 'STOP', groundingMetadata }),
      },
    ],
  }));
  gateway.emulator.script({ directive: { events } });
  const search = /** @type {any} */ ({ type: 'web_search' });
  const asked = { model, messages: [user('Look it up.')], tools: [search] };
  const { message } = (await completions.stream(asked).finalChatCompletion()).choices[0];
  const messages = [...asked.messages, message, user('And?')];
  const { bodies } = await listen(gateway, () => completions.create({ ...asked, messages }));
  assert.deepEqual(bodies[0].contents[1].parts, parts);
});

test('structured output is parsed from a stream', async () => {
  const runner = completions.stream({
    model,
    messages: [user('Plan something')],
    response_format: zodResponseFormat(Event, 'event'),
  });
  const { choices } = await runner.finalChatCompletion();
  assert.equal(choices[0].message.parsed?.kind, 'talk');
});

test('a parsed answer cut at its length is the client’s own error', async () => {
  gateway.emulator.script({ directive: { text: '{"name":"', finishReason: 'MAX_TOKENS' } });
  await assert.rejects(
    completions.parse({
      model,
      messages: [user('Plan something')],
      response_format: zodResponseFormat(Event, 'event'),
    }),
    LengthFinishReasonError,
  );
  gateway.emulator.script({ directive: { finishReason: 'SAFETY', text: '' } });
  await assert.rejects(
    completions.parse({
      model,
      messages: [user('Plan something')],
      response_format: zodResponseFormat(Event, 'event'),
    }),
    ContentFilterFinishReasonError,
  );
});

test('strict tools: parsed arguments of a call', async () => {
  const tools = [zodFunction({ name: 'plan_event', parameters: Event })];
  const { result, bodies } = await listen(gateway, () =>
    completions.parse({ model, messages: [user('plan an event')], tools, tool_choice: 'required' }),
  );
  const [call] = result.choices[0].message.tool_calls ?? [];
  assert.equal(/** @type {any} */ (call.function.parsed_arguments).next.type, 'none');
  assert.equal(result.choices[0].finish_reason, 'tool_calls');
  assert.deepEqual(bodies[0].toolConfig, { functionCallingConfig: { mode: 'ANY' } });
});

// Only streams: locally workerd does not tell of a client that leaves before the answer begins.
test('leaving a stream ends the upstream call, and an abort is the client’s own error', async () => {
  const slow = { model: `${model}--slow-200`, messages: [user('Hi')] };
  const before = gateway.emulator.state.aborted;
  const stream = await completions.create({ ...slow, stream: true });
  for await (const chunk of stream) if (chunk.choices[0]?.delta?.content) break;
  await eventually(() => gateway.emulator.state.aborted > before);
  assert.equal(gateway.emulator.state.aborted, before + 1);
  const runner = completions.stream(slow);
  runner.on('content', () => runner.abort());
  await assert.rejects(runner.done(), OpenAI.APIUserAbortError);
});

test('models are listed and found', async () => {
  const list = await gateway.client.models.list();
  assert.ok(list.data.some(({ id }) => id === 'gemini-2.5-flash'));
  const found = await gateway.client.models.retrieve('gemini-2.5-flash');
  assert.deepEqual(
    { ...found, created: 0 },
    { id: 'gemini-2.5-flash', object: 'model', created: 0, owned_by: 'google' },
  );
});
