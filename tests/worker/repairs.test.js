// The repairs of a refused request: once a kind, on the same key, changing nothing else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGateway, user } from './gateway.js';
import { bare, foreignCalls, relax, response_format, rows, schema, tools } from './repair-rows.js';

/** @import { Row } from './repair-rows.js' */

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  const keys = ['test-a', 'test-b', 'test-c'];
  gateway = await startGateway({ keys, emulator: { refuseSampling: true } });
});
after(() => gateway.stop());

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
