// Clients that speak the Gemini API themselves: passed through with a key of the pool.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startGateway } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway({ keys: ['test-home', 'test-other', 'test-third'] });
});
after(() => gateway.stop());

const body = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] });
const json = { 'content-type': 'application/json' };

/** @param {string} path @param {RequestInit} [init] */
const native = (path, init) =>
  fetch(gateway.url + path, {
    method: 'POST',
    headers: { ...json, 'x-goog-api-key': gateway.key, cookie: 'a=b' },
    body,
    ...init,
  });

test('generateContent is answered in its own words', async () => {
  const response = await native('/v1beta/models/gemini-2.5-flash:generateContent');
  assert.equal(response.status, 200);
  const answer = await response.json();
  assert.match(answer.candidates[0].content.parts[0].text, /Hello/);
  const sent = gateway.emulator.state.last.at(-1);
  assert.equal(JSON.stringify(sent?.body), body);
  assert.ok(!('cookie' in (sent?.headers ?? {})));
  assert.deepEqual(gateway.emulator.state.violations, []);
});

test('a stream with the key in the query comes through, without it', async () => {
  const response = await native(
    `/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse&key=${gateway.key}`,
    { headers: json },
  );
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /event-stream/);
  assert.match(await response.text(), /usageMetadata/);
  assert.equal(
    gateway.emulator.state.last.at(-1)?.path,
    '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
  );
  assert.equal(gateway.emulator.state.keysInUrl, 0);
});

test('an error is Google’s own, after another key was tried where that helps', async () => {
  const bad = await native('/v1beta/models/gemini-2.5-flash:generateContent', { body: '{"x":1}' });
  assert.equal(bad.status, 400);
  assert.equal((await bad.json()).error.status, 'INVALID_ARGUMENT');
  assert.equal(gateway.emulator.state.takeRefusals().length, 1);
  gateway.emulator.script({ directive: { error: 429 }, times: 1 });
  const retried = await native('/v1beta/models/gemini-2.5-flash:generateContent');
  assert.equal(retried.status, 200);
  await retried.text();
});

test('a refused body is not sent again, as nothing in it is changed', async () => {
  const path = '/v1beta/models/gemini-2.5-flash:generateContent';
  const error = { code: 400, message: 'Penalty is not enabled for this model' };
  gateway.emulator.script({ directive: { error } });
  const before = gateway.emulator.state.requests;
  const response = await native(path);
  assert.equal(response.status, 400);
  assert.equal((await response.json()).error.message, error.message);
  assert.equal(gateway.emulator.state.requests, before + 1);
});

test('files belong to the home key, and an upload goes on through the gateway', async () => {
  const start = await native('/upload/v1beta/files', {
    headers: {
      ...json,
      'x-goog-api-key': gateway.key,
      'x-goog-upload-protocol': 'resumable',
      'x-goog-upload-command': 'start',
      'x-goog-upload-header-content-length': '5',
      'x-goog-upload-header-content-type': 'text/plain',
    },
    body: JSON.stringify({ file: { display_name: 'a' } }),
  });
  assert.equal(start.status, 200, await start.clone().text());
  const target = start.headers.get('x-goog-upload-url') ?? '';
  assert.ok(target.startsWith(`${gateway.url}/upload/`), target);
  assert.doesNotMatch(target, /key=/);
  // As at Google, the address is the permission; Google's SDKs send no key with the rest.
  const rest = (/** @type {string} */ address) =>
    fetch(address, {
      method: 'POST',
      headers: { 'x-goog-upload-offset': '0', 'x-goog-upload-command': 'upload, finalize' },
      body: 'hello',
    });
  const other = target.replace(/upload_id=[^&]+/, 'upload_id=another');
  for (const address of [other, target.replace(/&gateway_pass=.*/, '')]) {
    assert.notEqual(address, target);
    assert.equal((await rest(address)).status, 401);
  }
  const end = await rest(target);
  assert.equal(end.status, 200, await end.clone().text());
  assert.equal(end.headers.get('x-content-type-options'), 'nosniff');
  const { file } = await end.json();
  for (let i = 0; i < 4; ++i) {
    const found = await fetch(`${gateway.url}/v1beta/${file.name}`, {
      headers: { 'x-goog-api-key': gateway.key },
    });
    assert.equal(found.status, 200);
    await found.text();
  }
  for (const tree of ['', '/download']) {
    const address = `${gateway.url}${tree}/v1beta/${file.name}:download?alt=media`;
    const whole = await fetch(address, { headers: { 'x-goog-api-key': gateway.key } });
    assert.deepEqual([whole.status, await whole.text()], [200, 'hello']);
    const headers = { 'x-goog-api-key': gateway.key, range: 'bytes=1-3' };
    const part = await fetch(address, { headers });
    assert.deepEqual([part.status, await part.text()], [206, 'ell']);
    assert.equal(part.headers.get('content-range'), 'bytes 1-3/5');
  }
});

for (const path of ['/v1beta/../secrets', '/v1beta/%2e%2e/x', '/v1beta//models']) {
  test(`${path} does not leave its tree`, async () => {
    const before = gateway.emulator.state.requests;
    const { port, hostname } = new URL(gateway.url);
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const headers = { 'x-goog-api-key': gateway.key };
      const call = request({ port, hostname, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      call.on('error', reject);
      call.end();
    });
    assert.ok(status === 400 || status === 404, String(status));
    assert.equal(gateway.emulator.state.requests, before);
  });
}

test('without a worker key nothing is passed through', async () => {
  const response = await native('/v1beta/models/gemini-2.5-flash:generateContent', {
    headers: json,
  });
  assert.equal(response.status, 401);
  await response.text();
});

test('a model in the path or the body is bound by the worker key’s list, and counted', async () => {
  const made = await gateway.admin.post('worker-keys', {
    description: 'narrow',
    allowedModels: ['gemini-2.5-flash'],
    dailyRequests: 2,
  });
  const headers = { ...json, 'x-goog-api-key': made.key };
  const before = gateway.emulator.state.requests;
  /** @type {[string, object][]} */
  const refused = [
    ['/v1beta/models/gemini-2.5-pro:generateContent', {}],
    ['/v1beta/models%2Fgemini-2.5-pro:generateContent', {}],
    ['/v1beta/models/gemini-2.5-pro:countTokens', {}],
    ['/v1beta/tunedModels/mine:generateContent', {}],
    ['/v1beta/dynamic/mine:generateContent', {}],
    ['/v1beta/interactions', { model: 'models/gemini-2.5-pro', input: 'Hi' }],
    ['/v1beta/interactions', { agent: 'deep-research', input: 'Hi' }],
    ['/v1beta/interactions', { model: 'gemini-2.5-flash', agent: 'deep-research', input: 'Hi' }],
    ['/v1beta/interactions', { input: 'Hi' }],
    ['/v1beta/cachedContents', { model: 'models/gemini-2.5-pro' }],
  ];
  for (const [path, asked] of refused) {
    const response = await native(path, { headers, body: JSON.stringify(asked) });
    const { error } = await response.json();
    const told = [response.status, error.code, error.status, error.details[0].reason];
    assert.deepEqual(told, [403, 403, 'PERMISSION_DENIED', 'MODEL_NOT_ALLOWED'], path);
  }
  assert.equal(gateway.emulator.state.requests, before);
  const long = await native(`/v1beta/models/${'a'.repeat(201)}:generateContent`, { headers });
  const { details } = (await long.json()).error;
  assert.deepEqual([long.status, details[0].metadata], [400, { param: 'model' }]);
  for (const status of [200, 200, 429]) {
    const response = await native('/v1beta/models/gemini-2.5-flash:generateContent', { headers });
    assert.equal(response.status, status, await response.text());
  }
  const upload = await native('/upload/v1beta/files', { headers });
  assert.equal(upload.status, 429, 'what is used up is used up for files too');
  await upload.text();
  const read = await fetch(`${gateway.url}/v1beta/models`, { headers });
  assert.equal(read.status, 200);
  await read.text();
});

test('nothing a client sends speaks for another account than the key’s', async () => {
  const query = '?alt=sse&access_token=ya29.x&$userProject=p&%24httpHeaders=Authorization:y';
  const response = await native(`/v1beta/models/gemini-2.5-flash:streamGenerateContent${query}`, {
    headers: {
      ...json,
      'x-goog-api-key': gateway.key,
      'x-goog-user-project': 'p',
      'x-http-method-override': 'GET',
    },
  });
  assert.equal(response.status, 200);
  await response.text();
  const sent = gateway.emulator.state.last.at(-1);
  assert.equal(sent?.path, '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse');
  for (const name of ['x-goog-user-project', 'x-http-method-override', 'authorization']) {
    assert.ok(!(name in (sent?.headers ?? {})), name);
  }
});

test('what takes nothing of a model’s quota rests no key for the model', async (t) => {
  const busy = {
    name: 'busy',
    modules: true,
    compatibilityDate: '2026-04-01',
    script: `const error = { code: 429, message: 'Busy.', status: 'RESOURCE_EXHAUSTED' };
      export default { fetch: () => Response.json({ error }, { status: 429 }) };`,
  };
  const other = await startGateway({ beside: [busy], override: { outboundService: 'busy' } });
  t.after(() => other.stop());
  const headers = { 'x-goog-api-key': other.key };
  /** @param {string} path @param {object} [asked] */
  const refused = async (path, asked) => {
    const init = asked ? { method: 'POST', body: JSON.stringify(asked) } : {};
    const response = await fetch(other.url + path, { headers, ...init });
    assert.equal(response.status, 429);
    assert.equal((await response.json()).error.message, 'Busy.');
  };
  const model = 'models/gemini-2.5-flash';
  await refused(`/v1beta/models/${'a'.repeat(300)}`);
  await refused('/v1beta/cachedContents', { model, contents: [] });
  await refused(`/v1beta/${model}:countTokens`, { contents: [] });
  await refused(`/v1beta/${model}:batchGenerateContent`, { batch: {} });
  await eventually(async () => (await other.admin.get('requests')).total === 1);
  const states = async () => {
    /** @type {{health: Record<string, {state: string}>}[]} */
    const keys = await other.admin.get('gemini-keys');
    return keys.flatMap(({ health }) => Object.values(health).map(({ state }) => state));
  };
  assert.ok((await states()).every((state) => state === 'ready'));
  await refused(`/v1beta/${model}:generateContent`, { contents: [] });
  await eventually(async () => (await states()).includes('cooling'));
});

test('an error keeps its type, and is no page of this origin', async (t) => {
  const broken = {
    name: 'broken',
    modules: true,
    compatibilityDate: '2026-04-01',
    script: `const page = '<script>alert(1)</script>';
      const types = { html: 'text/html; charset=utf-8', json: 'application/json; charset=UTF-8' };
      export default {
        fetch: ({ url }) => {
          const type = types[new URL(url).pathname.slice(-4)];
          return new Response(page, { status: 404, headers: { 'content-type': type } });
        },
      };`,
  };
  const other = await startGateway({ beside: [broken], override: { outboundService: 'broken' } });
  t.after(() => other.stop());
  for (const [path, type] of [
    ['html', 'text/html; charset=utf-8'],
    ['json', 'application/json; charset=UTF-8'],
  ]) {
    const response = await fetch(`${other.url}/v1beta/files/${path}`, {
      headers: { 'x-goog-api-key': other.key },
    });
    assert.deepEqual([response.status, response.headers.get('content-type')], [404, type]);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.match(response.headers.get('content-security-policy') ?? '', /^sandbox;/);
    assert.equal(await response.text(), '<script>alert(1)</script>');
  }
});

test('an answer without a body comes through', async (t) => {
  const silent = {
    name: 'silent',
    modules: true,
    compatibilityDate: '2026-04-01',
    script: `export default {
      fetch: ({ url }) => {
        const { pathname, hostname } = new URL(url);
        if (hostname === 'elsewhere.example') return new Response('followed');
        const headers = { location: 'https://elsewhere.example/' };
        return new Response(null, { status: Number(pathname.slice(-3)), headers });
      },
    };`,
  };
  const other = await startGateway({ beside: [silent], override: { outboundService: 'silent' } });
  t.after(() => other.stop());
  for (const status of [204, 205]) {
    const response = await fetch(`${other.url}/v1beta/fileSearchStores/${status}`, {
      method: 'DELETE',
      headers: { 'x-goog-api-key': other.key },
    });
    assert.equal(response.status, status);
    assert.equal(await response.text(), '');
  }
  const elsewhere = await fetch(`${other.url}/v1beta/files/302`, {
    headers: { 'x-goog-api-key': other.key },
  });
  assert.equal(elsewhere.status, 502, 'a redirect to another host is not followed');
  await elsewhere.text();
  const unchanged = await fetch(`${other.url}/v1beta/files/304`, {
    headers: { 'x-goog-api-key': other.key },
  });
  assert.equal(unchanged.status, 502, 'what is no answer and no error is told as an error');
  await unchanged.text();
});

test("a batch takes nothing of its model's quota", async (t) => {
  const google = {
    name: 'google',
    modules: true,
    compatibilityDate: '2026-04-01',
    script: `export default {
      fetch: ({ url }) => Response.json(
        url.endsWith(':batchGenerateContent')
          ? { name: 'batches/1' }
          : { candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] },
      ),
    };`,
  };
  const other = await startGateway({
    keys: ['test-key-a'],
    beside: [google],
    override: { outboundService: 'google' },
  });
  t.after(() => other.stop());
  const model = 'gemini-2.5-flash';
  await other.admin.post('models', { id: model, rpd: 0 });
  const ask = async (/** @type {string} */ path) => (await other.post(path, {})).status;
  assert.equal(await ask(`/v1beta/models/${model}:batchGenerateContent`), 200);
  await eventually(async () => (await other.admin.get('usage')).totals.requests === 1);
  await other.admin.patch('models', { id: model, rpd: 1 });
  assert.equal(await ask(`/v1beta/models/${model}:generateContent`), 200);
  assert.equal(await ask(`/v1beta/models/${model}:generateContent`), 429);
});
