// The repairs of a refused request: once a kind, on the same key, changing nothing else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGateway, user } from './gateway.js';

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} model
 * @property {Record<string, unknown>} [ask]  beside model and messages
 * @property {string} [says]  the upstream's refusal; without it the emulator refuses by itself
 * @property {string[]} [hidden]  fields the emulator does not know while the row runs
 * @property {(body: any) => void} change  makes the second body of the first
 * @property {boolean} [ofTheRequest]  no lesson about the model, so the next request begins anew
 */

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  const keys = ['test-a', 'test-b', 'test-c'];
  gateway = await startGateway({ keys, emulator: { refuseSampling: true } });
});
after(() => gateway.stop());

const continuation =
  'Continue exactly from where your previous message ended. Do not repeat it; output only the continuation.';
const schema = {
  type: 'object',
  properties: {
    tags: { type: 'array', items: { type: 'string', format: 'date' }, minItems: 1, maxItems: 3 },
    size: { type: 'integer', minimum: 1, maximum: 9 },
    note: { type: ['string', 'null'] },
  },
  required: ['tags', 'size', 'note'],
};
const bare = {
  type: 'object',
  properties: {
    tags: { type: 'array', items: { type: 'string' } },
    size: { type: 'integer' },
    note: { type: ['string', 'null'] },
  },
  required: ['tags', 'size', 'note'],
};
const openApi = {
  type: 'OBJECT',
  properties: {
    tags: { type: 'ARRAY', items: { type: 'STRING' }, minItems: 1, maxItems: 3 },
    size: { type: 'INTEGER', minimum: 1, maximum: 9 },
    note: { type: 'STRING', nullable: true },
  },
  required: ['tags', 'size', 'note'],
};
const response_format = { type: 'json_schema', json_schema: { name: 'thing', schema } };
const tools = [{ type: 'function', function: { name: 'find', parameters: schema } }];
const strictTools = [{ type: 'function', function: { name: 'find', strict: true } }];
const image = { url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'low' };
const inWords = `Reply with JSON only, no Markdown and no code fences, matching this JSON Schema: ${JSON.stringify(schema)}`;
/** @param {object} google */
const extra = (google) => ({ extra_body: { google } });

/** @param {any} body */
function answerInWords(body) {
  const config = body.generationConfig;
  delete config.responseMimeType;
  delete config.responseJsonSchema;
  if (Object.keys(config).length === 0) delete body.generationConfig;
  body.systemInstruction = { parts: [...(body.systemInstruction?.parts ?? []), { text: inWords }] };
}
/** @param {any} body */
function relax(body) {
  body.generationConfig.responseJsonSchema = bare;
}
/** @param {string} field */
const without = (field) => (/** @type {any} */ body) => {
  delete body[field];
};

/** @type {Row[]} */
const rows = [
  {
    name: 'a last model turn is followed by a user’s',
    model: 'gemini-2.5-flash',
    ask: { messages: [user('Hi'), { role: 'assistant', content: 'Once' }] },
    says: 'Requests ending with a model turn are not supported.',
    change: (body) => body.contents.push({ role: 'user', parts: [{ text: continuation }] }),
  },
  {
    name: 'a level becomes the budget',
    model: 'gemini-2.5-flash',
    ask: extra({ thinking_config: { thinking_level: 'high', include_thoughts: true } }),
    change(body) {
      body.generationConfig.thinkingConfig = { includeThoughts: true, thinkingBudget: 24576 };
    },
  },
  {
    name: 'the level MINIMAL becomes LOW',
    model: 'gemini-3.8-flash',
    ask: extra({ thinking_config: { thinking_level: 'minimal', include_thoughts: true } }),
    change(body) {
      body.generationConfig.thinkingConfig = { includeThoughts: true, thinkingLevel: 'LOW' };
    },
  },
  {
    name: 'another level is left to the model',
    model: 'gemini-3.8-flash',
    ask: { reasoning_effort: 'medium' },
    says: 'Thinking level MEDIUM is not supported for this model.',
    change(body) {
      body.generationConfig.thinkingConfig = { includeThoughts: true };
    },
    ofTheRequest: true,
  },
  {
    name: 'a budget becomes the level',
    model: 'gemini-4-argon',
    ask: extra({ thinking_config: { thinking_budget: 5000 } }),
    change(body) {
      body.generationConfig.thinkingConfig = { thinkingLevel: 'MEDIUM' };
    },
  },
  {
    name: 'a budget out of range',
    model: 'gemini-2.5-pro',
    ask: extra({ thinking_config: { thinking_budget: 99 } }),
    change: without('generationConfig'),
    ofTheRequest: true,
  },
  {
    name: 'a model that only works in thinking mode',
    model: 'gemini-2.5-pro',
    ask: { ...extra({ thinking_config: { thinking_budget: 0 } }), seed: 7 },
    change: (body) => delete body.generationConfig.thinkingConfig,
    ofTheRequest: true,
  },
  {
    name: 'penalties',
    model: 'gemini-2.5-flash',
    ask: extra({ generation_config: { presence_penalty: 0.5, seed: 7 } }),
    change: (body) => delete body.generationConfig.presencePenalty,
  },
  {
    name: 'sampling',
    model: 'gemini-3.8-flash',
    ask: extra({ generation_config: { temperature: 0.5, top_p: 0.5, seed: 7 } }),
    change(body) {
      delete body.generationConfig.temperature;
      delete body.generationConfig.topP;
    },
  },
  {
    name: 'no system instruction',
    model: 'gemma-3-27b-it',
    ask: { messages: [{ role: 'system', content: 'Be brief.' }, user('Hi')] },
    change(body) {
      body.contents[0].parts.unshift(...body.systemInstruction.parts);
      delete body.systemInstruction;
    },
  },
  {
    name: 'no JSON mode',
    model: 'gemini-2.5-flash',
    ask: { response_format, seed: 7 },
    says: 'JSON mode is not enabled for models/gemini-2.5-flash',
    change: answerInWords,
  },
  {
    name: 'no JSON mode beside functions',
    model: 'gemini-3.8-flash',
    ask: { response_format, tools: strictTools, tool_choice: 'none' },
    says: "Function calling with a response mime type: 'application/json' is unsupported",
    change: answerInWords,
  },
  {
    name: 'store is unknown',
    model: 'gemini-2.5-flash',
    hidden: ['store'],
    change: without('store'),
  },
  {
    name: 'serviceTier is unknown',
    model: 'gemini-2.5-flash',
    ask: { service_tier: 'flex' },
    hidden: ['serviceTier'],
    change: without('serviceTier'),
  },
  {
    name: 'mediaResolution is unknown',
    model: 'gemini-3.8-flash',
    ask: { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: image }] }] },
    hidden: ['mediaResolution'],
    change: (body) => delete body.contents[0].parts[0].mediaResolution,
  },
  {
    name: 'includeServerSideToolInvocations is unknown',
    model: 'gemini-3.8-flash',
    ask: { tools: [...strictTools, { type: 'web_search' }] },
    hidden: ['includeServerSideToolInvocations'],
    change: (body) => delete body.toolConfig.includeServerSideToolInvocations,
  },
  {
    name: 'parametersJsonSchema is unknown',
    model: 'gemini-2.5-flash',
    ask: { tools },
    hidden: ['parametersJsonSchema'],
    change(body) {
      body.tools[0].functionDeclarations[0] = { name: 'find', parameters: openApi };
    },
  },
  {
    name: 'responseJsonSchema is unknown',
    model: 'gemini-2.5-flash',
    ask: { response_format },
    hidden: ['responseJsonSchema'],
    change(body) {
      const { responseMimeType } = body.generationConfig;
      body.generationConfig = { responseMimeType, responseSchema: openApi };
    },
  },
  {
    name: 'no mode VALIDATED',
    model: 'gemini-3.8-flash',
    ask: { tools: strictTools },
    says: 'Function calling mode VALIDATED is not supported for this model.',
    change: without('toolConfig'),
  },
  ...[
    'The specified schema produces a constraint that has too many states for serving.',
    'The specified schema has too much branching for serving.',
    'A schema in GenerationConfig in the request exceeds the maximum allowed nesting depth.',
  ].map((says) => ({
    name: `a schema is too much: ${says}`,
    model: 'gemini-3.8-flash',
    ask: { response_format },
    says,
    change: relax,
    ofTheRequest: true,
  })),
  {
    name: 'a loop of references is refused that ends',
    model: 'gemini-3.8-flash',
    ask: {
      tools: [{ type: 'function', function: { name: 'find', parameters: chain({ $ref: '#' }) } }],
    },
    says:
      'ref loops are only supported if they include optional or nullable property values, or a ' +
      'potentially-zero-length array items, but a ref loop of required fields was found at ',
    change(body) {
      body.tools[0].functionDeclarations[0].parametersJsonSchema = chain({});
    },
    ofTheRequest: true,
  },
  {
    name: 'a signature is not valid',
    model: 'gemini-3.8-flash',
    ask: { messages: foreignCalls() },
    change(body) {
      body.contents[1].parts[0].thoughtSignature = 'skip_thought_signature_validator';
    },
    ofTheRequest: true,
  },
  {
    name: 'a last turn without text',
    model: 'gemini-2.5-flash',
    ask: { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: image }] }] },
    says: 'The last message must have non-empty text.',
    change: (body) => body.contents[0].parts.push({ text: 'Continue.' }),
    ofTheRequest: true,
  },
];

/** @param {object} next */
function chain(next) {
  return { type: 'object', properties: { value: { type: 'string' }, next }, required: ['value'] };
}

/** A step of two calls that another gateway signed. */
function foreignCalls() {
  const call = (/** @type {string} */ id) => ({
    id,
    type: 'function',
    function: { name: 'find', arguments: '{}' },
    ...(id === 'a' && { extra_content: { google: { thought_signature: 'Zm9yZWlnbg==' } } }),
  });
  return [
    user('Find both'),
    { role: 'assistant', tool_calls: [call('a'), call('b')] },
    { role: 'tool', tool_call_id: 'a', content: '1' },
    { role: 'tool', tool_call_id: 'b', content: '2' },
  ];
}

/** A name of this model that no other request has used. */
let names = 0;
const fresh = (/** @type {string} */ model) => `${model}--split-${100 + names++}`;

/** @param {Row} row @param {string} model @param {boolean} stream */
async function run({ ask, says, hidden = [] }, model, stream) {
  const { emulator } = gateway;
  emulator.configure({ hiddenFields: hidden });
  if (says) emulator.script({ directive: { error: { code: 400, message: says } } });
  const before = emulator.state.requests;
  const body = { model, messages: [user('Hi')], stream, ...ask };
  const response = await gateway.post('/v1/chat/completions', body);
  const text = await response.text();
  const count = emulator.state.requests - before;
  // The emulator keeps a body with unknown fields as it came.
  const calls = emulator.state.last.slice(-count).map(({ key, body }) => ({
    key,
    body: typeof body === 'string' ? JSON.parse(body) : body,
  }));
  return { status: response.status, text, calls };
}

for (const row of rows) {
  for (const stream of [false, true]) {
    test(`${row.name}, stream: ${stream}`, async () => {
      const model = fresh(row.model);
      const { status, text, calls } = await run(row, model, stream);
      assert.equal(status, 200, text);
      assert.equal(calls.length, 2);
      const [refused, accepted] = calls;
      assert.equal(refused.key, accepted.key);
      const expected = structuredClone(refused.body);
      row.change(expected);
      assert.deepEqual(accepted.body, expected);
      const own = gateway.emulator.state.takeRefusals();
      assert.equal(own.length, row.says ? 0 : 1, JSON.stringify(own));
      if (row.ofTheRequest) return;
      const again = await run({ ...row, says: undefined }, model, stream);
      assert.equal(again.status, 200, again.text);
      assert.equal(again.calls.length, 1);
      assert.deepEqual(again.calls[0].body, expected);
    });
  }

  if (!row.ofTheRequest) continue;
  test(`${row.name}: no lesson for others`, async () => {
    const model = fresh(row.model);
    const { calls } = await run(row, model, false);
    assert.equal(calls.length, 2);
    const again = await run({ ...row, says: undefined }, model, false);
    assert.deepEqual(again.calls[0].body, calls[0].body);
    gateway.emulator.state.takeRefusals();
  });
}

/** @type {[string, string, object | (() => FormData)][]} endpoint, model, body */
const beside = [
  ['transcriptions', 'gemini-2.5-flash', recording],
  ['speech', 'gemini-2.5-flash-preview-tts', { input: 'Hi', voice: 'alloy' }],
  ['images', 'gemini-2.5-flash-image', { prompt: 'A cat' }],
];
const google = { generation_config: { temperature: 0.3, top_p: 0.5, seed: 7 } };

function recording() {
  const form = new FormData();
  form.append('temperature', '0.3');
  form.append('file', new Blob([new Uint8Array(64)]), 'a.mp3');
  return form;
}

for (const [endpoint, family, ask] of beside) {
  test(`sampling that ${endpoint} may not have is left out, and remembered`, async () => {
    const { emulator } = gateway;
    const model = fresh(family);
    emulator.configure({ hiddenFields: [] });
    const send = async () => {
      const before = emulator.state.requests;
      const path = endpoint === 'images' ? '/v1/images/generations' : `/v1/audio/${endpoint}`;
      const form = typeof ask === 'function' ? ask() : null;
      form?.append('model', model);
      const response = form
        ? await fetch(gateway.url + path, {
            method: 'POST',
            headers: { authorization: `Bearer ${gateway.key}` },
            body: form,
          })
        : await gateway.post(path, { model, google, ...ask });
      assert.equal(response.status, 200, await response.text());
      const calls = emulator.state.last.slice(before - emulator.state.requests);
      return { ignored: response.headers.get('x-gateway-ignored'), calls };
    };
    const message = 'temperature is not supported by this model';
    emulator.script({ directive: { error: { code: 400, message } } });
    const { ignored, calls } = await send();
    assert.equal(calls.length, 2);
    const expected = structuredClone(calls[0].body);
    const config = expected.generationConfig;
    assert.equal(config.temperature, 0.3);
    delete config.temperature;
    delete config.topP;
    if (Object.keys(config).length === 0) delete expected.generationConfig;
    assert.deepEqual(calls[1].body, expected);
    assert.equal(ignored, endpoint === 'transcriptions' ? 'temperature' : null);
    const again = await send();
    assert.deepEqual(
      again.calls.map(({ body }) => body),
      [expected],
    );
  });
}

test('several candidates are asked for one by one', async () => {
  const ask = { model: fresh('gemini-2.5-flash'), messages: [user('Hi')], n: 3 };
  const message = 'Multiple candidates is not enabled for this model';
  gateway.emulator.configure({ hiddenFields: [] });
  gateway.emulator.script({ directive: { error: { code: 400, message } } });
  const before = gateway.emulator.state.requests;
  const answer = await gateway.client.chat.completions.create(ask);
  assert.deepEqual(
    answer.choices.map(({ index }) => index),
    [0, 1, 2],
  );
  const calls = gateway.emulator.state.last.slice(before - gateway.emulator.state.requests);
  assert.equal(calls.length, 4);
  assert.equal(calls[0].body.generationConfig.candidateCount, 3);
  for (const { body } of calls.slice(1)) assert.equal(body.generationConfig, undefined);
});

test('a schema that stays too much is put in words', async () => {
  const model = fresh('gemini-3.8-flash');
  const message = 'The specified schema has too much branching for serving.';
  gateway.emulator.script({ directive: { error: { code: 400, message } }, times: 2 });
  const { status, text, calls } = await run(
    { name: '', model, ask: { response_format }, change: relax },
    model,
    false,
  );
  assert.equal(status, 200, text);
  const relaxed = structuredClone(calls[0].body);
  relax(relaxed);
  assert.deepEqual(calls[1].body, relaxed);
  const words = `Reply with JSON only, no Markdown and no code fences, matching this JSON Schema: ${JSON.stringify(bare)}`;
  assert.deepEqual(calls[2].body.systemInstruction, { parts: [{ text: words }] });
  assert.equal(calls[2].body.generationConfig, undefined);
});

test('calls that strict schemas make too much are free', async () => {
  const model = fresh('gemini-3.8-flash');
  const message =
    'The specified schema produces a constraint that has too many states for serving.';
  const strict = [
    { type: 'function', function: { name: 'find', strict: true, parameters: schema } },
  ];
  for (const [ask, kept] of /** @type {[Record<string, unknown>, boolean][]} */ ([
    [{ tools: strict }, false],
    [{ tools, tool_choice: 'required' }, true],
  ])) {
    gateway.emulator.script({ directive: { error: { code: 400, message } }, times: 2 });
    const { status, text, calls } = await run({ name: '', model, ask, change() {} }, model, false);
    assert.equal(status, kept ? 400 : 200, text);
    const relaxed = structuredClone(calls[0].body);
    relaxed.tools[0].functionDeclarations[0].parametersJsonSchema = bare;
    assert.deepEqual(calls[1].body, relaxed);
    if (kept) {
      assert.equal(calls.length, 2);
      continue;
    }
    delete relaxed.toolConfig;
    assert.deepEqual(calls[2].body, relaxed);
  }
});

// Both calls are refused before either is made anew.
for (const n of [1, 2]) {
  test(`each of ${n} calls is repaired by itself`, async (t) => {
    const message =
      'The specified schema produces a constraint that has too many states for serving.';
    const own = await startGateway({
      emulator: {
        script: ({ body }) =>
          body.toolConfig?.functionCallingConfig?.mode === 'VALIDATED'
            ? { error: { code: 400, message } }
            : undefined,
      },
    });
    t.after(() => own.stop());
    const strict = [
      { type: 'function', function: { name: 'find', strict: true, parameters: schema } },
    ];
    for (const ask of [{ messages: foreignCalls() }, { messages: [user('Hi')], tools: strict }]) {
      const before = own.emulator.state.requests;
      const body = { model: 'gemini-3.8-flash', n, ...ask };
      const response = await own.post('/v1/chat/completions', body);
      const text = await response.text();
      assert.equal(response.status, 200, text);
      assert.equal(JSON.parse(text).choices.length, n);
      const calls = own.emulator.state.requests - before;
      assert.equal(calls, ('tools' in ask ? 3 : 2) * n);
    }
    assert.equal(own.emulator.state.takeRefusals().length, n);
  });
}

test('one kind is repaired once, and then the refusal is the answer', async () => {
  const model = fresh('gemini-2.5-flash');
  const message = 'Invalid JSON payload received. Unknown name "store": Cannot find field.';
  gateway.emulator.script({ directive: { error: { code: 400, message } }, times: 2 });
  const { status, text, calls } = await run({ name: '', model, change() {} }, model, false);
  assert.equal(status, 400);
  assert.equal(JSON.parse(text).error.message, message);
  assert.equal(calls.length, 2);
});

test('a request has two repairs at most', async () => {
  const model = fresh('gemini-2.5-flash');
  const messages = [
    'Invalid JSON payload received. Unknown name "store": Cannot find field.',
    'The last message must have non-empty text.',
    'Developer instruction is not enabled for this model',
  ];
  for (const message of messages) {
    gateway.emulator.script({ directive: { error: { code: 400, message } } });
  }
  const { status, calls } = await run({ name: '', model, change() {} }, model, false);
  assert.equal(status, 400);
  assert.equal(calls.length, 3);
});

test('no key has suffered', async () => {
  for (const key of await gateway.admin.get('gemini-keys')) {
    assert.equal(key.state, 'ready', JSON.stringify(key));
    assert.doesNotMatch(JSON.stringify(key), /cool/i);
  }
});

test('a signature of another project’s key is replaced', async (t) => {
  const own = await startGateway({
    keys: ['test-one'],
    emulator: {
      bindSignatures: true,
      keys: { 'test-one': { project: 'one' }, 'test-two': { project: 'two' } },
    },
  });
  t.after(() => own.stop());
  const ask = {
    model: 'gemini-3.8-flash',
    tools: /** @type {import('openai').OpenAI.ChatCompletionTool[]} */ (tools),
  };
  const first = await own.client.chat.completions.create({ ...ask, messages: [user('find it')] });
  const { message } = first.choices[0];
  const [call] = message.tool_calls ?? assert.fail();
  const [{ id }] = await own.admin.get('gemini-keys');
  await own.admin.post('gemini-keys', { key: 'test-two' });
  await own.admin.remove(`gemini-keys/${id}`);
  const second = await own.client.chat.completions.create({
    ...ask,
    messages: [user('find it'), message, { role: 'tool', tool_call_id: call.id, content: 'found' }],
  });
  assert.match(second.choices[0].message.content ?? '', /found/);
  const [refused, accepted] = own.emulator.state.last.slice(-2);
  assert.deepEqual([refused.key, accepted.key], ['test-two', 'test-two']);
  const signature = (/** @type {any} */ { body }) => body.contents[1].parts[0].thoughtSignature;
  assert.match(signature(refused), /^Eo/);
  assert.equal(signature(accepted), 'skip_thought_signature_validator');
  assert.match(own.emulator.state.takeRefusals()[0].message, /not valid/);
});
