import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMessage } from './schema/check.js';
import { emulatorFor, generate, post, saying, sseEvents, stream } from './testing.js';

/** @import {Directive, Json} from './types.js' */

const WEATHER = {
  name: 'get_weather',
  parametersJsonSchema: {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['c', 'f'] } },
    required: ['city'],
  },
};

const partsOf = (/** @type {Json} */ answer) => answer.candidates[0].content.parts;

test('the demo model echoes, counts tokens and names itself', async (t) => {
  const emulator = await emulatorFor(t);
  const response = await stream(emulator, saying('Tell me a joke'), 'gemini-3.7-flash');
  const events = sseEvents(await response.text());
  assert.ok(events.length > 5);
  assert.match(
    events
      .flatMap(partsOf)
      .map((part) => part.text)
      .join(''),
    /Tell me a joke/,
  );
  const { usageMetadata, modelVersion, responseId } = events[events.length - 1];
  const { promptTokenCount, candidatesTokenCount, totalTokenCount } = usageMetadata;
  assert.equal(totalTokenCount, promptTokenCount + candidatesTokenCount);
  assert.equal(modelVersion, 'gemini-3.8-flash');
  assert.ok(responseId);
});

test('a whole tool loop with parallel calls, signed and numbered', async (t) => {
  const emulator = await emulatorFor(t);
  const tools = [{ functionDeclarations: [WEATHER] }];
  const ask = saying('What is the weather in Paris and Rome?', { tools });
  const first = await generate(emulator, ask);
  const calls = partsOf(first.json);
  assert.deepEqual(
    calls.map((/** @type {Json} */ part) => part.functionCall.args),
    [
      { city: 'Paris', unit: 'c' },
      { city: 'Rome', unit: 'c' },
    ],
  );
  assert.ok(calls[0].thoughtSignature && !calls[1].thoughtSignature);
  const responses = calls.map((/** @type {Json} */ { functionCall: { id, name } }) => ({
    functionResponse: { id, name, response: { temp: 12 } },
  }));
  const contents = [
    ...ask.contents,
    first.json.candidates[0].content,
    { role: 'user', parts: responses },
  ];
  const second = await generate(emulator, { contents, tools });
  assert.match(partsOf(second.json)[0].text, /get_weather returned \{"temp":12\}/);
  contents[1].parts[0].thoughtSignature = `Z${calls[0].thoughtSignature.slice(1)}`;
  assert.equal((await generate(emulator, { contents, tools })).status, 400);
});

test('a long text comes in events that are fewer and longer', async (t) => {
  const emulator = await emulatorFor(t);
  const tools = [{ functionDeclarations: [WEATHER] }];
  const ask = saying('What is the weather in Paris?', { tools });
  const call = partsOf((await generate(emulator, ask)).json)[0];
  const { id, name } = call.functionCall;
  const response = { told: 'rain '.repeat(40_000) };
  const contents = [
    ...ask.contents,
    { role: 'model', parts: [call] },
    { role: 'user', parts: [{ functionResponse: { id, name, response } }] },
  ];
  const streamed = await stream(emulator, { contents, tools }, 'gemini-3.8-flash');
  const events = sseEvents(await streamed.text());
  const texts = events.flatMap(partsOf).map((part) => part.text);
  assert.ok(texts.join('').includes(response.told));
  assert.ok(texts.length > 500 && texts.length < 2000, String(texts.length));
});

test('a bound signature is refused in another project', async (t) => {
  const emulator = await emulatorFor(t, { bindSignatures: true });
  const ask = saying('weather', { tools: [{ functionDeclarations: [WEATHER] }] });
  const { json } = await generate(emulator, ask);
  const { id, name } = partsOf(json)[0].functionCall;
  const result = { functionResponse: { id, name, response: {} } };
  const contents = [...ask.contents, json.candidates[0].content, { role: 'user', parts: [result] }];
  const other = { 'x-goog-api-key': 'test-2' };
  const refused = await generate(emulator, { contents }, 'gemini-3.8-flash', other);
  assert.match(refused.json.error.message, /thought signature/i);
  assert.equal((await generate(emulator, { contents })).status, 200);
});

test('mode ANY calls, NONE does not, generation 2 neither signs nor numbers', async (t) => {
  const emulator = await emulatorFor(t);
  const tools = [{ functionDeclarations: [WEATHER, { name: 'other' }] }];
  const asked = (/** @type {Json} */ functionCallingConfig) =>
    saying('Go. get_weather!', { tools, toolConfig: { functionCallingConfig } });
  const only = asked({ mode: 'ANY', allowedFunctionNames: ['other'] });
  const any = await generate(emulator, only, 'gemini-2.5-flash');
  assert.deepEqual(partsOf(any.json), [{ functionCall: { name: 'other' } }]);
  const none = await generate(emulator, asked({ mode: 'NONE' }));
  assert.ok(partsOf(none.json)[0].text);
});

test('structured output, stop sequences, token limit, thoughts', async (t) => {
  const emulator = await emulatorFor(t);
  const schema = {
    type: 'object',
    properties: { z: { type: 'integer', minimum: 3 }, a: { $ref: '#/$defs/A' } },
    required: ['z', 'a'],
    $defs: { A: { type: 'array', items: { type: 'string', enum: ['x'] } } },
  };
  const asked = async (/** @type {Json} */ generationConfig) =>
    (await generate(emulator, saying('hi', { generationConfig }))).json;
  const json = { responseMimeType: 'application/json', responseJsonSchema: schema };
  assert.equal(partsOf(await asked(json))[0].text, '{"z":3,"a":["x"]}');
  assert.match(partsOf(await asked({ stopSequences: ['!'] }))[0].text, /3\.8-flash$/);
  const short = await asked({ maxOutputTokens: 10 });
  assert.equal(short.candidates[0].finishReason, 'MAX_TOKENS');
  assert.ok(short.usageMetadata.candidatesTokenCount <= 10);
  const thinking = await asked({ thinkingConfig: { includeThoughts: true } });
  assert.equal(partsOf(thinking)[0].thought, true);
  assert.ok(thinking.usageMetadata.thoughtsTokenCount > 0);
});

/** @type {[Directive, (answer: any) => boolean][]} */
const DIRECTIVES = [
  [{ text: 'a' }, (a) => partsOf(a)[0].text === 'a'],
  [{ text: 'a', finishReason: 'SAFETY' }, (a) => a.candidates[0].finishReason === 'SAFETY'],
  [{ text: 'a', finishReason: null }, (a) => !('finishReason' in a.candidates[0])],
  [{ blockReason: 'SAFETY' }, (a) => a.promptFeedback.blockReason === 'SAFETY' && !a.candidates],
  [{ empty: 'no-candidates' }, (a) => !a.candidates && !a.promptFeedback],
  [
    { empty: 'no-parts' },
    (a) => a.candidates[0].finishReason === 'STOP' && !a.candidates[0].content,
  ],
  [{ text: 'a', usage: null }, (a) => !a.usageMetadata],
  [{ text: 'a', usage: { thoughtsTokenCount: 9 } }, (a) => a.usageMetadata.totalTokenCount === 11],
  [{ images: 2 }, (a) => partsOf(a)[1].inlineData.mimeType === 'image/png'],
  [{ codeExecution: true, text: '42' }, (a) => partsOf(a)[1].codeExecutionResult.output === '42\n'],
  [{ text: 'ü', grounding: true }, (a) => grounding(a).segment.endIndex === 2],
  [{ text: 'a', signature: true }, (a) => Boolean(partsOf(a)[0].thoughtSignature)],
  [{ calls: [{ name: 'f' }], signature: false }, (a) => !partsOf(a)[0].thoughtSignature],
  [{ calls: [{ name: 'f', id: false }] }, (a) => !('id' in partsOf(a)[0].functionCall)],
  [
    { calls: [{ name: 'f', args: { a: 1 } }], partialArgs: true },
    (a) => partsOf(a)[1].functionCall.partialArgs[0].stringValue === '1',
  ],
  [{ events: [{ modelVersion: 'x' }] }, (a) => a.modelVersion === 'x'],
  [{ parts: [{ text: 'raw' }], modelVersion: 'v' }, (a) => a.modelVersion === 'v'],
];

/** @param {any} answer */
function grounding(answer) {
  return answer.candidates[0].groundingMetadata.groundingSupports[0];
}

for (const [directive, holds] of DIRECTIVES) {
  test(`directive ${JSON.stringify(directive)}`, async (t) => {
    const emulator = await emulatorFor(t);
    emulator.script({ directive });
    const { status, json } = await generate(emulator, saying('hi'));
    assert.equal(status, 200);
    assert.ok(holds(json), JSON.stringify(json));
    if (!directive.partialArgs) {
      assert.deepEqual(checkMessage('GenerateContentResponse', json), []);
    }
  });
}

test('images, speech, transcripts', async (t) => {
  const emulator = await emulatorFor(t);
  const image = await generate(emulator, saying('A cat'), 'gemini-3.1-flash-image');
  assert.equal(partsOf(image.json)[1].inlineData.mimeType, 'image/png');
  const generationConfig = { responseModalities: ['AUDIO'] };
  const speech = await generate(
    emulator,
    saying('Hi', { generationConfig }),
    'gemini-3.8-flash-tts',
  );
  assert.match(partsOf(speech.json)[0].inlineData.mimeType, /^audio\/L16/);
  const audio = { inlineData: { mimeType: 'audio/wav', data: 'UklGRg==' } };
  const body = { contents: [{ role: 'user', parts: [audio] }] };
  const heard = await generate(emulator, body, 'gemini-3.8-flash-transcribe');
  assert.ok(partsOf(heard.json)[0].text);
});

test('embeddings are deterministic, and short only at full size', async (t) => {
  const emulator = await emulatorFor(t);
  const path = '/v1beta/models/gemini-embedding-001';
  const request = (/** @type {number | undefined} */ outputDimensionality) => ({
    model: 'models/gemini-embedding-001',
    content: { parts: [{ text: 'red' }] },
    outputDimensionality,
  });
  const one = await post(emulator, `${path}:embedContent`, request(undefined));
  const { embedding } = /** @type {Json} */ (await one.json());
  assert.ok(Math.abs(Math.hypot(...embedding.values) - 1) < 1e-9);
  const both = await post(emulator, `${path}:batchEmbedContents`, {
    requests: [request(256), request(256)],
  });
  const { embeddings } = /** @type {Json} */ (await both.json());
  assert.deepEqual(embeddings[0], embeddings[1]);
  assert.equal(embeddings[0].values.length, 256);
  assert.deepEqual(embeddings[0].values, embedding.values.slice(0, 256));
  const none = await post(emulator, `${path}:batchEmbedContents`, { requests: [] });
  assert.equal(none.status, 400);
});

test('countTokens, the list of models with pages, one model, an unknown one', async (t) => {
  const emulator = await emulatorFor(t);
  const counted = await post(
    emulator,
    '/v1beta/models/gemini-2.5-pro:countTokens',
    saying('hello'),
  );
  assert.equal(/** @type {Json} */ (await counted.json()).totalTokens, 2);
  const get = async (/** @type {string} */ path) => {
    const headers = { 'x-goog-api-key': 'test-1' };
    const response = await fetch(`${emulator.url}/v1beta/models${path}`, { headers });
    return { status: response.status, json: /** @type {any} */ (await response.json()) };
  };
  const first = await get('?pageSize=10');
  const second = await get(`?pageSize=1000&pageToken=${first.json.nextPageToken}`);
  assert.equal(first.json.models.length, 10);
  assert.ok(!second.json.nextPageToken);
  const all = await get('?pageSize=1000');
  assert.deepEqual([...first.json.models, ...second.json.models], all.json.models);
  assert.equal((await get('/gemini-2.5-pro')).json.name, 'models/gemini-2.5-pro');
  const unknown = await get('/nothing');
  assert.equal(unknown.status, 404);
  assert.match(unknown.json.error.message, /models\/nothing is not found for API version v1beta/);
  assert.equal((await generate(emulator, saying('x'), 'veo-3.1-generate-preview')).status, 404);
});
