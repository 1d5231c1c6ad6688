import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import { emulatorFor, saying, sseEvents, stream } from './testing.js';
import { pieces } from './wire.js';

/** @import {Directive} from './types.js' */

const MODEL = 'gemini-2.5-flash';
const hi = saying('hi');
const ANSWER = { text: ['Grüße ', '🙂 ', 'end'] };

/**
 * @param {import('node:test').TestContext} t
 * @param {Directive} directive
 */
async function streamed(t, directive) {
  const emulator = await emulatorFor(t);
  emulator.script({ directive: { ...ANSWER, ...directive } });
  const response = await stream(emulator, hi, MODEL);
  return { emulator, response };
}

/** @type {[string, Directive][]} */
const SHAPES = [
  ['plain', {}],
  ['cut in 1-byte pieces', { split: 1 }],
  ['cut in 7-byte pieces', { split: 7 }],
  ['cut at offsets', { split: [1, 60, 61] }],
  ['CRLF', { lineEnd: 'crlf' }],
  ['CR', { lineEnd: 'cr' }],
  ['comments', { comments: true }],
  ['no final blank line', { noFinalBlank: true }],
  ['slow', { eventDelay: 5, delay: 5 }],
];

for (const [name, directive] of SHAPES) {
  test(`stream: ${name} says the same`, async (t) => {
    const { emulator, response } = await streamed(t, directive);
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    const text = await response.text();
    const events = sseEvents(text);
    const said = events.map((event) => event.candidates[0].content.parts[0].text);
    assert.deepEqual(said, ANSWER.text);
    assert.equal(events[2].candidates[0].finishReason, 'STOP');
    assert.equal(text.includes(': event 1'), directive.comments ?? false);
    assert.equal(/(\r\n\r\n|\n\n|\r\r)$/.test(text), !directive.noFinalBlank);
    assert.equal(emulator.state.answered, 1);
    assert.equal(emulator.state.perModel[MODEL].candidatesTokens, 2 + 2 + 1);
  });
}

test('pieces keep every byte', () => {
  const whole = [Buffer.from('abc'), Buffer.from('defg')];
  const lengths = (/** @type {number | number[] | undefined} */ split) =>
    pieces(whole, split).map((piece) => piece.length);
  assert.deepEqual(lengths(undefined), [3, 4]);
  assert.deepEqual(lengths(2), [2, 2, 2, 1]);
  assert.deepEqual(lengths([1, 6, 99]), [1, 5, 1]);
});

test('without alt=sse, or by directive, a stream is a JSON array', async (t) => {
  const emulator = await emulatorFor(t);
  const body = JSON.stringify(hi);
  for (const address of [
    `${MODEL}:streamGenerateContent`,
    `${MODEL}--json-array:streamGenerateContent?alt=sse`,
  ]) {
    const response = await fetch(`${emulator.url}/v1beta/models/${address}`, {
      method: 'POST',
      headers: { 'x-goog-api-key': 'test-1' },
      body,
    });
    assert.match(response.headers.get('content-type') ?? '', /application\/json/);
    const events = /** @type {any[]} */ (await response.json());
    assert.equal(events.at(-1).candidates[0].finishReason, 'STOP');
  }
});

test('an error in the middle of a stream', async (t) => {
  const { emulator, response } = await streamed(t, { error: 503, errorAfter: 2 });
  assert.equal(response.status, 200);
  const events = sseEvents(await response.text());
  assert.equal(events.length, 3);
  assert.equal(events[2].error.status, 'UNAVAILABLE');
  assert.equal(emulator.state.answered, 0);
  assert.equal(emulator.state.perModel[MODEL].errors, 1);
});

test('a clean end without a finish reason', async (t) => {
  const { response } = await streamed(t, { cut: 'end', cutAfter: 2 });
  const events = sseEvents(await response.text());
  assert.equal(events.length, 2);
  assert.ok(events.every((event) => !event.candidates[0].finishReason));
});

test('a dropped socket after the first event', async (t) => {
  const { emulator, response } = await streamed(t, { cut: 'socket', cutAfter: 1 });
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  const first = await reader.read();
  assert.match(Buffer.from(first.value ?? []).toString(), /^data: /);
  await assert.rejects(reader.read());
  assert.equal(emulator.state.aborted, 0);
  assert.equal(emulator.state.answered, 0);
});

test('the headers wait for what they are told to', async (t) => {
  const emulator = await emulatorFor(t);
  let open = false;
  const until = sleep(20).then(() => (open = true));
  emulator.script({ directive: { ...ANSWER, until } });
  const response = await stream(emulator, hi, MODEL);
  assert.ok(open);
  await response.text();
});

test('a client that hangs up is counted, in the stream and before it', async (t) => {
  const emulator = await emulatorFor(t);
  emulator.script(
    { directive: { ...ANSWER, eventDelay: 10_000 } },
    { directive: { ...ANSWER, delay: 10_000 } },
  );
  const response = await stream(emulator, hi, MODEL);
  await /** @type {ReadableStream<Uint8Array>} */ (response.body).cancel();
  const early = new AbortController();
  const path = `${emulator.url}/v1beta/models/${MODEL}:streamGenerateContent?alt=sse`;
  const headers = { 'x-goog-api-key': 'test-1' };
  const { signal } = early;
  const pending = fetch(path, { method: 'POST', headers, body: JSON.stringify(hi), signal });
  const refused = assert.rejects(pending);
  await eventually(() => emulator.state.requests === 2);
  early.abort();
  await refused;
  await eventually(() => emulator.state.aborted === 2);
  assert.equal(emulator.state.answered, 0);
  assert.ok(emulator.state.last.every((request) => request.aborted));
});
