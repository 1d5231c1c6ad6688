// Vercel's AI SDK with its provider for OpenAI-compatible servers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  APICallError,
  embedMany,
  generateObject,
  generateText,
  Output,
  stepCountIs,
  streamObject,
  streamText,
  tool,
} from 'ai';
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

/** @type {import('../worker/gateway.js').Gateway} */
let gateway;
/** @type {ReturnType<typeof createOpenAICompatible>} */
let provider;
before(async () => {
  gateway = await startGateway({ keys: ['test-a'], emulator: { bindSignatures: true } });
  provider = createOpenAICompatible({
    name: 'gateway',
    baseURL: `${gateway.url}/v1`,
    apiKey: gateway.key,
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
});
after(() => gateway.stop());

const name = 'gemini-3.8-flash';

/** @param {import('ai').LanguageModelUsage} usage */
function assertUsage(usage) {
  assert.ok((usage.inputTokens ?? 0) > 0 && (usage.outputTokens ?? 0) > 0);
  assert.equal(usage.totalTokens, (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0));
}

test('generateText: text, reason, usage, reasoning', async () => {
  const { result, bodies } = await listen(gateway, () =>
    generateText({
      model: provider(name),
      system: 'Be brief.',
      prompt: 'Hello',
      providerOptions: { gateway: { reasoningEffort: 'low' } },
    }),
  );
  assert.match(result.text, /Hello from gemini-3.8-flash/);
  assert.match(result.reasoningText ?? '', /The user said/);
  assert.equal(result.finishReason, 'stop');
  assertUsage(result.usage);
  assert.ok((result.usage.outputTokenDetails.reasoningTokens ?? 0) > 0);
  assert.deepEqual(bodies[0].systemInstruction, { parts: [{ text: 'Be brief.' }] });
  assert.equal(bodies[0].generationConfig.thinkingConfig.thinkingLevel, 'LOW');
});

test('streamText: the same, in parts', async () => {
  const stream = streamText({
    model: provider(name),
    prompt: 'Hello',
    providerOptions: { gateway: { reasoningEffort: 'low' } },
  });
  /** @type {Record<string, string>} */
  const said = {};
  for await (const part of stream.fullStream) {
    assert.notEqual(part.type, 'error');
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
      said[part.type] = (said[part.type] ?? '') + part.text;
    }
  }
  assert.equal(said['text-delta'], await stream.text);
  assert.equal(said['reasoning-delta'], await stream.reasoningText);
  assert.match(said['text-delta'], /Hello from/);
  assert.match(said['reasoning-delta'], /The user said/);
  assert.equal(await stream.finishReason, 'stop');
  assertUsage(await stream.usage);
});

/** @param {ReturnType<typeof makeTools>} made */
const toolsOf = (made) => ({
  list_cities: tool({
    description: 'Cities of a country',
    inputSchema: z.object({ country: z.string() }),
    execute: made.listCities,
  }),
  get_weather: tool({
    inputSchema: z.object({ city: z.string(), days: z.number().int() }),
    execute: made.getWeather,
  }),
});

for (const { model, signed } of families) {
  for (const [title, call] of Object.entries({ generateText, streamText })) {
    test(`${title} takes all steps with ${model}`, async () => {
      const made = makeTools();
      scriptSteps(gateway);
      const { result, bodies } = await listen(gateway, async () => {
        const run = await call({
          model: provider(model),
          prompt: question,
          tools: toolsOf(made),
          stopWhen: stepCountIs(5),
        });
        const [text, steps, usage] = [await run.text, await run.steps, await run.totalUsage];
        return { text, reasons: steps.map(({ finishReason }) => finishReason), usage };
      });
      assert.equal(result.text, conclusion);
      assert.deepEqual(result.reasons, ['tool-calls', 'tool-calls', 'stop']);
      assertUsage(result.usage);
      assertSteps(bodies, made.called, { signed });
    });
  }
}

const schema = z.object({
  name: z.string(),
  kind: z.enum(['talk', 'walk']),
  days: z.array(z.number().int().min(1)).min(1),
  room: z.string().nullable(),
});
/** @type {z.infer<typeof schema>} */
const expected = { name: 'name', kind: 'talk', days: [1], room: 'room' };

for (const { model } of families) {
  test(`generateObject and streamObject fill a zod schema with ${model}`, async () => {
    const ask = { model: provider(model), schema, prompt: 'Plan something' };
    const { result, bodies } = await listen(gateway, () => generateObject(ask));
    assert.deepEqual(result.object, expected);
    assertUsage(result.usage);
    assert.equal(bodies[0].generationConfig.responseMimeType, 'application/json');
    assert.deepEqual(bodies[0].generationConfig.responseJsonSchema.required, [
      'name',
      'kind',
      'days',
      'room',
    ]);
    const stream = streamObject(ask);
    let last;
    for await (const partial of stream.partialObjectStream) last = partial;
    assert.deepEqual(last, expected);
    assert.deepEqual(await stream.object, expected);
  });

  test(`an object after tools with ${model}`, async () => {
    const made = makeTools();
    gateway.emulator.script({
      directive: { calls: [{ name: 'list_cities', args: { country: 'Italy' } }] },
    });
    gateway.emulator.script({ directive: { text: JSON.stringify(expected) } });
    const { result, bodies } = await listen(gateway, () =>
      generateText({
        model: provider(model),
        prompt: 'Plan something',
        tools: toolsOf(made),
        stopWhen: stepCountIs(3),
        output: Output.object({ schema }),
      }),
    );
    assert.deepEqual(result.output, expected);
    assert.equal(bodies.length, 2);
  });
}

test('without structured outputs an object still comes, as plain JSON mode', async () => {
  const plain = createOpenAICompatible({
    name: 'plain',
    baseURL: `${gateway.url}/v1`,
    apiKey: gateway.key,
  });
  gateway.emulator.script({ directive: { text: JSON.stringify(expected) } });
  const { result, bodies } = await listen(gateway, () =>
    generateObject({ model: plain(name), schema, prompt: 'Plan something' }),
  );
  assert.deepEqual(result.object, expected);
  assert.equal(bodies[0].generationConfig.responseMimeType, 'application/json');
  assert.equal(bodies[0].generationConfig.responseJsonSchema, undefined);
});

test('pictures, PDFs and sounds in messages', async () => {
  const { bodies } = await listen(gateway, () =>
    generateText({
      model: provider(name),
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', image: Buffer.from(png, 'base64') },
            { type: 'file', mediaType: 'application/pdf', data: Buffer.from('%PDF-1.4') },
            { type: 'file', mediaType: 'audio/wav', data: Buffer.from('RIFF') },
          ],
        },
      ],
    }),
  );
  const base64 = (/** @type {string} */ text) => Buffer.from(text).toString('base64');
  assert.deepEqual(bodies[0].contents[0].parts, [
    { text: 'What is this?' },
    { inlineData: { mimeType: 'image/png', data: png } },
    { inlineData: { mimeType: 'application/pdf', data: base64('%PDF-1.4') } },
    { inlineData: { mimeType: 'audio/wav', data: base64('RIFF') } },
  ]);
});

test('embedMany gives a vector for each text', async () => {
  const { embeddings, usage } = await embedMany({
    model: provider.embeddingModel('gemini-embedding-001'),
    values: ['one', 'two', 'three'],
    providerOptions: { gateway: { dimensions: 256 } },
  });
  assert.deepEqual(
    embeddings.map((vector) => vector.length),
    [256, 256, 256],
  );
  assert.ok(usage.tokens > 0);
});

test('an error is an APICallError with its status, and its own retries help', async () => {
  await assert.rejects(
    generateText({ model: provider(`${name}--error-17`), prompt: 'Hi', maxRetries: 0 }),
    (error) => {
      assert.ok(APICallError.isInstance(error));
      assert.equal(error.statusCode, 400);
      assert.match(error.message, /exceeds the maximum number of tokens/);
      return true;
    },
  );
  gateway.emulator.script({ directive: { error: 503 }, times: 3 });
  const { finishReason } = await generateText({ model: provider(name), prompt: 'Hi' });
  assert.equal(finishReason, 'stop');
});
