// A fake Gemini, as fast as Node can be: run as a process of its own, it answers every POST as the
// last PUT /plan said, and holds a KV service of two namespaces beside it. It checks nothing.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * @typedef {object} Plan
 * @property {number} [events]  0 or absent: a whole answer
 * @property {number} [gapMs]  between events
 * @property {number} [delayMs]  before the answer's head
 * @property {number} [cutAfter]  the connection breaks after so many events
 * @property {number} [status]
 */

/**
 * @typedef {object} Upstream
 * @property {string} url
 * @property {string} kv  host and port
 * @property {(plan: Plan) => Promise<void>} plan
 * @property {() => Promise<void>} stop
 */

const text = 'The quick brown fox jumps over the lazy dog. ';
const usage = { promptTokenCount: 200, candidatesTokenCount: 100, totalTokenCount: 300 };

/** @param {string} words @param {string} [finishReason] */
const answer = (words, finishReason) =>
  JSON.stringify({
    candidates: [{ content: { parts: [{ text: words }], role: 'model' }, finishReason, index: 0 }],
    usageMetadata: usage,
    modelVersion: 'gemini-2.5-flash',
    responseId: 'bench0123456789abcdef',
  });

export const whole = answer(text.repeat(20), 'STOP');

/** When an event left is written into it. @param {boolean} last */
export const event = (last) =>
  `data: ${answer(`${text} @${process.hrtime.bigint()}@`, last ? 'STOP' : undefined)}\r\n\r\n`;

/** @type {Plan} */
let plan = {};

/** @param {import('node:http').ServerResponse} response */
async function stream(response) {
  const { events = 0, gapMs = 0, cutAfter = Infinity } = plan;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let due = performance.now();
  for (let i = 0; i < events && !response.destroyed; ++i) {
    if (i === cutAfter) return void response.destroy();
    response.write(event(i === events - 1));
    due += gapMs;
    const wait = due - performance.now();
    await new Promise((next) =>
      gapMs > 0 ? setTimeout(next, Math.max(0, wait)) : setImmediate(next),
    );
  }
  response.end();
}

/** @type {Map<string, Buffer>} */
const stored = new Map();

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function answerKv(request, response) {
  const url = new URL(request.url ?? '/', 'http://kv');
  const name = `${request.headers['x-space']}${decodeURIComponent(url.pathname)}`;
  if (request.method === 'PUT') stored.set(name, await bodyOf(request));
  else if (request.method === 'DELETE') stored.delete(name);
  else if (url.pathname === '/') return void response.end('{"keys":[],"list_complete":true}');
  else if (!stored.has(name)) response.statusCode = 404;
  else return void response.end(stored.get(name));
  response.end();
}

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function answerModel(request, response) {
  request.resume();
  await once(request, 'end');
  if (plan.delayMs) await new Promise((next) => setTimeout(next, plan.delayMs));
  if (plan.status) return void response.writeHead(plan.status).end('{"error":{"code":503}}');
  if (plan.events) return stream(response);
  const headers = { 'content-type': 'application/json', 'content-length': whole.length };
  response.writeHead(200, headers).end(whole);
}

async function runServers() {
  const model = createServer((request, response) => {
    if (request.method === 'PUT') {
      bodyOf(request).then((body) => {
        plan = JSON.parse(String(body));
        response.end();
      });
      return;
    }
    answerModel(request, response).catch(() => response.destroy());
  });
  const kv = createServer((request, response) => void answerKv(request, response));
  const ports = [];
  for (const server of [model, kv]) {
    server.keepAliveTimeout = 600_000;
    server.on('connection', (socket) => socket.setNoDelay(true));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    ports.push(/** @type {import('node:net').AddressInfo} */ (server.address()).port);
  }
  process.send?.(ports);
  process.once('disconnect', () => process.exit());
}

/** @returns {Promise<Upstream>} */
export async function startUpstream() {
  const child = fork(fileURLToPath(import.meta.url), ['--serve']);
  const [[model, kv]] = await once(child, 'message');
  const url = `http://127.0.0.1:${model}`;
  return {
    url,
    kv: `127.0.0.1:${kv}`,
    plan: async (next) => void (await fetch(url, { method: 'PUT', body: JSON.stringify(next) })),
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

if (process.argv[2] === '--serve') await runServers();
