// Vectors through the official client.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { startGateway } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway();
});
after(() => gateway.stop());

const model = 'gemini-embedding-001';

test('one vector a text, in order, of unit length, over several batches', async () => {
  const input = Array.from({ length: 205 }, (_, i) => `text ${i}`);
  const { data } = await gateway.client.embeddings.create({ model, input, dimensions: 256 });
  assert.deepEqual(
    data.map(({ index }) => index),
    [...input.keys()],
  );
  for (const { embedding } of data) {
    assert.equal(embedding.length, 256);
    assert.ok(Math.abs(Math.hypot(...embedding) - 1) < 1e-3);
  }
  const one = await gateway.client.embeddings.create({
    model,
    input: 'text 204',
    dimensions: 256,
    encoding_format: 'float',
  });
  const last = data[204].embedding;
  for (const [i, value] of one.data[0].embedding.entries()) {
    assert.ok(Math.abs(value - last[i]) < 1e-6);
  }
});

test('a task that the model does not take is reported', async () => {
  const asked = { input: 'text', task_type: 'RETRIEVAL_QUERY' };
  /** @type {[string, string | null][]} */
  const rows = [
    [model, null],
    ['gemini-embedding-2', 'task_type'],
  ];
  for (const [name, ignored] of rows) {
    const response = await gateway.post('/v1/embeddings', { model: name, ...asked });
    assert.equal(response.status, 200, await response.text());
    assert.equal(response.headers.get('x-gateway-ignored'), ignored);
  }
});

for (const body of ['{"embeddings":[{"val', '{"embeddings":[]}']) {
  test(`an answer that is no vector is asked for once more: ${body}`, async () => {
    const ask = { model, input: 'text', dimensions: 256 };
    gateway.emulator.script({ directive: { raw: { body } } });
    const { data } = await gateway.client.embeddings.create(ask);
    assert.equal(data[0].embedding.length, 256);
    gateway.emulator.script({ directive: { raw: { body } }, times: 2 });
    await assert.rejects(
      gateway.client.embeddings.create(ask),
      (error) => error instanceof OpenAI.InternalServerError && error.code === 'upstream_error',
    );
  });
}

test('a refused batch is not sent again, as nothing in it is changed', async () => {
  const message = 'Penalty is not enabled for this model';
  gateway.emulator.script({ directive: { error: { code: 400, message } } });
  const before = gateway.emulator.state.requests;
  await assert.rejects(
    gateway.client.embeddings.create({ model, input: 'text' }),
    (error) => error instanceof OpenAI.BadRequestError && error.message.includes(message),
  );
  assert.equal(gateway.emulator.state.requests, before + 1);
});

test('bad input names its parameter', async () => {
  await assert.rejects(
    gateway.client.embeddings.create({ model, input: [1, 2, 3] }),
    (error) => error instanceof OpenAI.BadRequestError && error.param === 'input',
  );
});

test('the upstream took every body', () => {
  assert.deepEqual(gateway.emulator.state.violations, []);
});

test('more vectors than memory holds are refused, and nobody is lost', async () => {
  const input = Array.from({ length: 2048 }, (_, i) => `text ${i}`);
  const ask = async (/** @type {object} */ more) => {
    const asked = { model: 'gemini-embedding-001', input, ...more };
    const response = await gateway.post('/v1/embeddings', asked);
    await response.arrayBuffer();
    return response.status;
  };
  assert.equal(await ask({}), 413, 'as numbers they are 76 MiB');
  const packed = { encoding_format: 'base64' };
  const statuses = await Promise.all([1, 2, 3].map(() => ask(packed)));
  assert.ok(
    statuses.every((status) => [200, 503].includes(status)) && statuses.includes(200),
    String(statuses),
  );
  assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));
  assert.equal(await ask({ input: 'small' }), 200);
});
