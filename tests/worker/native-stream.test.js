// Streams of clients that speak the Gemini API themselves: an error within one is an error.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, startGateway } from './gateway.js';

/** @typedef {import('./gateway.js').Gateway} Gateway */
/** @typedef {import('../emulator/types.js').Directive} Directive */

const model = 'gemini-2.5-flash';
const secret = 'AIzaSyA1234567890abcdefghijklmnopqrstuvw';
const forms = ['?alt=sse', ''];
const answer = { text: ['Good', ' day'] };

/** @param {Gateway} gateway @param {string} form */
const stream = (gateway, form) =>
  fetch(`${gateway.url}/v1beta/models/${model}:streamGenerateContent${form}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': gateway.key },
    body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }),
  });

/** @param {import('node:test').TestContext} t @param {string[]} keys */
async function gatewayFor(t, keys) {
  const gateway = await startGateway({ keys });
  t.after(() => gateway.stop());
  /** @param {Directive} directive @param {number | 'always'} [times] */
  const script = (directive, times = 1) =>
    gateway.emulator.script({ directive: { ...answer, ...directive }, times });
  /** @param {number} count */
  const requests = (count) =>
    eventually(async () => {
      const found = await gateway.admin.get('requests');
      return found.total === count && found.requests;
    });
  return { gateway, script, requests };
}

test('a stream that begins with an error is asked of another key', async (t) => {
  const { gateway, script, requests } = await gatewayFor(t, ['test-a', 'test-b']);
  for (const form of forms) {
    const before = gateway.emulator.state.requests;
    script({ error: 503, errorAfter: 0 });
    script({});
    const response = await stream(gateway, form);
    const text = await response.text();
    assert.equal(response.status, 200, text);
    assert.match(text, /Good/);
    assert.doesNotMatch(text, /"error"/);
    assert.equal(gateway.emulator.state.requests, before + 2);
  }
  for (const { result, stream, firstByteMs, attempts } of await requests(2)) {
    assert.deepEqual([result, stream, attempts.length], ['ok', true, 2]);
    assert.deepEqual([attempts[0].status, attempts[1].status], [503, 200]);
    assert.equal(typeof firstByteMs, 'number');
  }
});

test('an error that every key begins with is the answer, scrubbed, and held against each', async (t) => {
  const { gateway, script, requests } = await gatewayFor(t, [secret, 'test-b']);
  const details = [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'CONSUMER_SUSPENDED',
      metadata: { containerInfo: secret, consumer: 'projects/123456' },
    },
  ];
  const message = `Consumer 'api_key:${secret}' has been suspended.`;
  const error = { code: 403, status: 'PERMISSION_DENIED', message, details };
  script({ error, errorAfter: 0 }, 'always');
  const response = await stream(gateway, '');
  assert.equal(response.status, 403);
  assert.match(response.headers.get('content-type') ?? '', /application\/json/);
  const told = await response.json();
  assert.equal(told.error.message, "Consumer 'api_key:[redacted]' has been suspended.");
  assert.equal(told.error.details[0].metadata.consumer, 'projects/[redacted]');
  const [request] = await requests(1);
  assert.deepEqual([request.result, request.status, request.stream], ['error', 403, true]);
  assert.equal(request.attempts.length, 2);
  /** @type {{state: string}[]} */
  const keys = await gateway.admin.get('gemini-keys');
  assert.deepEqual(
    keys.map(({ state }) => state),
    ['suspended', 'suspended'],
  );
});

for (const form of forms) {
  test(`a later error passes scrubbed and ends the request as one (${form})`, async (t) => {
    const { gateway, script, requests } = await gatewayFor(t, ['test-a', 'test-b']);
    const error = { code: 429, message: `Busy: ${secret}, projects/12.`, status: 'X' };
    script({ error, errorAfter: 1, delay: 20, split: 7 });
    const response = await stream(gateway, form);
    const text = await response.text();
    assert.equal(response.status, 200);
    assert.match(text, /Good/);
    assert.match(text, /Busy: \[redacted\], projects\/\[redacted\]\./);
    assert.ok(!text.includes(secret));
    if (form === '') assert.equal(JSON.parse(text).length, 2);
    const [request] = await requests(1);
    assert.deepEqual([request.result, request.attempts[0].status], ['error', 429]);
    assert.ok(request.firstByteMs > 0);
    await eventually(async () => {
      /** @type {{health: Record<string, {state: string}>}[]} */
      const keys = await gateway.admin.get('gemini-keys');
      const states = keys.flatMap(({ health }) => Object.values(health));
      return states.filter(({ state }) => state === 'cooling').length === 1;
    });
  });
}

test('tokens told before a later error count once', async (t) => {
  const { gateway, script } = await gatewayFor(t, ['test-a']);
  const usageMetadata = { promptTokenCount: 1000, candidatesTokenCount: 50, totalTokenCount: 1050 };
  const candidates = [{ content: { parts: [{ text: 'Hi' }] } }];
  script({ events: [{ candidates, usageMetadata }], error: 500, errorAfter: 1 });
  await (await stream(gateway, '?alt=sse')).text();
  const { totals } = await eventually(async () => {
    const usage = await gateway.admin.get('usage?by=key');
    return usage.totals.failedCalls === 1 && usage;
  });
  assert.deepEqual([totals.promptTokens, totals.completionTokens], [1000, 50]);
});

test('a stream that breaks off before its first event is asked for again', async (t) => {
  const { gateway, script } = await gatewayFor(t, ['test-a', 'test-b']);
  script({ cut: 'socket', cutAfter: 0 });
  script({});
  const response = await stream(gateway, '?alt=sse');
  assert.equal(response.status, 200);
  assert.match(await response.text(), /Good/);
});

test('an empty stream is passed on as one', async (t) => {
  const { gateway, script } = await gatewayFor(t, ['test-a']);
  script({ cut: 'end', cutAfter: 0 });
  const response = await stream(gateway, '?alt=sse');
  assert.deepEqual([response.status, await response.text()], [200, '']);
});
