// Files that a client of the Gemini API downloads: as long as upstream says, or broken off.
import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startGatewayOver } from './gateway.js';

const half = 'a'.repeat(500);
const packed = gzipSync(half);

/** In Google's place: a file of two halves. */
const store = createServer(({ url = '', method }, response) => {
  if (url.includes('packed')) {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length });
    return response.end(packed);
  }
  response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 1000 });
  if (method === 'HEAD') return response.end();
  response.write(half);
  if (url.includes('broken')) return setTimeout(() => response.destroy(), 50);
  response.end(half);
});

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => void (gateway = await startGatewayOver(store)));
after(() => gateway.stop());

/** What comes of a download, and whether that is all of it. @param {string} name @param {string} [method] @returns {Promise<{length: string | undefined, size: number, whole: boolean}>} */
const download = (name, method = 'GET') =>
  new Promise((resolve, reject) => {
    const headers = { 'x-goog-api-key': gateway.key };
    const address = `${gateway.url}/download/v1beta/files/${name}:download?alt=media`;
    const call = request(address, { method, headers }, (response) => {
      let size = 0;
      response.on('data', (bytes) => (size += bytes.length)).on('error', () => {});
      response.on('close', () => {
        resolve({ length: response.headers['content-length'], size, whole: response.complete });
      });
    });
    call.on('error', reject).end();
  });

test('a file comes with its length', async () => {
  assert.deepEqual(await download('whole'), { length: '1000', size: 1000, whole: true });
});

test('a file that breaks off is not told as a whole one', async () => {
  assert.deepEqual(await download('broken'), { length: '1000', size: 500, whole: false });
});

test('who asks for the head of a file learns its length', async () => {
  assert.deepEqual(await download('whole', 'HEAD'), { length: '1000', size: 0, whole: true });
});

test('what came packed is longer than upstream said', async () => {
  assert.deepEqual(await download('packed'), { length: undefined, size: 500, whole: true });
});
