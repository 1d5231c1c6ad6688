// The official client, unmodified, over HTTP against the built Worker.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { eventually, startGateway, user } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway();
});
after(() => gateway.stop());

/** @type {OpenAI.ChatCompletionTool} */
const weather = {
  type: 'function',
  function: {
    name: 'get weather',
    description: 'Current weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

test('a chat is answered', async () => {
  const answer = await gateway.client.chat.completions.create({
    model: 'gemini-2.5-flash',
    messages: [{ role: 'system', content: 'Be brief.' }, user('Hello')],
    temperature: 0.5,
    stop: ['END'],
    max_completion_tokens: 200,
  });
  assert.match(answer.id, /^chatcmpl-/);
  assert.equal(answer.object, 'chat.completion');
  assert.match(answer.choices[0].message.content ?? '', /Hello/);
  assert.equal(answer.choices[0].finish_reason, 'stop');
  const { prompt_tokens, completion_tokens, total_tokens } = answer.usage ?? assert.fail();
  assert.ok(prompt_tokens > 0 && completion_tokens > 0);
  assert.equal(total_tokens, prompt_tokens + completion_tokens);
  const sent = JSON.parse(JSON.stringify(gateway.emulator.state.last.at(-1)?.body));
  assert.deepEqual(sent.systemInstruction.parts, [{ text: 'Be brief.' }]);
  assert.deepEqual(sent.generationConfig.stopSequences, ['END']);
});

test('answers and errors name their request as the panel does', async () => {
  const asked = { model: 'gemini-2.5-flash', messages: [user('Hello')] };
  const answer = await gateway.client.chat.completions.create(asked);
  gateway.emulator.script({ directive: { error: { code: 400, message: 'No.' } } });
  const refused = await gateway.client.chat.completions.create(asked).catch((error) => error);
  assert.ok(refused instanceof OpenAI.BadRequestError);
  for (const [id, status, code] of [
    [answer._request_id, 200, null],
    [refused.requestID, 400, refused.code],
  ]) {
    assert.ok(id);
    await eventually(async () => {
      const { requests } = await gateway.admin.get(`requests?id=${id}`);
      return requests.length === 1 && requests[0].id === id;
    });
    const kept = await gateway.admin.get(`requests/${id}`);
    assert.deepEqual([kept.status, kept.error], [status, code]);
  }
});

test('a stream gives the same text, the usage once, and its end', async () => {
  const stream = gateway.client.chat.completions.stream({
    model: 'gemini-3.8-flash',
    messages: [user('Hello')],
    stream_options: { include_usage: true },
  });
  let text = '';
  let usages = 0;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? '';
    if (chunk.usage) ++usages;
  }
  const final = await stream.finalChatCompletion();
  assert.equal(final.choices[0].message.content, text);
  assert.equal(final.choices[0].finish_reason, 'stop');
  assert.equal(usages, 1);
  assert.ok((final.usage?.completion_tokens ?? 0) > 0);
});

for (const split of [1, 7]) {
  test(`a stream cut into ${split}-byte pieces comes out whole`, async () => {
    const stream = await gateway.client.chat.completions.create({
      model: `gemini-2.5-flash--split-${split}--crlf--comments`,
      messages: [user('Ünïcode 👋')],
      stream: true,
    });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? '';
    assert.match(text, /Ünïcode 👋/);
  });
}

test('a tool loop: parallel calls with signatures, results, answer', async () => {
  for (const model of ['gemini-3.8-flash', 'gemini-2.5-flash']) {
    /** @type {OpenAI.ChatCompletionMessageParam[]} */
    const messages = [user('weather in Paris and Rome?')];
    /** @type {OpenAI.ChatCompletion} */
    const first = await gateway.client.chat.completions.create({
      model,
      messages,
      tools: [weather],
    });
    const { message, finish_reason } = first.choices[0];
    assert.equal(finish_reason, 'tool_calls');
    assert.equal(message.tool_calls?.length, 2);
    messages.push(message);
    for (const call of message.tool_calls ?? []) {
      assert.ok(call.type === 'function');
      assert.equal(call.function.name, 'get weather');
      const { city } = JSON.parse(call.function.arguments);
      messages.push({ role: 'tool', tool_call_id: call.id, content: `sunny in ${city}` });
    }
    /** @type {OpenAI.ChatCompletion} */
    const second = await gateway.client.chat.completions.create({
      model,
      messages,
      tools: [weather],
    });
    assert.equal(second.choices[0].finish_reason, 'stop');
    assert.match(second.choices[0].message.content ?? '', /sunny/);
  }
});

test('a client that drops extra_content gets its signatures back from memory', async () => {
  const ask = { model: 'gemini-3.8-flash', tools: [weather] };
  const question = user('weather in Oslo?');
  const first = await gateway.client.chat.completions.create({ ...ask, messages: [question] });
  const calls = (first.choices[0].message.tool_calls ?? []).map((call) => {
    assert.ok(call.type === 'function');
    return { id: call.id, type: call.type, function: call.function };
  });
  const [signed] = /** @type {any[]} */ (first.choices[0].message.tool_calls);
  const signature = signed.extra_content.google.thought_signature;
  const messages = [
    question,
    /** @type {const} */ ({ role: 'assistant', tool_calls: calls }),
    ...calls.map(
      ({ id }) => /** @type {const} */ ({ role: 'tool', tool_call_id: id, content: 'rain' }),
    ),
  ];
  await gateway.client.chat.completions.create({ ...ask, messages });
  const sent = JSON.parse(JSON.stringify(gateway.emulator.state.last.at(-1)?.body));
  assert.equal(sent.contents[1].parts[0].thoughtSignature, signature);
});

test('results that Google would refuse as they stand: without their call, or with a picture', async () => {
  const url = 'data:image/png;base64,iVBORw0KGgo=';
  const calls = ['c1', 'c2'].map((id) => ({
    id,
    type: 'function',
    function: { name: 'get weather', arguments: '{}' },
  }));
  const seen = (/** @type {string} */ tool_call_id) => ({
    role: 'tool',
    tool_call_id,
    content: [
      { type: 'text', text: 'Look' },
      { type: 'input_image', image_url: url },
    ],
  });
  const asked = [user('Hi'), { role: 'assistant', tool_calls: calls }];
  const alone = [user('Hi'), { role: 'function', name: 'turn_on', content: 'done' }];
  const conversations = {
    'gemini-2.5-flash': [alone],
    'gemini-3.8-flash': [
      alone,
      [...asked, seen('c2'), seen('c1')],
      [...asked, seen('c1'), seen('c2'), user('Go on')],
    ],
  };
  for (const [model, talks] of Object.entries(conversations)) {
    for (const messages of talks) {
      const response = await gateway.post('/v1/chat/completions', {
        model,
        messages,
        tools: [weather],
        tool_choice: { type: 'validated' },
      });
      assert.equal(response.status, 200, await response.text());
    }
  }
});

test('a streamed tool call has its index, name and arguments', async () => {
  const stream = gateway.client.chat.completions.stream({
    model: 'gemini-3.8-flash',
    messages: [user('weather in Paris and Rome?')],
    tools: [weather],
  });
  const final = await stream.finalChatCompletion();
  assert.equal(final.choices[0].finish_reason, 'tool_calls');
  assert.equal(final.choices[0].message.tool_calls?.length, 2);
});

test('a request in the words of Responses gets a chat answer, as Cursor expects it', async () => {
  const script = () => {
    const args = { input: '*** Begin Patch' };
    gateway.emulator.script({ directive: { calls: [{ name: 'ApplyPatch', args }] } });
  };
  const ask = {
    model: 'gemini-3.8-flash',
    input: [{ role: 'user', content: 'Patch it' }],
    tools: [{ type: 'custom', name: 'ApplyPatch', format: { type: 'text' } }],
    reasoning: { effort: 'low' },
    stream_options: { include_usage: true },
  };
  script();
  const whole = await (await gateway.post('/v1/chat/completions', ask)).json();
  const call = whole.choices[0].message.tool_calls[0];
  assert.deepEqual(call.custom, { name: 'ApplyPatch', input: '*** Begin Patch' });
  script();
  const response = await gateway.post('/v1/chat/completions', { ...ask, stream: true });
  const events = (await response.text()).split('\n\n').filter(Boolean);
  assert.equal(events.pop(), 'data: [DONE]');
  const chunks = events.map((event) => JSON.parse(event.slice('data: '.length)));
  assert.ok(chunks.every(({ object }) => object === 'chat.completion.chunk'));
  assert.equal(chunks.at(-2).choices[0].finish_reason, 'tool_calls');
  assert.ok(chunks.at(-1).usage.total_tokens > 0);
  const calls = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []);
  assert.deepEqual(calls[0].custom, { name: 'ApplyPatch', input: '*** Begin Patch' });
});

test('JSON that was asked for in words comes without the fence around it', async () => {
  const ask = {
    model: 'gemini-2.5-flash',
    messages: [user('Describe it')],
    tools: [{ type: /** @type {const} */ ('function'), function: { name: 'find' } }],
    response_format: { type: /** @type {const} */ ('json_object') },
  };
  const directive = { text: '```json\n{"name": "a thing", "size": 1}\n```\n' };
  gateway.emulator.script({ directive });
  const whole = await gateway.client.chat.completions.create(ask);
  gateway.emulator.script({ directive });
  const stream = await gateway.client.chat.completions.create({ ...ask, stream: true });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  for (const content of [whole.choices[0].message.content, text]) {
    assert.equal(content, '{"name": "a thing", "size": 1}');
  }
  gateway.emulator.script({ directive });
  const free = await gateway.client.chat.completions.create({ ...ask, response_format: undefined });
  assert.equal(free.choices[0].message.content, directive.text);
});

test('an inline image reaches the model', async () => {
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await gateway.client.chat.completions.create({
    model: 'gemini-3.8-flash',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
        ],
      },
    ],
  });
  const sent = JSON.parse(JSON.stringify(gateway.emulator.state.last.at(-1)?.body));
  assert.deepEqual(sent.contents[0].parts[1].inlineData, { mimeType: 'image/png', data: png });
});

// Bodies of each of the ways the shim moves them: at once, as one piece, block by block.
test('images of any size arrive as they were sent, several at once and again', async () => {
  const ask = (/** @type {string} */ data) =>
    gateway.client.chat.completions.create({
      model: 'gemini-2.5-flash',
      messages: [
        {
          role: 'user',
          content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }],
        },
      ],
    });
  const { state } = gateway.emulator;
  await ask('AAAA');
  const small = JSON.stringify(state.last.at(-1)?.body);
  for (let round = 0; round < 2; ++round) {
    state.last.length = 0;
    const sizes = [90_000, 600_000, 1_500_000, 2_400_000, 1_500_003, 3_000_000];
    const images = sizes.map((bytes) => randomBytes(bytes).toString('base64'));
    await Promise.all(images.map(ask));
    const wanted = images.map((data) =>
      createHash('sha256').update(small.replace('AAAA', data)).digest('hex'),
    );
    const arrived = state.last.map(({ bodySha256 }) => String(bodySha256));
    assert.deepEqual(arrived.sort(), wanted.sort());
  }
});

test('the tier that served is told when asked for, be it by a header alone', async () => {
  const ask = { model: 'gemini-3.8-flash', messages: [user('Hi')] };
  const { completions } = gateway.client.chat;
  const usage = { promptTokenCount: 3, serviceTier: undefined };
  const headers = { 'x-gemini-service-tier': 'priority' };
  gateway.emulator.script({ directive: { headers, usage }, times: 4 });
  const whole = await completions.create({ ...ask, service_tier: 'priority' });
  assert.equal(whole.service_tier, 'priority');
  assert.equal((await completions.create(ask)).service_tier, undefined);
  const stream = await completions.create({
    ...ask,
    service_tier: 'priority',
    stream: true,
    stream_options: { include_usage: true },
  });
  const tiers = [];
  for await (const chunk of stream) if (chunk.usage) tiers.push(chunk.service_tier);
  assert.deepEqual(tiers, ['priority']);
  const { model } = ask;
  const service_tier = 'priority';
  const response = await gateway.client.responses.create({ model, input: 'Hi', service_tier });
  assert.equal(response.service_tier, 'priority');
});

test('models are listed and found', async () => {
  const ids = [];
  for await (const model of gateway.client.models.list()) ids.push(model.id);
  assert.ok(ids.includes('gemini-2.5-flash'));
  assert.ok(!ids.some((id) => id.startsWith('veo')));
  assert.equal((await gateway.client.models.retrieve('gemini-2.5-flash')).id, 'gemini-2.5-flash');
  for (const name of ['models/gemini-2.5-flash', 'google/gemini-2.5-flash']) {
    assert.equal((await gateway.client.models.retrieve(name)).id, 'gemini-2.5-flash');
  }
  await assert.rejects(gateway.client.models.retrieve('gpt-nothing'), OpenAI.NotFoundError);
});

test('a model whose id is the alias of another is listed once', async () => {
  const { admin, client } = gateway;
  const model = { id: 'gemini-flash-latest', aliases: ['gemini-2.5-flash', 'my-flash'] };
  await admin.post('models', model);
  /** @type {string[]} */
  const ids = [];
  for await (const { id } of client.models.list()) ids.push(id);
  await admin.remove(`models/${model.id}`);
  const count = (/** @type {string} */ name) => ids.filter((id) => id === name).length;
  assert.deepEqual(model.aliases.map(count), [1, 1]);
});

test('every upstream body was what Google takes, and no key was in a URL', () => {
  assert.deepEqual(gateway.emulator.state.violations, []);
  assert.equal(gateway.emulator.state.keysInUrl, 0);
});
