// Pictures, speech and transcripts through the official client; several choices and prompts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI, { toFile } from 'openai';
import { eventually, startGateway, user } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway({ keys: ['test-a', 'test-b', 'test-c', 'test-d'] });
});
after(() => gateway.stop());

const png = 'iVBORw0KGgo';
/** @param {string} key */
const answeredBy = (key) => gateway.emulator.state.perKey[key]?.answered ?? 0;
const answered = () =>
  ['test-a', 'test-b', 'test-c', 'test-d'].reduce((sum, key) => sum + answeredBy(key), 0);

/** What the panel keeps of a request. @param {string | null | undefined} id @returns {Promise<any>} */
async function recordOf(id) {
  assert.ok(id);
  await eventually(async () => (await gateway.admin.get(`requests?id=${id}`)).total === 1);
  return gateway.admin.get(`requests/${id}`);
}
const first = (/** @type {any[]} */ [one]) => one;
const outcome = (/** @type {any} */ { status, reason }) => [status, reason];

/** @param {string} param @param {number} [status] */
const refusal =
  (param, status = 400) =>
  (/** @type {any} */ error) => {
    assert.ok(error instanceof OpenAI.APIError);
    assert.deepEqual([error.status, error.param], [status, param]);
    return true;
  };

test('pictures: one call each, in base64 or as data URLs', async () => {
  const before = answered();
  const { data, usage } = await gateway.client.images.generate({
    model: 'gemini-3.1-flash-image',
    prompt: 'A cat on a keyboard',
    n: 6,
    size: '1024x1536',
  });
  assert.equal(data?.length, 6);
  for (const { b64_json } of data ?? []) assert.ok(b64_json?.startsWith(png));
  assert.equal(answered() - before, 6);
  assert.ok(usage && usage.total_tokens > 0);
  const sent = JSON.parse(JSON.stringify(gateway.emulator.state.last.at(-1)?.body));
  assert.equal(sent.generationConfig.imageConfig.aspectRatio, '2:3');

  const url = await gateway.client.images.generate({
    model: 'gemini-2.5-flash-image',
    prompt: 'A dog',
    response_format: 'url',
  });
  assert.match(url.data?.[0].url ?? '', /^data:image\/png;base64,iVBOR/);
});

test('pictures: what had no effect is reported, a format by what came', async () => {
  const ask = { model: 'gemini-3.1-flash-image', prompt: 'A cat' };
  /** @type {[object, string | null][]} */
  const rows = [
    [{ output_format: 'png' }, null],
    [
      { output_format: 'webp', frame_count: 2, frame_duration_ms: 100 },
      'frame_count,frame_duration_ms,output_format',
    ],
  ];
  for (const [members, ignored] of rows) {
    const response = await gateway.post('/v1/images/generations', { ...ask, ...members });
    assert.equal(response.status, 200, await response.text());
    assert.equal(response.headers.get('x-gateway-ignored'), ignored);
  }
});

test('pictures and speech take Google’s own options', async () => {
  const sent = () => JSON.parse(JSON.stringify(gateway.emulator.state.last.at(-1)?.body));
  const google = { image_config: { aspect_ratio: '21:9', image_size: '4K' } };
  const asked = { model: 'gemini-3.1-flash-image', prompt: 'A cat' };
  await gateway.client.images.generate(Object.assign({ extra_body: { google } }, asked));
  assert.deepEqual(sent().generationConfig.imageConfig, { aspectRatio: '21:9', imageSize: '4K' });
  const spoken = { model: 'gemini-3.8-flash-tts', input: 'Hi', voice: 'alloy' };
  const options = { google: { speech_config: { language_code: 'de-DE' } } };
  await gateway.client.audio.speech.create(Object.assign(options, spoken));
  assert.equal(sent().generationConfig.speechConfig.languageCode, 'de-DE');
  const unknown = Object.assign({ google: { nonsense: 1 } }, asked);
  await assert.rejects(
    gateway.client.images.generate(unknown),
    refusal('extra_body.google.nonsense'),
  );
});

test('pictures: what cannot be done is refused by its name', async () => {
  const ask = { model: 'gemini-3.1-flash-image', prompt: 'A cat' };
  const images = gateway.client.images;
  await assert.rejects(images.generate({ ...ask, n: 9 }), refusal('n'));
  await assert.rejects(
    images.generate({ ...ask, size: /** @type {any} */ ('big') }),
    refusal('size'),
  );
  await assert.rejects(images.generate({ ...ask, prompt: '' }), refusal('prompt'));
  await assert.rejects(images.generate({ ...ask, stream: true }), refusal('stream'));
});

test('pictures: a refused prompt is a content policy violation', async () => {
  gateway.emulator.script({ directive: { blockReason: 'PROHIBITED_CONTENT' }, times: 1 });
  const response = await gateway.post('/v1/images/generations', { prompt: 'Something bad' });
  assert.equal(response.status, 400);
  assert.equal((await response.json()).error.code, 'content_policy_violation');
});

test('pictures: those that came are given when other calls fail', async () => {
  const { emulator } = gateway;
  /** @type {[number, any[], number, number[]][]} calls asked for, what they meet, pictures, calls made */
  const rows = [
    [2, [[{ images: 1 }], [{ error: 503 }, 3]], 1, [200, 503, 503, 503]],
    [4, [[{ images: 1 }, 3], [{ error: { code: 400, message: 'Odd.' } }]], 3, [200, 200, 200, 400]],
    [6, [[{ error: { code: 400, message: 'Odd.' } }]], 5, [200, 200, 200, 200, 200, 400]],
  ];
  for (const [n, script, count, statuses] of rows) {
    emulator.script(...script.map(([directive, times = 1]) => ({ directive, times })));
    const before = emulator.state.requests;
    const response = await gateway.post('/v1/images/generations', { prompt: 'A cat', n });
    const { data, usage } = await response.json();
    assert.equal(response.status, 200);
    assert.equal(data.length, count);
    assert.equal(emulator.state.requests - before, statuses.length);
    const record = await recordOf(response.headers.get('x-request-id'));
    assert.deepEqual([record.result, record.status, record.error], ['ok', 200, null]);
    assert.deepEqual(record.attempts.map(outcome).map(first).sort(), statuses);
    assert.equal(usage.input_tokens, record.promptTokens);
    assert.equal(usage.output_tokens, record.completionTokens);
  }
});

test('pictures: the error of the calls is told when none came', async () => {
  const { emulator } = gateway;
  const error = { code: 504, message: 'Late.' };
  emulator.script({ directive: { error }, times: 3 });
  const before = emulator.state.requests;
  const response = await gateway.post('/v1/images/generations', { prompt: 'A cat', n: 3 });
  assert.deepEqual([response.status, (await response.json()).error.code], [504, 'timeout']);
  assert.equal(emulator.state.requests - before, 3);
  const { result, error: told } = await recordOf(response.headers.get('x-request-id'));
  assert.deepEqual([result, told], ['error', 'timeout']);
});

test('speech: WAV or bare samples', async () => {
  const ask = { model: 'gemini-3.8-flash-tts', input: 'Hello there', voice: 'alloy' };
  const wav = await gateway.client.audio.speech.create({ ...ask, response_format: 'wav' });
  assert.equal(wav.headers.get('content-type'), 'audio/wav');
  const bytes = Buffer.from(await wav.arrayBuffer());
  assert.equal(bytes.toString('latin1', 0, 4), 'RIFF');
  assert.equal(bytes.readUInt32LE(40), bytes.length - 44);
  const pcm = await gateway.client.audio.speech.create({ ...ask, response_format: 'pcm' });
  assert.deepEqual(Buffer.from(await pcm.arrayBuffer()), bytes.subarray(44));
  const sent = JSON.parse(JSON.stringify(gateway.emulator.state.last.at(-1)?.body));
  const { voiceConfig } = sent.generationConfig.speechConfig;
  assert.equal(voiceConfig.prebuiltVoiceConfig.voiceName, 'Kore');
  await assert.rejects(
    gateway.client.audio.speech.create({ ...ask, response_format: 'opus' }),
    refusal('response_format'),
  );
  await assert.rejects(
    gateway.client.audio.speech.create({ ...ask, voice: 'nobody' }),
    refusal('voice'),
  );
});

test('transcriptions and translations: a form with a recording', async () => {
  const ask = { model: 'gemini-3.8-flash-tts', input: 'Hello there', voice: 'alloy' };
  const speech = await gateway.client.audio.speech.create({ ...ask, response_format: 'wav' });
  const file = await toFile(Buffer.from(await speech.arrayBuffer()), 'hello.wav');
  const model = 'gemini-2.5-flash';
  const json = await gateway.client.audio.transcriptions.create({ file, model, language: 'en' });
  assert.ok(json.text.length > 0);
  const sent = JSON.parse(JSON.stringify(gateway.emulator.state.last.at(-1)?.body));
  const parts = sent.contents.at(-1).parts;
  assert.ok(parts.some((/** @type {any} */ part) => part.inlineData?.mimeType === 'audio/wav'));
  const text = await gateway.client.audio.transcriptions.create({
    file,
    model: 'gemini-3.8-flash-transcribe',
    response_format: 'text',
  });
  assert.ok(String(text).length > 0);
  const translated = await gateway.client.audio.translations.create({ file, model });
  assert.ok(translated.text.length > 0);
  await assert.rejects(
    gateway.client.audio.transcriptions.create({ file, model, response_format: 'srt' }),
    refusal('response_format'),
  );
  const nothing = await gateway.post('/v1/audio/transcriptions', { model });
  assert.equal(nothing.status, 400);
  assert.equal((await nothing.json()).error.type, 'invalid_request_error');
});

test('speech and transcripts: a cut one is an error, and counted', async () => {
  const { client, emulator } = gateway;
  const speak = () =>
    client.audio.speech.create({ model: 'gemini-3.8-flash-tts', input: 'Hi', voice: 'alloy' });
  const write = async () =>
    client.audio.transcriptions.create({
      file: await toFile(Buffer.alloc(64), 'hello.mp3'),
      model: 'gemini-2.5-flash',
    });
  const sound = { inlineData: { mimeType: 'audio/L16;rate=24000', data: 'YWJjZA==' } };
  const policy = 'content_policy_violation';
  /** @type {[() => Promise<unknown>, object, string, string | null][]} */
  const rows = [
    [speak, { parts: [sound], finishReason: 'MAX_TOKENS' }, 'context_length_exceeded', 'input'],
    [speak, { parts: [sound], finishReason: 'PROHIBITED_CONTENT' }, policy, null],
    [write, { text: 'hello wor', finishReason: 'MAX_TOKENS' }, 'context_length_exceeded', 'file'],
    [write, { text: 'hello wor', finishReason: 'RECITATION' }, policy, null],
  ];
  for (const [ask, directive, code, param] of rows) {
    const before = emulator.state.requests;
    emulator.script({ directive });
    const error = await ask().catch((error) => error);
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.deepEqual([error.code, error.param], [code, param]);
    assert.equal(emulator.state.requests - before, 1);
    const record = await recordOf(error.requestID);
    assert.deepEqual([record.result, record.error], ['error', code]);
    assert.ok(record.promptTokens > 0 && record.completionTokens > 0);
    assert.deepEqual(record.attempts.map(outcome), [[200, null]]);
  }
});

test('several choices: one call each where the model gives one, counted for each key', async () => {
  const before = answered();
  const answer = await gateway.client.chat.completions.create({
    model: 'gemini-3.8-flash',
    messages: [user('Hi')],
    n: 5,
  });
  assert.deepEqual(
    answer.choices.map(({ index }) => index),
    [0, 1, 2, 3, 4],
  );
  for (const { message } of answer.choices) assert.match(message.content ?? '', /Hello from/);
  assert.equal(answered() - before, 5);
  const used = Object.values(gateway.emulator.state.perKey).filter(({ answered }) => answered > 0);
  assert.ok(used.length > 1, 'the calls are spread');
});

test('several prompts: choices prompt by prompt, whole and streamed', async () => {
  const ask = { model: 'gemini-3.8-flash', prompt: ['One', 'Two', 'Three'], n: 2 };
  const whole = await gateway.client.completions.create(ask);
  assert.deepEqual(
    whole.choices.map(({ index, text }) => [index, /"(\w+)"/.exec(text)?.[1]]),
    [
      [0, 'One'],
      [1, 'One'],
      [2, 'Two'],
      [3, 'Two'],
      [4, 'Three'],
      [5, 'Three'],
    ],
  );
  /** @type {Record<number, string>} */
  const texts = {};
  for await (const chunk of await gateway.client.completions.create({ ...ask, stream: true })) {
    for (const { index, text } of chunk.choices) texts[index] = (texts[index] ?? '') + text;
  }
  assert.deepEqual(
    Object.values(texts),
    whole.choices.map(({ text }) => text),
  );
});

test('thirty-two prompts are answered, four at a time; more are refused with the bound', async () => {
  const model = 'gemini-3.8-flash';
  const prompt = Array.from({ length: 32 }, (_, i) => `Number${i}`);
  const { choices } = await gateway.client.completions.create({ model, prompt });
  assert.deepEqual(
    choices.map(({ text }) => /"(\w+)"/.exec(text)?.[1]),
    prompt,
  );
  await assert.rejects(
    gateway.client.completions.create({ model, prompt: [...prompt, 'One more'] }),
    (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.equal(error.param, 'prompt');
      return /at most 32 completions/.test(error.message);
    },
  );
});

test('the Ledger counts every answered call for its key, tokens included', async () => {
  const list = await gateway.admin.get('gemini-keys');
  for (const [i, secret] of ['test-a', 'test-b', 'test-c', 'test-d'].entries()) {
    assert.equal(list[i].usage, answeredBy(secret), secret);
  }
});

test('the upstream took every body', () => {
  assert.deepEqual(gateway.emulator.state.violations, []);
});
