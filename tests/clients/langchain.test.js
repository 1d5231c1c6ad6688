// LangChain.js with its classes for OpenAI.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
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

/** @import { AIMessage, AIMessageChunk, BaseMessage } from '@langchain/core/messages' */
/** @import { ChatOpenAIFields } from '@langchain/openai' */

/** @type {import('../worker/gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway({ keys: ['test-a'], emulator: { bindSignatures: true } });
});
after(() => gateway.stop());

const model = 'gemini-3.8-flash';

/** @param {ChatOpenAIFields} [fields] */
const chat = (fields) =>
  new ChatOpenAI({
    model,
    apiKey: gateway.key,
    configuration: { baseURL: `${gateway.url}/v1` },
    maxRetries: 0,
    ...fields,
  });

/** @param {AIMessage | AIMessageChunk} message */
function assertUsage({ usage_metadata: usage }) {
  assert.ok(usage && usage.input_tokens > 0 && usage.output_tokens > 0);
  assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens);
}

test('invoke: content, reason, usage', async () => {
  const { result, bodies } = await listen(gateway, () =>
    chat({ maxTokens: 300 }).invoke([new SystemMessage('Be brief.'), new HumanMessage('Hello')]),
  );
  assert.match(String(result.content), /Hello from gemini-3.8-flash/);
  assert.equal(result.response_metadata.finish_reason, 'stop');
  assertUsage(result);
  assert.deepEqual(bodies[0].systemInstruction, { parts: [{ text: 'Be brief.' }] });
  assert.equal(bodies[0].generationConfig.maxOutputTokens, 300);
});

test('invoke with a picture', async () => {
  const { bodies } = await listen(gateway, () =>
    chat().invoke([
      new HumanMessage({
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
        ],
      }),
    ]),
  );
  assert.deepEqual(bodies[0].contents[0].parts[1].inlineData, { mimeType: 'image/png', data: png });
});

/** @param {AsyncIterable<AIMessageChunk>} stream */
async function join(stream) {
  /** @type {AIMessageChunk | undefined} */
  let whole;
  for await (const chunk of stream) whole = whole ? whole.concat(chunk) : chunk;
  return whole ?? assert.fail('an empty stream');
}

test('stream: the chunks make the message, with reason and usage', async () => {
  const whole = await join(await chat().stream('Hello'));
  assert.match(String(whole.content), /Hello from gemini-3.8-flash/);
  assert.equal(whole.response_metadata.finish_reason, 'stop');
  assertUsage(whole);
});

for (const { model, signed } of families) {
  for (const streaming of [false, true]) {
    test(`bindTools: a loop of several steps with ${model}, stream: ${streaming}`, async () => {
      const made = makeTools();
      const tools = [
        tool(made.listCities, {
          name: 'list_cities',
          description: 'Cities of a country',
          schema: z.object({ country: z.string() }),
        }),
        tool(made.getWeather, {
          name: 'get_weather',
          description: 'Weather of a city',
          schema: z.object({ city: z.string(), days: z.number().int() }),
        }),
      ];
      const bound = chat({ model }).bindTools(tools);
      /** @type {BaseMessage[]} */
      const messages = [new HumanMessage(question)];
      scriptSteps(gateway);
      const { result, bodies } = await listen(gateway, async () => {
        for (let step = 0; step < 5; ++step) {
          const answer = streaming
            ? await join(await bound.stream(messages))
            : await bound.invoke(messages);
          messages.push(answer);
          if (!answer.tool_calls?.length) return answer;
          assert.equal(answer.response_metadata.finish_reason, 'tool_calls');
          for (const call of answer.tool_calls) {
            const used = tools.find(({ name }) => name === call.name);
            const message = await /** @type {any} */ (used).invoke(call);
            assert.ok(message instanceof ToolMessage);
            messages.push(message);
          }
        }
        return assert.fail('no end');
      });
      assert.equal(result.content, conclusion);
      assertUsage(result);
      assertSteps(bodies, made.called, { signed });
    });
  }
}

const schema = z.object({
  name: z.string(),
  kind: z.enum(['talk', 'walk']),
  days: z.array(z.number().int().min(1)).min(1),
});
const expected = { name: 'name', kind: 'talk', days: [1] };

for (const { model } of families) {
  for (const method of /** @type {const} */ (['jsonSchema', 'functionCalling', 'jsonMode'])) {
    test(`withStructuredOutput by ${method} with ${model}`, async () => {
      const structured = chat({ model }).withStructuredOutput(schema, {
        name: 'event',
        method,
        includeRaw: true,
      });
      if (method === 'jsonMode') {
        gateway.emulator.script({ directive: { text: JSON.stringify(expected) } });
      }
      const { result, bodies } = await listen(gateway, () =>
        structured.invoke('Plan something. Answer in JSON.'),
      );
      assert.deepEqual(result.parsed, expected);
      assertUsage(/** @type {AIMessage} */ (result.raw));
      const { generationConfig, toolConfig } = bodies[0];
      if (method === 'functionCalling') {
        assert.deepEqual(toolConfig.functionCallingConfig, {
          mode: 'ANY',
          allowedFunctionNames: ['event'],
        });
      } else {
        assert.equal(generationConfig.responseMimeType, 'application/json');
        assert.equal(method === 'jsonSchema', 'responseJsonSchema' in generationConfig);
      }
    });
  }
}

test('a structured answer from a stream', async () => {
  const structured = chat().withStructuredOutput(schema, { name: 'event', method: 'jsonSchema' });
  let last;
  for await (const partial of await structured.stream('Plan something')) last = partial;
  assert.deepEqual(last, expected);
});

test('the Responses API, asked for by an option', async () => {
  const responses = chat({ useResponsesApi: true });
  const answer = await responses.invoke('Hello');
  assert.match(answer.text, /Hello from/);
  assertUsage(answer);
  const whole = await join(await responses.stream('Hello'));
  assert.match(whole.text, /Hello from/);
  assertUsage(whole);
});

test('embeddings of documents and of a query', async () => {
  const embeddings = new OpenAIEmbeddings({
    model: 'gemini-embedding-001',
    dimensions: 256,
    apiKey: gateway.key,
    configuration: { baseURL: `${gateway.url}/v1` },
  });
  const [first, second] = await embeddings.embedDocuments(['one', 'two']);
  const query = await embeddings.embedQuery('one');
  assert.equal(first.length, 256);
  assert.equal(second.length, 256);
  for (const [i, value] of query.entries()) assert.ok(Math.abs(value - first[i]) < 1e-6);
});

test('an error keeps its status', async () => {
  await assert.rejects(chat({ model: `${model}--error-17` }).invoke('Hi'), (error) => {
    assert.equal(/** @type {any} */ (error).status, 400);
    return true;
  });
});
