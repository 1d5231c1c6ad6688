// Bodies that are announced and do not come: they take nothing from others.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, test } from 'node:test';
import { login } from '../support/admin.js';
import { eventually, startGateway, user } from './gateway.js';
import { beginRequest } from './raw-request.js';

const MIB = 1024 * 1024;
const hello = { model: 'gemini-2.5-flash', messages: [user('Hello')] };

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway();
});
after(() => gateway.stop());

/** @type {import('node:net').Socket[]} */
let sockets = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
});

/** Begins a request and sends so much of its body; what is answered gathers in `heard`. @param {string} path @param {{announced: number, sent: number}} sizes */
async function begin(path, { announced, sent }) {
  const socket = beginRequest(gateway, path, {
    origin: gateway.url,
    'content-length': announced,
  });
  sockets.push(socket);
  const request = { socket, heard: '' };
  socket.on('data', (bytes) => (request.heard += bytes));
  await once(socket, 'connect');
  socket.write(Buffer.alloc(sent, ' '));
  return request;
}
const chat = async (/** @type {object} */ body) =>
  (await gateway.post('/v1/chat/completions', body)).status;
const settled = () => new Promise((wake) => setTimeout(wake, 300));

// As much as there is for clients' requests, and more.
const filling = [19, 19, 19, 19, 10, 5, 3, 2, 1, 0.6, 0.4, ...Array(16).fill(0.001)].map((mib) =>
  Math.ceil(mib * MIB),
);

test('what is announced and does not come takes no room', async () => {
  for (const announced of filling) await begin('/v1/chat/completions', { announced, sent: 2 });
  await settled();
  assert.equal(await chat(hello), 200);
});

/** Requests that leave less than 3 MiB, and stop. */
async function fillMost() {
  const sizes = { announced: 17 * MIB, sent: 2 * MIB };
  const requests = Array.from({ length: 5 }, () => begin('/v1/chat/completions', sizes));
  const slow = await Promise.all(requests);
  await settled();
  return slow;
}

test('what has come and goes on no more is given up when others find no room', async () => {
  const slow = await fillMost();
  const large = { ...hello, metadata: { note: 'x'.repeat(3.5 * MIB) } };
  assert.equal(await chat(large), 503);
  // Requests of the panel have room of their own.
  const { url, worker } = gateway;
  await (await login(url, worker.password)).post('worker-keys', { description: 'meanwhile' });
  await eventually(async () => (await chat(large)) === 200);
  await eventually(() => slow.some(({ heard }) => /^HTTP\/1.1 408 .*request_timeout/s.test(heard)));
});

test('logins that do not come have no room but their own', async () => {
  await fillMost();
  for (let i = 0; i < 60; ++i) await begin('/api/login', { announced: 16_000, sent: 2 });
  await settled();
  assert.equal(await chat(hello), 200);
  await gateway.admin.post('worker-keys', { description: 'meanwhile, too' });
});

test('logins that do not come keep nobody from logging in', async () => {
  const { url, worker } = gateway;
  const chunked = { origin: url, 'transfer-encoding': 'chunked' };
  for (let i = 0; i < 60; ++i) {
    await begin('/api/login', { announced: 16_000, sent: 2 });
    sockets.push(beginRequest(gateway, '/api/login', chunked));
  }
  await settled();
  await login(url, worker.password);
});

// Memory takes three times what a head has, until it is read.
const longHead = Object.fromEntries(
  Array.from({ length: 100 }, (_, i) => [`x-${i}`, 'x'.repeat(1000)]),
);
for (const path of ['/v1/chat/completions', '/api/login']) {
  test(`long heads of strangers whose bodies do not come end nobody (${path})`, async () => {
    gateway.log.length = 0;
    for (let i = 0; i < 500; ++i) {
      const headers = { ...longHead, authorization: 'Bearer stranger', 'content-length': 10 };
      sockets.push(beginRequest(gateway, path, headers));
    }
    await settled();
    // The client's own connection may have been closed meanwhile, for it has been idle.
    await eventually(async () => (await chat(hello).catch(() => 0)) === 200);
    assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));
  });
}
