// What the official client makes of errors, each with a key of its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { startGateway, user } from '../worker/gateway.js';

/** @type {import('../worker/gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway({ keys: [] });
});
after(() => gateway.stop());

const model = 'gemini-3.8-flash';

/** The only key while the test runs. @param {import('node:test').TestContext} t @param {string} name */
async function keyFor(t, name) {
  const { id } = await gateway.admin.post('gemini-keys', { key: `test-${name}` });
  t.after(() => gateway.admin.remove(`gemini-keys/${id}`));
}

/** @type {[string, new (...args: any) => Error, Record<string, unknown>][]} */
const errors = [
  ['error-1', OpenAI.InternalServerError, { status: 503, code: 'no_available_key' }],
  ['error-17', OpenAI.BadRequestError, { status: 400, code: 'context_length_exceeded' }],
  ['error-18', OpenAI.APIError, { status: 413, code: 'request_too_large' }],
  ['error-404', OpenAI.NotFoundError, { status: 404, code: 'model_not_found', param: 'model' }],
  ['error-16', OpenAI.PermissionDeniedError, { status: 403, code: 'permission_denied' }],
  ['error-10', OpenAI.RateLimitError, { status: 429, code: 'rate_limit_exceeded' }],
  ['error-9', OpenAI.RateLimitError, { status: 429, code: 'insufficient_quota' }],
  ['error-504', OpenAI.InternalServerError, { status: 504, code: 'timeout' }],
];
for (const [directive, type, members] of errors) {
  test(`${directive} is a ${type.name}`, async (t) => {
    await keyFor(t, directive);
    for (const stream of [false, true]) {
      const call = gateway.client.chat.completions.create({
        model: `gemini-2.5-flash--${directive}`,
        messages: [user('Hi')],
        stream,
      });
      await assert.rejects(call, (error) => {
        assert.ok(error instanceof type, String(error));
        for (const [name, value] of Object.entries(members)) {
          assert.equal(/** @type {any} */ (error)[name], value, `${name} of ${error}`);
        }
        return true;
      });
    }
  });
}

test('a bad worker key is an AuthenticationError, a bad field a BadRequestError', async (t) => {
  await keyFor(t, 'fields');
  const stranger = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'sk-no', maxRetries: 0 });
  await assert.rejects(stranger.models.list(), OpenAI.AuthenticationError);
  await assert.rejects(
    gateway.client.chat.completions.create({ model, messages: [user('Hi')], temperature: 9 }),
    (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError, String(error));
      assert.equal(error.param, 'temperature');
      return true;
    },
  );
});

test('the client’s own retries find a gateway that has recovered', async (t) => {
  await keyFor(t, 'retry');
  const patient = gateway.client.withOptions({ maxRetries: 2 });
  gateway.emulator.script({ directive: { error: 503 }, times: 3 });
  const answer = await patient.chat.completions.create({ model, messages: [user('Hi')] });
  assert.equal(answer.choices[0].finish_reason, 'stop');
});

test('an error in mid-stream is thrown by the stream', async (t) => {
  await keyFor(t, 'mid-stream');
  const stream = await gateway.client.chat.completions.create({
    model: `${model}--error-after-2`,
    messages: [user('Hi')],
    stream: true,
  });
  await assert.rejects(async () => {
    for await (const chunk of stream) assert.ok(chunk.choices);
  }, OpenAI.APIError);
});
