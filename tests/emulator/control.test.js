import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseHeader, parseModelName, parseShort, Script } from './directive.js';
import { emulatorFor, generate, post, saying } from './testing.js';

/** @import {Json} from './types.js' */

const hi = saying('hi');

test('the short form, in model names and headers', () => {
  assert.deepEqual(parseModelName('gemini-2.5-flash--split-7--crlf--error-after-2'), {
    model: 'gemini-2.5-flash',
    directive: { split: 7, lineEnd: 'crlf', errorAfter: 2 },
  });
  assert.deepEqual(parseShort('error-key-invalid'), { error: 'key-invalid' });
  assert.equal(parseModelName('gemini--nonsense').model, 'gemini--nonsense');
  assert.deepEqual(parseHeader('{"text":"x"}'), { text: 'x' });
  assert.deepEqual(parseHeader(undefined), {});
  assert.throws(() => parseShort('nonsense'), RangeError);
});

test('the script answers by key and model, a number of times, or by chance', () => {
  const script = new Script(1);
  script.add([
    { directive: { text: 'a' }, key: 'k' },
    { directive: { text: 'm' }, model: 'x', times: 2 },
    { directive: { text: 'rare' }, chance: 0.3, times: 'always' },
  ]);
  assert.equal(script.take({ key: 'k', model: 'x' })?.text, 'a');
  assert.equal(script.take({ key: 'k', model: 'x' })?.text, 'm');
  assert.equal(script.take({ key: 'k', model: 'x' })?.text, 'm');
  const drawn = Array.from({ length: 1000 }, () => script.take({ key: 'k', model: 'x' }));
  const hits = drawn.filter(Boolean).length;
  assert.ok(hits > 250 && hits < 350, String(hits));
});

test('scripted over HTTP, read back, and reset', async (t) => {
  const emulator = await emulatorFor(t);
  const control = (/** @type {string} */ name, /** @type {unknown} */ body) =>
    post(emulator, `/__emulator/${name}`, body);
  await control('script', [{ directive: { text: 'first' } }, { error: 'overloaded' }]);
  await control('keys', { 'test-1': { project: 'p', rpm: 1 } });
  const first = await generate(emulator, hi);
  assert.equal(first.json.candidates[0].content.parts[0].text, 'first');
  assert.equal((await generate(emulator, hi)).status, 503);
  assert.equal((await generate(emulator, hi)).status, 429);
  const response = await fetch(`${emulator.url}/__emulator/state`);
  const state = /** @type {Json} */ (await response.json());
  assert.deepEqual([state.requests, state.answered], [3, 1]);
  assert.equal(state.perKey['test-1'].models['gemini-3.8-flash'].errors, 2);
  assert.deepEqual(state.last[0].body, hi);
  assert.equal(state.last[1].status, 503);
  await control('reset', {});
  assert.equal(emulator.state.requests, 0);
  assert.equal((await generate(emulator, hi)).status, 200);
  assert.equal((await generate(emulator, hi)).status, 200);
  assert.equal((await control('nonsense', {})).status, 404);
});

test('a program may answer, and a header, and settings change the rules', async (t) => {
  const emulator = await emulatorFor(t, {
    script: ({ model }) => (model === 'gemini-2.5-pro' ? { text: 'pro' } : null),
  });
  const text = async (/** @type {string} */ model, /** @type {Record<string, string>} */ headers) =>
    (await generate(emulator, hi, model, headers)).json.candidates[0].content.parts[0].text;
  assert.equal(await text('gemini-2.5-pro', {}), 'pro');
  const header = { 'x-emulator-directive': '{"text":"header"}' };
  assert.equal(await text('gemini-2.5-flash', header), 'header');
  const warm = saying('hi', { generationConfig: { temperature: 1 } });
  assert.equal((await generate(emulator, warm)).status, 200);
  await post(emulator, '/__emulator/settings', { refuseSampling: true });
  assert.match((await generate(emulator, warm)).json.error.message, /temperature is not supported/);
  await post(emulator, '/__emulator/settings', { hiddenFields: ['store'] });
  const stored = await generate(emulator, { ...hi, store: false });
  assert.match(stored.json.error.message, /Unknown name "store": Cannot find field/);
});

test('a resumable upload belongs to its project', async (t) => {
  const emulator = await emulatorFor(t);
  const started = await post(
    emulator,
    '/upload/v1beta/files',
    { file: { displayName: 'x' } },
    {
      'x-goog-upload-command': 'start',
      'x-goog-upload-header-content-type': 'text/plain',
    },
  );
  const target = started.headers.get('x-goog-upload-url') ?? '';
  assert.match(target, /key=test-1/);
  const finished = await fetch(target, { method: 'POST', body: 'hello' });
  const { file } = /** @type {Json} */ (await finished.json());
  assert.deepEqual([file.mimeType, file.sizeBytes, file.state], ['text/plain', '5', 'ACTIVE']);
  const part = { fileData: { fileUri: file.uri } };
  const body = { contents: [{ role: 'user', parts: [part] }] };
  assert.equal((await generate(emulator, body)).status, 200);
  const other = { 'x-goog-api-key': 'test-2' };
  assert.equal((await generate(emulator, body, 'gemini-3.8-flash', other)).status, 403);
  assert.equal((await fetch(file.uri, { headers: other })).status, 403);
  assert.equal((await fetch(file.uri, { headers: { 'x-goog-api-key': 'test-1' } })).status, 200);
  const cached = { ...hi, cachedContent: 'cachedContents/x' };
  assert.equal((await generate(emulator, cached)).status, 403);
});

test('the command starts a server and stops on a signal', async () => {
  const main = join(import.meta.dirname, 'main.js');
  const child = spawn(process.execPath, [main, '--port', '0']);
  const [line] = await once(child.stdout, 'data');
  const url = String(line).match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  const headers = { 'x-goog-api-key': 'demo-1' };
  assert.equal((await fetch(`${url}/v1beta/models`, { headers })).status, 200);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('bodies that Google would not take are kept apart from faults a test asked for', async (t) => {
  const emulator = await emulatorFor(t);
  await generate(emulator, hi, 'gemini-3.8-flash--error-19');
  assert.deepEqual(emulator.state.takeRefusals(), []);
  await generate(emulator, { ...hi, nonsense: 1 });
  await generate(emulator, { contents: [] });
  emulator.reset();
  const messages = emulator.state.takeRefusals().map(({ message }) => message);
  assert.equal(messages.length, 2);
  assert.match(messages[0], /Unknown name "nonsense"/);
  assert.match(messages[1], /contents is not specified/);
  assert.deepEqual(emulator.state.takeRefusals(), []);
});
