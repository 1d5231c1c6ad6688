// The worked examples of tests/cases/examples through the built Worker: what it sends upstream
// and what the client gets.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { startGateway } from './gateway.js';

const folder = fileURLToPath(new URL('../cases/examples/', import.meta.url));
/** Not calls of a model, or of other endpoints: tests/unit/examples_test.cpp has them. */
const elsewhere = ['18-embeddings', '19-models', '20-responses-stream-tool'];

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway({ keys: [] });
});
after(() => gateway.stop());

/** @param {string} path */
const read = (path) =>
  existsSync(folder + path) ? readFileSync(folder + path, 'utf8') : undefined;

/** The clock runs here, and ids without an upstream's are random. @param {string} text */
const steady = (text) =>
  text
    .replaceAll(/"created":\s*\d+/g, '"created":0')
    .replaceAll(/"call_[A-Za-z0-9]{24}"/g, '"call_x"')
    .replaceAll(/resets at [0-9TZ:-]+/g, 'resets at midnight');

/** @param {string} stream */
const events = (stream) =>
  steady(stream)
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => (line === 'data: [DONE]' ? line : JSON.parse(line.slice('data: '.length))));

for (const name of readdirSync(folder)) {
  if (elsewhere.includes(name)) continue;
  test(name, async () => {
    const { request, upstream, response } = JSON.parse(read(`${name}/case.json`) ?? '');
    const { id } = await gateway.admin.post('gemini-keys', { key: `test-${name}` });
    const stream = read(`${name}/gemini-response.sse`);
    const body = stream ?? read(`${name}/gemini-response.json`) ?? '';
    const contentType = stream ? 'text/event-stream' : 'application/json';
    gateway.emulator.script({ directive: { raw: { status: upstream.status, contentType, body } } });
    const answer = await fetch(gateway.url + request.path, {
      method: request.method,
      headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
      body: read(`${name}/openai-request.json`),
    });
    const text = await answer.text();
    await gateway.admin.remove(`gemini-keys/${id}`);

    const sent = gateway.emulator.state.last.at(-1);
    const expectedSent = read(`${name}/gemini-request.json`);
    assert.equal(sent?.path, upstream.path);
    if (expectedSent) assert.deepEqual(sent?.body, JSON.parse(expectedSent));
    assert.equal(answer.status, response.status, text);
    for (const [header, value] of Object.entries(response.headers ?? {})) {
      if (header === 'retry-after') assert.ok(Number(answer.headers.get(header)) > 0);
      else assert.equal(answer.headers.get(header), value);
    }
    const expectedStream = read(`${name}/openai-response.sse`);
    if (expectedStream) assert.deepEqual(events(text), events(expectedStream));
    else {
      const expected = steady(read(`${name}/openai-response.json`) ?? '');
      assert.deepEqual(JSON.parse(steady(text)), JSON.parse(expected));
    }
  });
}
