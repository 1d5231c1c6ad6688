// Answers that begin while upstream still takes in what it is asked: a refused key is told on the
// head of a call. The bodies are more than sockets hold, so that they are under way until then.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { eventually, startGatewayOver, user } from './gateway.js';

const MIB = 1024 * 1024;
const model = 'gemini-2.5-flash';
const answer = JSON.stringify({
  candidates: [{ content: { role: 'model', parts: [{ text: 'Hello' }] }, finishReason: 'STOP' }],
});
const badRequest = { code: 400, status: 'INVALID_ARGUMENT' };
const refusal = JSON.stringify({ error: { ...badRequest, message: 'No such thing.' } });
const badKey = JSON.stringify({
  error: {
    ...badRequest,
    message: 'API key not valid. Please pass a valid API key.',
    details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
  },
});
const json = { 'content-type': 'application/json' };

/** @typedef {import('node:http').IncomingMessage} Call @typedef {import('node:http').ServerResponse} Reply */
/** What upstream does. @type {(call: Call, reply: Reply) => void} */
let serve;
/** @type {Call[]} */
let calls = [];
const upstream = createServer((call, reply) => {
  calls.push(call);
  call.on('error', () => {});
  serve(call, reply);
});

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => void (gateway = await startGatewayOver(upstream)));
beforeEach(() => void (calls = []));
after(() => gateway.stop());

/** Answers at once, and takes no more of the body until somebody asks whether it is whole. @param {Reply} reply @param {number} status @param {string} text */
function answerEarly(reply, status, text) {
  // Of a reply that was ended Node reads the rest of the request by itself.
  reply.writeHead(status, { ...json, 'content-length': text.length }).write(text);
}
/** Answers when all has come. @param {Call} call @param {Reply} reply */
function serveWell(call, reply) {
  call.resume().on('end', () => reply.writeHead(200, json).end(answer));
}
/** Whether all of a call's body came, once no more does. @param {Call} call */
async function isWhole(call) {
  const closed = new Promise((resolve) => call.on('close', resolve));
  call.resume();
  if (!call.closed) await closed;
  return call.complete;
}
const chat = (/** @type {number} */ size) =>
  gateway.post('/v1/chat/completions', { model, messages: [user('x'.repeat(size))] });

test('a key that is refused before the body has come is known to be bad', async () => {
  serve = (call, reply) => {
    if (call.headers['x-goog-api-key'] !== 'test-key-a') return serveWell(call, reply);
    answerEarly(reply, 400, badKey);
  };
  for (let i = 0; i < 4; ++i) {
    const response = await chat(16 * MIB);
    assert.equal(response.status, 200, await response.text());
  }
  const refused = calls.filter((call) => call.headers['x-goog-api-key'] === 'test-key-a');
  assert.equal(refused.length, 1);
  assert.equal(await isWhole(refused[0]), false);
});

test('the rest of a body is not sent once the answer has been read', async () => {
  serve = (call, reply) => answerEarly(reply, 400, refusal);
  const response = await chat(16 * MIB);
  assert.equal(response.status, 400);
  assert.match(await response.text(), /No such thing\./);
  assert.equal(await isWhole(calls[0]), false);
});

test('an answer that begins early is read while the body goes on', async () => {
  serve = (call, reply) => {
    reply.writeHead(200, json).write(' ');
    call.resume().on('end', () => reply.end(answer));
  };
  const response = await chat(16 * MIB);
  assert.equal(response.status, 200, await response.text());
  assert.equal(await isWhole(calls[0]), true);
});

test('a call that is given up for the failure of another sends nothing more', async () => {
  serve = (call, reply) => {
    const begins = Number(call.headers['content-length']) > 8 * MIB;
    if (begins) reply.writeHead(200, json).write('{');
    else
      call.resume().on('end', () => setTimeout(() => reply.writeHead(400, json).end(refusal), 300));
  };
  const prompt = ['x'.repeat(16 * MIB), 'y'];
  const response = await gateway.post('/v1/completions', { model, prompt });
  assert.equal(response.status, 400, await response.text());
  const large = calls.find((call) => Number(call.headers['content-length']) > 8 * MIB);
  assert.ok(large);
  assert.equal(await isWhole(large), false);
});

test('a client that leaves ends what is sent', async () => {
  serve = (call, reply) => {
    reply.writeHead(200, json).write('{');
    call.on('data', () => setTimeout(() => call.resume(), 20) && call.pause());
  };
  const client = new AbortController();
  await gateway.admin.patch('system-settings', { first_event_s: 1, keepalive_s: 1 });
  const body = { model, messages: [user('x'.repeat(16 * MIB))], stream: true };
  const response = await gateway.post('/v1/chat/completions', body, { signal: client.signal });
  assert.equal(response.status, 200);
  client.abort();
  await eventually(() => calls[0].closed);
  assert.equal(calls[0].complete, false);
});
