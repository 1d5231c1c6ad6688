// Headers of the Gemini API that pass through: the bytes that come are the bytes that go.
import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { after, before, test } from 'node:test';
import { startGatewayOver } from './gateway.js';

/** Bytes: with a text for its body Node would write the head as UTF-8, too. */
const BODY = Buffer.from('{}');

/** What came of a name, byte for byte, as Node shows headers. @type {string[]} */
const received = [];

/** In Google's place: a file by the name that it was uploaded with. */
const store = createServer((upload, response) => {
  const name = String(upload.headers['x-goog-upload-file-name']);
  received.push(name);
  upload.resume().on('end', () => {
    response.writeHead(200, { 'content-disposition': `attachment; filename="${name}"` });
    response.end(BODY);
  });
});

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => void (gateway = await startGatewayOver(store)));
after(() => gateway.stop());

/** Uploads a file by a name, and gives the name it then has. @param {string} name  one character a byte @returns {Promise<string | undefined>} */
const upload = (name) =>
  new Promise((resolve, reject) => {
    const headers = { 'x-goog-api-key': gateway.key, 'x-goog-upload-file-name': name };
    const init = { method: 'POST', headers };
    const call = request(`${gateway.url}/upload/v1beta/files`, init, (response) => {
      response.resume().on('end', () => resolve(response.headers['content-disposition']));
    });
    call.on('error', reject).end(BODY);
  });

for (const name of ['plain.txt', 'café.txt', '报告 – 😀.pdf', 'é'.repeat(3000)]) {
  test(`a file named ${name.slice(0, 12)} keeps its name, both ways`, async () => {
    const bytes = Buffer.from(name).toString('latin1');
    const told = await upload(bytes);
    assert.deepEqual(received.splice(0), [bytes]);
    assert.equal(told, `attachment; filename="${bytes}"`);
  });
}
