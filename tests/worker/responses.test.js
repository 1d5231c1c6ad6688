// Responses and legacy completions through the official client.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGateway } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway();
});
after(() => gateway.stop());

const model = 'gemini-3.8-flash';

test('a response, whole', async () => {
  const response = await gateway.client.responses.create({ model, input: 'Hello' });
  assert.equal(response.status, 'completed');
  assert.match(response.output_text, /Hello/);
  assert.ok((response.usage?.output_tokens ?? 0) > 0);
});

test('a response, streamed: events in order, the text whole', async () => {
  const stream = await gateway.client.responses.create({ model, input: 'Hello', stream: true });
  let text = '';
  const types = [];
  let number = 0;
  for await (const event of stream) {
    types.push(event.type);
    assert.equal(event.sequence_number, number++);
    if (event.type === 'response.output_text.delta') text += event.delta;
    if (event.type === 'response.completed') assert.equal(event.response.output_text ?? text, text);
  }
  assert.equal(types[0], 'response.created');
  assert.equal(types.at(-1), 'response.completed');
  assert.match(text, /Hello/);
});

test('what had no effect is reported by the name it has here', async () => {
  const asked = { model: 'gemini-2.0-flash', input: 'Hello', reasoning: { effort: 'high' } };
  const response = await gateway.post('/v1/responses', asked);
  assert.equal(response.status, 200, await response.text());
  assert.equal(response.headers.get('x-gateway-ignored'), 'reasoning');
});

test('a response that would go on with a stored one is told what to send', async () => {
  await assert.rejects(
    gateway.client.responses.create({ model, input: 'Go on', previous_response_id: 'resp_1' }),
    (/** @type {any} */ error) => {
      assert.deepEqual([error.status, error.param], [400, 'previous_response_id']);
      return /Send the whole conversation in `input`/.test(error.message);
    },
  );
});

test('an error of a schema names the place the client put it', async () => {
  const parameters = { type: 'string' };
  const flat = { type: /** @type {const} */ ('function'), name: 'f', strict: false, parameters };
  const refused = gateway.client.responses.create({ model, input: 'Hello', tools: [flat] });
  await assert.rejects(refused, { status: 400, param: 'tools[0].parameters' });
});

test('what the model says behind a call stays in the turn its result follows', async () => {
  const functionCall = { name: 'f', args: { a: 'x' }, id: 'c1' };
  const parts = [{ functionCall, thoughtSignature: 'c2ln' }, { text: 'I ask f.' }];
  gateway.emulator.script({ model, directive: { parts } });
  const parameters = { type: 'object', properties: { a: { type: 'string' } } };
  const tool = { type: /** @type {const} */ ('function'), name: 'f', strict: false, parameters };
  const asked = { model, tools: [tool] };
  const { output } = await gateway.client.responses.create({ ...asked, input: 'Hi' });
  assert.deepEqual(
    output.map((item) => item.type),
    ['reasoning', 'function_call', 'message'],
  );
  /** @type {import('openai').OpenAI.Responses.ResponseInput} */
  const input = [
    { role: 'user', content: 'Hi' },
    .../** @type {import('openai').OpenAI.Responses.ResponseInput} */ (output),
    { type: 'function_call_output', call_id: 'c1', output: 'fine' },
  ];
  await gateway.client.responses.create({ ...asked, input });
  const response = { id: 'c1', name: 'f', response: { output: 'fine' } };
  assert.deepEqual(gateway.emulator.state.last.at(-1)?.body.contents, [
    { role: 'user', parts: [{ text: 'Hi' }] },
    { role: 'model', parts },
    { role: 'user', parts: [{ functionResponse: response }] },
  ]);
});

test('a tool loop over Responses', async () => {
  /** @type {import('openai').OpenAI.Responses.FunctionTool} */
  const tool = {
    type: 'function',
    name: 'get_weather',
    description: 'Current weather of a city',
    strict: false,
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  };
  /** @type {import('openai').OpenAI.Responses.ResponseInput} */
  const input = [{ role: 'user', content: 'weather in Paris and Rome?' }];
  const first = await gateway.client.responses.create({ model, input, tools: [tool] });
  const calls = first.output.filter((item) => item.type === 'function_call');
  assert.equal(calls.length, 2);
  input.push(.../** @type {typeof input} */ (first.output));
  for (const { call_id } of calls) {
    input.push({ type: 'function_call_output', call_id, output: 'sunny' });
  }
  const second = await gateway.client.responses.create({ model, input, tools: [tool] });
  assert.match(second.output_text, /sunny/);
});

test('tools in a namespace, as Codex declares those of an MCP server', async () => {
  const name = 'get_weather';
  const parameters = { type: 'object', properties: { city: { type: 'string' } } };
  /** @type {import('openai').OpenAI.Responses.NamespaceTool} */
  const weather = {
    type: 'namespace',
    name: 'mcp__weather',
    description: 'Tools of the server.',
    tools: [{ type: 'function', name, parameters }],
  };
  const script = () => {
    gateway.emulator.script({
      directive: { calls: [{ name: `mcp__weather__${name}`, args: {} }] },
    });
  };
  /** @type {import('openai').OpenAI.Responses.ResponseInput} */
  const input = [{ role: 'user', content: 'Hello' }];
  const ask = { model, input, tools: [weather] };
  script();
  const whole = await gateway.client.responses.create(ask);
  script();
  const streamed = await gateway.client.responses.stream(ask).finalResponse();
  for (const { output } of [whole, streamed]) {
    const call = /** @type {any} */ (output.find((item) => item.type === 'function_call'));
    assert.deepEqual([call?.namespace, call?.name], ['mcp__weather', name]);
  }
  const call = whole.output.find((item) => item.type === 'function_call') ?? assert.fail();
  input.push(.../** @type {typeof input} */ (whole.output));
  input.push({ type: 'function_call_output', call_id: call.call_id, output: 'sunny' });
  const second = await gateway.client.responses.create(ask);
  assert.match(second.output_text, /sunny/);
});

test('a legacy completion, whole and streamed', async () => {
  const ask = { model: 'gemini-2.5-flash', prompt: 'Hello', echo: true };
  const whole = await gateway.client.completions.create(ask);
  assert.match(whole.choices[0].text, /^Hello/);
  const stream = await gateway.client.completions.create({ ...ask, stream: true });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.text ?? '';
  assert.match(text, /^Hello/);
});

test('the upstream took every body', () => {
  assert.deepEqual(gateway.emulator.state.violations, []);
});
