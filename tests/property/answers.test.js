// What Gemini says at once and what it says in a stream is the same to a client, whatever it says and
// wherever the stream is cut; and the events of a response come in a lawful order.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { BareCore, hasCore } from './bare-core.js';
import { asWhole, randomAnswer } from './gemini-answers.js';
import { Random } from './random-json.js';

/** @typedef {any} Json */

const count = 300;
const skip = !hasCore && 'build/core.wasm is not built';
const functions = ['find', 'take'].map((name) => ({ name, parameters: { type: 'object' } }));

/** @type {BareCore} */
let core;
before(() => {
  if (hasCore) core = new BareCore();
});

/** @param {string} path @param {object} body @param {Buffer[]} chunks */
const post = (path, body, chunks) => core.post(path, Buffer.from(JSON.stringify(body)), { chunks });

/** The stream of some events, cut anywhere. @param {Random} random @param {Json[]} events */
function streamOf(random, events) {
  const end = random.pick(['\n\n', '\r\n\r\n', '\r\r']);
  const array = random.once(8) && JSON.stringify(events, null, random.pick([0, 2]));
  const text = array || events.map((event) => `data: ${JSON.stringify(event)}${end}`).join('');
  const bytes = Buffer.from(text);
  const size = random.pick([1, 7, 64, bytes.length]);
  const pieces = Math.ceil(bytes.length / size);
  return Array.from({ length: pieces }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

/** @param {Buffer} body @returns {Json[]} */
const eventsOf = (body) =>
  [...body.toString().matchAll(/^data: (\{.*)$/gm)].map(([, text]) => JSON.parse(text));

/** Ids that the gateway makes are others each time. @param {unknown} value @returns {Json} */
const named = (value) =>
  JSON.parse(JSON.stringify(value).replaceAll(/"call_[0-9A-Za-z]{24}"/g, '"call"'));

/** A completion out of its chunks, as clients join them. @param {Json[]} chunks */
function joined(chunks) {
  /** @type {Json} */
  const message = {};
  /** @type {Json} */
  const choice = { index: 0, message, logprobs: null };
  const add = (/** @type {string} */ key, /** @type {string | undefined} */ text) => {
    if (text) message[key] = (message[key] ?? '') + text;
  };
  for (const { index, delta, logprobs, finish_reason: reason } of chunks.flatMap(
    (c) => c.choices,
  )) {
    assert.equal(index, 0);
    const { content, refusal, reasoning_content: thoughts, extra_content: extra, ...lists } = delta;
    add('content', content);
    add('refusal', refusal);
    add('reasoning_content', thoughts);
    if (extra)
      message.extra_content = { google: { ...message.extra_content?.google, ...extra.google } };
    for (const [key, list] of Object.entries(lists)) {
      if (!Array.isArray(list)) message[key] = list;
      else (message[key] ??= []).push(...list.map(({ index: _, ...item }) => item));
    }
    choice.logprobs = logprobs ?? choice.logprobs;
    choice.finish_reason = reason ?? choice.finish_reason;
  }
  const { usage } = chunks.at(-1);
  return { choice, usage };
}

/** The two ways to say that there is no text. @param {Json} choice */
const withText = ({ message: { content, refusal, ...message }, ...choice }) => ({
  ...choice,
  message: { content: content ?? '', refusal: refusal ?? null, ...message },
});

/** The output of a response out of its events, which are held to their order. @param {Json[]} events */
function assembled(events) {
  /** @type {Json[]} */
  const items = [];
  let open = false;
  for (const [i, event] of events.entries()) {
    assert.equal(event.sequence_number, i);
    const item = items[event.output_index];
    if (event.type === 'response.output_item.added') {
      assert.ok(!open, 'one item at a time');
      assert.equal(event.output_index, items.length);
      items.push({ id: event.item.id, said: '' });
      open = true;
    } else if (event.type === 'response.output_item.done') {
      assert.ok(open && event.output_index === items.length - 1);
      assert.equal(event.item.id, item.id);
      const { content, summary, arguments: args, input } = event.item;
      const [part] = content ?? summary ?? [];
      assert.equal(part?.text ?? part?.refusal ?? args ?? input ?? '', item.said);
      item.done = event.item;
      open = false;
    } else if (item) {
      assert.equal(event.item_id, item.id);
      if (event.type.endsWith('.delta')) item.said += event.delta;
      if (event.type.endsWith('.annotation.added'))
        (item.annotations ??= []).push(event.annotation);
    }
  }
  assert.ok(!open, 'every item ends');
  return items;
}

/** @param {Json} response */
function withoutPlaces({ output, ...response }) {
  /** @type {Json[]} */
  const items = output.map((/** @type {Json} */ { id: _, ...item }) => item);
  // A search is known when the text is out.
  const last = items.filter(({ type }) => type === 'web_search_call');
  return named({ ...response, output: [...items.filter((it) => !last.includes(it)), ...last] });
}

/** @type {(item: Json) => boolean} */
const isMessage = ({ type }) => type === 'message';

test(`${count} answers of a chat, at once and streamed`, { skip }, () => {
  for (let seed = 1; seed <= count; ++seed) {
    const random = new Random(seed);
    const events = randomAnswer(random);
    const body = {
      model: random.pick(['gemini-3.8-flash', 'gemini-2.5-flash']),
      messages: [{ role: 'user', content: 'Hi' }],
      tools: [
        ...functions.map((it) => ({ type: 'function', function: it })),
        { type: 'custom', custom: { name: 'shell' } },
      ],
      parallel_tool_calls: random.once(4) ? false : undefined,
      response_format: random.once(4) ? { type: 'json_object' } : undefined,
    };
    const path = '/v1/chat/completions';
    const whole = post(path, body, [Buffer.from(JSON.stringify(asWhole(events)))]);
    const asked = { ...body, stream: true, stream_options: { include_usage: true } };
    const streamed = post(path, asked, streamOf(random, events));
    const answer = JSON.parse(whole.body.toString());
    const chunks = eventsOf(streamed.body);
    const at = `seed ${seed}: ${JSON.stringify(events)}`;
    assert.equal(whole.status, 200, at);
    assert.equal(streamed.status, 200, at);
    assert.equal(new Set(chunks.map(({ id }) => id)).size, 1, at);
    const { choice, usage } = joined(chunks);
    assert.deepEqual(named(withText(choice)), named(withText(answer.choices[0])), at);
    assert.deepEqual(usage, answer.usage, at);
  }
});

test(`${count} answers of a response, at once and streamed`, { skip }, () => {
  for (let seed = 1; seed <= count; ++seed) {
    const random = new Random(seed);
    const events = randomAnswer(random);
    const body = {
      model: random.pick(['gemini-3.8-flash', 'gemini-2.5-flash']),
      input: 'Hi',
      tools: [
        ...functions.map((it) => ({ type: 'function', ...it })),
        { type: 'custom', name: 'shell' },
      ],
      parallel_tool_calls: !random.once(4),
    };
    const whole = post('/v1/responses', body, [Buffer.from(JSON.stringify(asWhole(events)))]);
    const streamed = post('/v1/responses', { ...body, stream: true }, streamOf(random, events));
    const at = `seed ${seed}: ${JSON.stringify(events)}`;
    assert.equal(whole.status, 200, at);
    const told = eventsOf(streamed.body);
    const items = assembled(told);
    const { response } = told.at(-1);
    assert.deepEqual(withoutPlaces(response), withoutPlaces(JSON.parse(whole.body.toString())), at);
    assert.deepEqual(
      response.output.map((/** @type {Json} */ { id }) => id),
      items.map(({ id }) => id),
      at,
    );
    for (const [i, item] of response.output.entries()) {
      // Of a message that is over, sources and tokens may still become known.
      if (!isMessage(item)) assert.deepEqual(items[i].done, item, at);
      const annotations = item.content?.[0]?.annotations ?? [];
      assert.deepEqual(items[i].annotations ?? [], annotations, at);
    }
  }
});
