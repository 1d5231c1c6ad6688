// Responses and embeddings with everything that the official client builds on them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { zodResponsesFunction, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { startGateway } from '../worker/gateway.js';
import {
  assertSteps,
  conclusion,
  families,
  listen,
  makeTools,
  png,
  question,
  scriptSteps,
} from './upstream.js';

/** @import OpenAI from 'openai' */

/** @type {import('../worker/gateway.js').Gateway} */
let gateway;
/** @type {OpenAI['responses']} */
let responses;
before(async () => {
  gateway = await startGateway({ keys: ['test-a'], emulator: { bindSignatures: true } });
  responses = gateway.client.responses;
});
after(() => gateway.stop());

const model = 'gemini-3.8-flash';

test('create: text, instructions, reasoning, usage', async () => {
  const { result, bodies } = await listen(gateway, () =>
    responses.create({
      model,
      instructions: 'Be brief.',
      input: 'Hello',
      reasoning: { effort: 'low', summary: 'auto' },
      max_output_tokens: 500,
      metadata: { ticket: '7' },
    }),
  );
  assert.equal(result.status, 'completed');
  assert.match(result.output_text, /Hello from gemini-3.8-flash/);
  assert.deepEqual(
    result.output.map(({ type }) => type),
    ['reasoning', 'message'],
  );
  assert.deepEqual(result.metadata, { ticket: '7' });
  const usage = result.usage ?? assert.fail();
  assert.ok(usage.input_tokens > 0 && usage.output_tokens_details.reasoning_tokens > 0);
  assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens);
  assert.deepEqual(bodies[0].systemInstruction, { parts: [{ text: 'Be brief.' }] });
  assert.equal(bodies[0].generationConfig.maxOutputTokens, 500);
  assert.equal(bodies[0].store, false);
});

test('create with a picture', async () => {
  const { bodies } = await listen(gateway, () =>
    responses.create({
      model,
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is this?' },
            { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'low' },
          ],
        },
      ],
    }),
  );
  assert.deepEqual(bodies[0].contents[0].parts[1], {
    inlineData: { mimeType: 'image/png', data: png },
    mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' },
  });
});

test('the stream helper: events in order, text and usage of the final response', async () => {
  const runner = responses.stream({ model, input: 'Hello', reasoning: { summary: 'auto' } });
  let text = '';
  let number = 0;
  /** @type {string[]} */
  const types = [];
  for await (const event of runner) {
    types.push(event.type);
    assert.equal(event.sequence_number, number++);
    if (event.type === 'response.output_text.delta') text += event.delta;
  }
  assert.deepEqual(types.slice(0, 2), ['response.created', 'response.in_progress']);
  assert.equal(types.at(-1), 'response.completed');
  assert.ok(types.includes('response.reasoning_summary_text.delta'));
  const final = await runner.finalResponse();
  assert.equal(final.output_text, text);
  assert.ok((final.usage?.output_tokens ?? 0) > 0);
});

test('an answer cut at its length is incomplete', async () => {
  gateway.emulator.script({ directive: { text: 'Once', finishReason: 'MAX_TOKENS' } });
  const result = await responses.create({ model, input: 'Tell me' });
  assert.equal(result.status, 'incomplete');
  assert.deepEqual(result.incomplete_details, { reason: 'max_output_tokens' });
  assert.equal(result.output_text, 'Once');
});

const Event = z.object({
  name: z.string(),
  at: z.object({ day: z.number().int(), room: z.string().nullable() }),
});

test('parse: structured text and a strict tool by their zod schemas', async () => {
  const { result, bodies } = await listen(gateway, () =>
    responses.parse({
      model,
      input: 'Plan something',
      text: { format: zodTextFormat(Event, 'event') },
    }),
  );
  assert.equal(result.output_parsed?.at.day, 1);
  assert.deepEqual(Object.keys(bodies[0].generationConfig.responseJsonSchema.properties), [
    'name',
    'at',
  ]);
  const tools = [zodResponsesFunction({ name: 'plan_event', parameters: Event })];
  const called = await responses.parse({ model, input: 'plan an event', tools });
  const call = called.output.find((item) => item.type === 'function_call');
  assert.ok(call);
  assert.equal(/** @type {any} */ (call.parsed_arguments).at.day, 1);
});

test('structured text from a stream', async () => {
  const runner = responses.stream({
    model,
    input: 'Plan something',
    text: { format: zodTextFormat(Event, 'event') },
  });
  assert.equal((await runner.finalResponse()).output_parsed?.at.day, 1);
});

/** @type {OpenAI.Responses.FunctionTool[]} */
const tools = [
  {
    type: 'function',
    name: 'list_cities',
    strict: true,
    parameters: { type: 'object', properties: { country: { type: 'string' } } },
  },
  {
    type: 'function',
    name: 'get_weather',
    strict: true,
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
      required: ['city', 'days'],
    },
  },
];

/** @param {OpenAI.Responses.ResponseCreateParams} ask @param {boolean} stream @returns {Promise<OpenAI.Responses.Response>} */
async function answer(ask, stream) {
  if (!stream) return responses.create({ ...ask, stream: false });
  return responses.stream({ .../** @type {any} */ (ask) }).finalResponse();
}

for (const { model, signed } of families) {
  for (const stream of [false, true]) {
    test(`a loop of several steps with ${model}, stream: ${stream}`, async () => {
      const made = makeTools();
      scriptSteps(gateway);
      /** @type {OpenAI.Responses.ResponseInput} */
      const input = [{ role: 'user', content: question }];
      const { result, bodies } = await listen(gateway, async () => {
        for (let step = 0; step < 5; ++step) {
          const response = await answer({ model, input, tools, store: false }, stream);
          const calls = response.output.filter((item) => item.type === 'function_call');
          if (calls.length === 0) return response.output_text;
          input.push(.../** @type {typeof input} */ (response.output));
          for (const { name, call_id, arguments: text } of calls) {
            const use = name === 'list_cities' ? made.listCities : made.getWeather;
            const output = use(JSON.parse(text));
            const words = typeof output === 'string' ? output : JSON.stringify(output);
            input.push({ type: 'function_call_output', call_id, output: words });
          }
        }
        return 'no end';
      });
      assert.equal(result, conclusion);
      assertSteps(bodies, made.called, { signed });
    });
  }
}

test('embeddings: base64 by default, the same numbers as floats', async () => {
  const ask = { model: 'gemini-embedding-001', input: ['one', 'two'], dimensions: 256 };
  const { result, bodies } = await listen(gateway, async () => [
    await gateway.client.embeddings.create(ask),
    await gateway.client.embeddings.create({ ...ask, encoding_format: 'float' }),
  ]);
  const [base64, float] = result;
  assert.equal(base64.data.length, 2);
  for (const [i, { embedding, index }] of base64.data.entries()) {
    assert.equal(index, i);
    assert.equal(embedding.length, 256);
    for (const [j, value] of embedding.entries()) {
      assert.ok(Math.abs(value - float.data[i].embedding[j]) < 1e-6);
    }
  }
  assert.equal(base64.usage.total_tokens, base64.usage.prompt_tokens);
  assert.ok(base64.usage.prompt_tokens > 0);
  assert.deepEqual(bodies[0].requests[1], {
    model: 'models/gemini-embedding-001',
    content: { parts: [{ text: 'two' }] },
    outputDimensionality: 256,
  });
});
