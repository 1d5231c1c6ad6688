// What a client hears of a stream whose upstream keeps silent, before the answer and within it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startGateway, user } from './gateway.js';

const path = '/v1/chat/completions';
const ask = (/** @type {string} */ model) => ({ model, messages: [user('Hi')], stream: true });
const comment = ': keep-alive\n\n';
const comments = (/** @type {string} */ text) => text.split(comment).length - 1;

/** The last event of a stream. @param {string} text */
const lastEvent = (text) => text.trimEnd().split('\n\n').at(-1) ?? '';

// Each test has a model of its own, as they share the emulator's script.
describe('with a sign of life after 3 s and then every 2 s', { concurrency: true }, () => {
  /** @type {import('./gateway.js').Gateway} */
  let gateway;
  before(async () => {
    gateway = await startGateway();
    await gateway.admin.patch('system-settings', { first_event_s: 3, keepalive_s: 2 });
  });
  after(() => gateway.stop());

  test('a stream begins before the model does', async () => {
    const response = await gateway.post(path, ask('gemini-2.5-flash--delay-5000'));
    assert.equal(response.status, 200);
    const text = await response.text();
    assert.ok(text.startsWith(comment), text);
    assert.ok(comments(text) <= 2, text);
    assert.match(text, /Hello from/);
    assert.equal(lastEvent(text), 'data: [DONE]');
  });

  test('after a comment another key may still answer', async () => {
    const model = 'gemini-2.5-pro';
    gateway.emulator.script({ model, directive: { delay: 5000, error: 503 } });
    const text = await (await gateway.post(path, ask(model))).text();
    assert.ok(text.startsWith(comment), text);
    assert.equal(text.match(/"role":"assistant"/g)?.length, 1);
    assert.match(text, /Hello from/);
    assert.equal(lastEvent(text), 'data: [DONE]');
  });

  test('after a comment an answer without content is asked for again', async () => {
    const model = 'gemini-2.5-flash-lite';
    const nothing = { events: [{ responseId: 'empty', modelVersion: model }] };
    gateway.emulator.script({ model, directive: { delay: 5000, ...nothing } });
    const text = await (await gateway.post(path, ask(model))).text();
    assert.ok(text.startsWith(comment), text);
    assert.doesNotMatch(text, /chatcmpl-empty/);
    assert.match(text, /Hello from/);
    assert.equal(lastEvent(text), 'data: [DONE]');
  });

  test('after a comment a failure is told in the stream', async () => {
    const response = await gateway.post(path, ask('gemini-2.5-flash--delay-5000--error-404'));
    assert.equal(response.status, 200);
    const text = await response.text();
    assert.ok(text.startsWith(comment), text);
    assert.equal(JSON.parse(lastEvent(text).slice('data: '.length)).error.code, 'model_not_found');
    assert.doesNotMatch(text, /\[DONE\]/);
  });

  test('after a comment the failure of a response is one of its events', async () => {
    const model = 'gemini-2.5-flash--delay-5000--error-404';
    const body = { model, input: 'Hi', stream: true };
    const text = await (await gateway.post('/v1/responses', body)).text();
    const types = [...text.matchAll(/^event: (.*)$/gm)].map(([, type]) => type);
    assert.deepEqual(types, ['response.created', 'response.in_progress', 'response.failed']);
  });

  test('an error that comes in time has its status', async () => {
    const response = await gateway.post(path, ask('gemini-2.5-flash--error-404'));
    assert.equal(response.status, 404);
    await response.text();
  });

  test('a silent stream gets a comment as often as was asked for', async () => {
    const model = 'gemini-3.8-flash';
    gateway.emulator.script({ model, directive: { text: ['One ', 'two'], eventDelay: 6700 } });
    const text = await (await gateway.post(path, ask(model))).text();
    assert.ok(text.startsWith('data: '), text);
    // At 2, 4 and 6 s; the timers of a busy machine are late.
    const count = comments(text.slice(text.indexOf('One '), text.indexOf('two')));
    assert.ok(count === 2 || count === 3, text);
  });
});

describe('with neither', { concurrency: true }, () => {
  /** @type {import('./gateway.js').Gateway} */
  let gateway;
  before(async () => {
    gateway = await startGateway();
    await gateway.admin.patch('system-settings', { first_event_s: 0, keepalive_s: 0 });
  });
  after(() => gateway.stop());

  test('an error has its status however late it comes', async () => {
    const response = await gateway.post(path, ask('gemini-2.5-flash--delay-1500--error-404'));
    assert.equal(response.status, 404);
    await response.text();
  });

  test('a slow stream has no comments', async () => {
    const model = 'gemini-3.8-flash';
    gateway.emulator.script({ model, directive: { text: ['One ', 'two'], eventDelay: 2600 } });
    const text = await (await gateway.post(path, ask(model))).text();
    assert.equal(comments(text), 0, text);
    assert.equal(lastEvent(text), 'data: [DONE]');
  });
});
