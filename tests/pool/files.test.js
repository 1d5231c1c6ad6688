// An uploaded file belongs to the project of one key: chats that name it go there, and nobody's
// file is no key's fault.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyNames, startCluster } from './cluster.js';

const model = 'gemini-2.5-flash';

/** @type {import('./cluster.js').Cluster} */
let cluster;
test.before(async () => {
  cluster = await startCluster({ keys: keyNames(5).map((key) => ({ key, name: key })) });
});
test.after(() => cluster.stop());

/** @param {object[]} parts @param {object} [more] */
async function ask(parts, more = {}) {
  const content = [{ type: 'text', text: 'What is in it?' }, ...parts];
  const response = await fetch(`${cluster.worker.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${cluster.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content }], ...more }),
  });
  const retryAfter = Number(response.headers.get('retry-after'));
  return { status: response.status, body: await response.json(), retryAfter };
}

/** Uploads through the gateway. @returns {Promise<string>} the file's name */
async function upload() {
  const start = await fetch(`${cluster.worker.url}/upload/v1beta/files`, {
    method: 'POST',
    headers: {
      'x-goog-api-key': cluster.key,
      'content-type': 'application/json',
      'x-goog-upload-protocol': 'resumable',
      'x-goog-upload-command': 'start',
    },
    body: JSON.stringify({ file: { mimeType: 'text/plain' } }),
  });
  assert.equal(start.status, 200, await start.text());
  const end = await fetch(start.headers.get('x-goog-upload-url') ?? '', {
    method: 'POST',
    headers: { 'x-goog-upload-offset': '0', 'x-goog-upload-command': 'upload, finalize' },
    body: 'hello',
  });
  assert.equal(end.status, 200);
  return (await end.json()).file.name;
}

async function assertNobodyBlamed() {
  for (const key of await cluster.admin.get('gemini-keys')) {
    assert.equal(key.state, 'ready', key.name);
    assert.deepEqual(
      Object.values(key.health).filter((/** @type {any} */ one) => one.state !== 'ready'),
      [],
      key.name,
    );
  }
}

test('a chat with an uploaded file goes to the key that has it', async () => {
  const name = await upload();
  const named = [
    { type: 'file', file: { file_id: name } },
    {
      type: 'image_url',
      image_url: { url: `https://generativelanguage.googleapis.com/v1beta/${name}` },
    },
  ];
  for (let i = 0; i < 12; ++i) {
    // Some meet a busy Google, which is waited for.
    if (i % 4 === 3) cluster.emulator.script({ directive: { error: 503 }, times: 1 });
    const { status, body } = await ask([named[i % 2]]);
    assert.equal(status, 200, JSON.stringify(body));
  }
  await assertNobodyBlamed();
});

test('a chat with a file keeps to the limits of its key, and hears for how long that rests', async () => {
  const limited = 'gemini-2.5-pro';
  await cluster.admin.post('models', { id: limited, category: 'Pro', rpm: 2 });
  const file = { type: 'file', file: { file_id: await upload() } };
  for (let i = 0; i < 2; ++i) assert.equal((await ask([file], { model: limited })).status, 200);
  const { status, body, retryAfter } = await ask([file], { model: limited });
  assert.equal(status, 429);
  assert.equal(body.error.code, 'rate_limit_exceeded');
  assert.match(body.error.message, /has what this request names/);
  assert.ok(retryAfter >= 1 && retryAfter <= 120, String(retryAfter));
  const fileUri = `https://generativelanguage.googleapis.com/v1beta/${file.file.file_id}`;
  const native = await fetch(`${cluster.worker.url}/v1beta/models/${limited}:generateContent`, {
    method: 'POST',
    headers: { 'x-goog-api-key': cluster.key, 'content-type': 'application/json' },
    body: JSON.stringify({ contents: [{ role: 'user', parts: [{ fileData: { fileUri } }] }] }),
  });
  assert.equal(native.status, 429, await native.text());
  assert.ok(Number(native.headers.get('retry-after')) >= 1);
  assert.equal((await ask([], { model: limited })).status, 200);
  await upload();
  await assertNobodyBlamed();
});

const foreign = [
  { name: 'a file of another project', parts: [{ type: 'file', file: { file_id: 'files/x1' } }] },
  {
    name: 'a private video',
    parts: [
      { type: 'image_url', image_url: { url: 'https://www.youtube.com/watch?v=abcdefghijk' } },
    ],
  },
  {
    name: 'cached content',
    more: { extra_body: { google: { cached_content: 'cachedContents/a' } } },
  },
];
for (const { name, parts = [], more } of foreign) {
  test(`${name}: 404 file_not_found after one other key, no key is blamed`, async () => {
    cluster.emulator.reset();
    cluster.emulator.script({ directive: { error: 14 }, times: 'always' });
    const { status, body } = await ask(parts, more);
    cluster.emulator.reset();
    assert.equal(status, 404, JSON.stringify(body));
    assert.equal(body.error.code, 'file_not_found');
    await assertNobodyBlamed();
  });
}

test('a passed-through body that hides its cached content in escapes blames no key', async () => {
  cluster.emulator.reset();
  const response = await fetch(
    `${cluster.worker.url}/v1beta/models/gemini-2.5-flash:generateContent`,
    {
      method: 'POST',
      headers: { 'x-goog-api-key': cluster.key, 'content-type': 'application/json' },
      body: `{"cachedContent":"cachedContents\\u002fnope","contents":[{"role":"user","parts":[{"text":"Hi"}]}]}`,
    },
  );
  assert.equal(response.status, 403, await response.text());
  await assertNobodyBlamed();
});
