// Media at URLs: what the Worker fetches, what it does not, and every way to ask for it. Loopback is
// refused, so a Worker beside it plays the internet: whatever it sends out goes there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startGateway } from './gateway.js';
import { giveUp, impatient } from './impatient.js';
import { internet, mebibyte, png } from './internet.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway({
    beside: [internet, impatient],
    override: { outboundService: 'internet' },
  });
});
after(() => gateway.stop());

/** What went out to the internet since the last call. @returns {Promise<{url: string, headers: Record<string, string>}[]>} */
async function asked() {
  const worker = await gateway.worker.miniflare.getWorker('internet');
  return /** @type {any} */ (await (await worker.fetch('http://log/')).json());
}

const chats = '/v1/chat/completions';

/** @param {string[]} urls */
function chatAbout(...urls) {
  const content = urls.map((url) => ({ type: 'image_url', image_url: { url } }));
  return {
    model: 'gemini-2.5-flash',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Look' }, ...content] }],
  };
}

/** @param {string[]} urls */
async function look(...urls) {
  const before = gateway.emulator.state.requests;
  const response = await gateway.post(chats, chatAbout(...urls));
  const answer = await response.json();
  const called = gateway.emulator.state.requests - before;
  const parts = called ? gateway.emulator.state.last.at(-1)?.body.contents[0].parts.slice(1) : [];
  return { status: response.status, error: answer.error, called, parts, asked: await asked() };
}

/** @param {Awaited<ReturnType<typeof look>>} seen */
function assertRefused({ status, error, called }) {
  assert.equal(status, 400, JSON.stringify(error));
  assert.equal(error.code, 'invalid_image_url');
  assert.equal(error.type, 'invalid_request_error');
  assert.match(error.param, /^messages\[0\]\.content\[1\]\.image_url/);
  assert.equal(called, 0);
}

/** @type {[string, object][]} */
const fetched = [
  ['https://pictures.example/cat.png', { mimeType: 'image/png', data: png }],
  ['http://pictures.example:80/cat.png?size=1#top', { mimeType: 'image/png', data: png }],
  ['https://pictures.example/jpg', { mimeType: 'image/jpeg', data: png }],
  ['https://pictures.example/untyped', { mimeType: 'image/png', data: png }],
  ['https://pictures.example/note.txt', { mimeType: 'text/plain', data: btoa('hello') }],
  ['https://pictures.example/doc.pdf', { mimeType: 'application/pdf', data: btoa('%PDF-1.4') }],
  ['https://pictures.example/hops/2', { mimeType: 'image/png', data: png }],
  ['https://pictures.example/relative', { mimeType: 'image/png', data: png }],
  ['https://a.example/to?https://b.example/cat.png', { mimeType: 'image/png', data: png }],
  ['https://93.184.215.14/cat.png', { mimeType: 'image/png', data: png }],
  ['https://[2606:2800:21f:cb07::1]/cat.png', { mimeType: 'image/png', data: png }],
];
for (const [url, inlineData] of fetched) {
  test(`${url} is fetched and sent inline`, async () => {
    const seen = await look(url);
    assert.equal(seen.status, 200, JSON.stringify(seen.error));
    assert.deepEqual(seen.parts, [{ inlineData }]);
    assert.ok(seen.asked.length >= 1);
    for (const { headers } of seen.asked) {
      assert.match(headers['user-agent'], /^gemini-proxy-panel /);
      // Or Cloudflare answers a picture out of its cache, for two hours after it was changed.
      assert.equal(headers['cache-control'], 'no-cache');
      for (const name of ['authorization', 'x-goog-api-key', 'x-api-key', 'cookie']) {
        assert.ok(!(name in headers), name);
      }
    }
  });
}

const refused = {
  'loopback, private, link-local and special addresses': [
    'http://127.0.0.1/cat.png',
    'http://127.9.9.9/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://0.0.0.0/',
    'http://192.0.0.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
  ],
  'the same, written otherwise': [
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://017700000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.1/',
    'http://127.0.0.1./',
    'http://1270.0.0.1/',
    'http://%31%32%37.0.0.1/',
    'http://①②⑦.0.0.1/',
    'http://127。0。0。1/',
  ],
  IPv6: [
    'http://[::1]/',
    'http://[::]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001::1]/',
    'http://[fe80::1]/',
    'http://[fe80::1%25eth0]/',
    'http://[fc00::1]/',
    'http://[fd12:3456::1]/',
    'http://[ff02::1]/',
    'http://[2001:db8::1]/',
    'http://[::1/',
  ],
  'local names': [
    'http://localhost/',
    'http://LOCALHOST./',
    'http://x.localhost/',
    'http://printer.local/',
    'http://metadata.google.internal/',
    'http://metadata/',
    'http://router.lan/',
  ],
  credentials: [
    'https://user@pictures.example/cat.png',
    'https://user:word@pictures.example/cat.png',
    'https://pictures.example@127.0.0.1/',
    'https://pictures.example%40127.0.0.1/',
  ],
  ports: [
    'https://pictures.example:8443/cat.png',
    'http://pictures.example:22/',
    'http://pictures.example:0/',
    'http://pictures.example:11434/',
  ],
  'schemes and no URLs': [
    'ftp://pictures.example/cat.png',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'blob:https://pictures.example/1',
    '//pictures.example/cat.png',
    'pictures.example/cat.png',
    'https:/pictures.example/cat.png',
    'https://',
    'http:\\\\127.0.0.1\\',
    'http://pictures.example\\@127.0.0.1/',
    'http://pictures.example\t.evil.example/',
  ],
};
for (const [what, urls] of Object.entries(refused)) {
  for (const url of urls) {
    test(`${what}: ${JSON.stringify(url)} is not fetched`, async () => {
      const seen = await look(url);
      assertRefused(seen);
      assert.deepEqual(seen.asked, []);
      const redirected = await look(`https://pictures.example/to?${url}`);
      const first = `https://pictures.example/to?`;
      for (const { url } of redirected.asked) {
        assert.match(url, /^https:\/\/pictures\.example(:443)?\//, `after ${first}`);
      }
    });
  }
}

const targets = [
  'http://127.0.0.1/',
  'http://[::1]/',
  'http://169.254.169.254/latest/',
  'http://2130706433/',
  'http://localhost/',
  '//10.0.0.1/',
  'ftp://pictures.example/',
  'https://pictures.example:8443/',
  'https://user:word@pictures.example/',
];
for (const target of targets) {
  test(`a redirect to ${target} is not followed`, async () => {
    const seen = await look(`https://pictures.example/to?${target}`);
    assertRefused(seen);
    assert.equal(seen.asked.length, 1);
  });
}

test('three redirects are followed, a fourth is not; one to nowhere neither', async () => {
  assert.equal((await look('https://pictures.example/hops/2')).asked.length, 4);
  const fourth = await look('https://pictures.example/hops/3');
  assertRefused(fourth);
  assert.equal(fourth.asked.length, 4);
  assertRefused(await look('https://pictures.example/nowhere'));
});

for (const path of ['zip', 'json', 'nothing', 'empty', 'empty.png', 'gone', 'broken']) {
  test(`what comes from /${path} is no medium`, async () => {
    assertRefused(await look(`https://pictures.example/${path}`));
  });
}

for (const path of ['declared', 'streamed', 'packed']) {
  test(`a file over 15 MB (${path}) is left to Google`, async () => {
    const url = `https://pictures.example/${path}`;
    const seen = await look(url);
    assert.equal(seen.status, 200, JSON.stringify(seen.error));
    assert.deepEqual(seen.parts, [{ fileData: { fileUri: url } }]);
  });
}

for (const path of ['silent', 'drip']) {
  test(`a server that takes its time (${path}) has ten seconds`, async () => {
    const start = performance.now();
    const seen = await look(`https://pictures.example/${path}`);
    assertRefused(seen);
    const seconds = (performance.now() - start) / 1000;
    assert.ok(seconds > 9, `${seconds} s`);
  });
}

for (const page of ['silent', 'drip']) {
  test(`a client that gives up while a file is fetched (${page}) is no error`, async () => {
    const cancelled = async () => {
      const { requests } = await gateway.admin.get('requests');
      return requests.filter((/** @type {any} */ { result }) => result === 'cancelled').length;
    };
    const before = await cancelled();
    const isFetched = async () => (await asked()).length > 0;
    await giveUp(gateway, chats, chatAbout(`https://pictures.example/${page}`), isFetched);
    await eventually(async () => (await cancelled()) === before + 1);
  });
}

test('eight files a request are fetched, each once; Google opens the others', async () => {
  const urls = Array.from({ length: 9 }, (_, i) => `https://pictures.example/cat.png?${i}`);
  const seen = await look(...urls, urls[0], urls[8]);
  assert.equal(seen.status, 200, JSON.stringify(seen.error));
  assert.deepEqual(
    seen.asked.map(({ url }) => url),
    urls.slice(0, 8),
  );
  const fetched = { inlineData: { mimeType: 'image/png', data: png } };
  const named = { fileData: { fileUri: urls[8] } };
  assert.deepEqual(seen.parts, [...Array(8).fill(fetched), named, fetched, named]);
});

test('a file named again and again is sent as often as all files may be large', async () => {
  const url = 'https://pictures.example/large';
  const response = await gateway.post(chats, chatAbout(...Array(5).fill(url)));
  assert.equal(response.status, 200);
  assert.equal((await asked()).length, 1);
  const size = Number(gateway.emulator.state.last.at(-1)?.bodyBytes) / (14 * mebibyte * (4 / 3));
  assert.ok(size > 2 && size < 2.1, String(size));
});

test('letters that are not ASCII go out percent-encoded, of redirects too', async () => {
  const bytes = '%E7%8C%AB.png?q=%C3%BC';
  const first = await look('https://pictures.example/猫.png?q=ü');
  assert.equal(first.status, 200, JSON.stringify(first.error));
  assert.deepEqual(
    first.asked.map(({ url }) => url),
    [`https://pictures.example/${bytes}`],
  );
  const second = await look('https://pictures.example/to?cat.png?from=https://x.example/');
  assert.equal(
    second.asked.at(-1)?.url,
    'https://pictures.example/cat.png?from=https://x.example/',
  );
});

test('an address too long for any server is refused', async () => {
  const seen = await look(`https://pictures.example/${'a'.repeat(300_000)}`);
  assertRefused(seen);
  assert.deepEqual(seen.asked, []);
});

test('files of Google, of YouTube and of Cloud Storage are never fetched', async () => {
  for (const url of [
    'https://www.youtube.com/watch?v=abc',
    'https://youtu.be/abc',
    'gs://bucket/cat.png',
  ]) {
    const seen = await look(url);
    assert.equal(seen.status, 200, JSON.stringify(seen.error));
    assert.equal(seen.parts[0].fileData.fileUri, url);
    assert.deepEqual(seen.asked, []);
  }
});

test('the same rules hold for videos, and for Responses', async () => {
  const inside = 'http://169.254.169.254/';
  const chat = { model: 'gemini-2.5-flash' };
  const content = [{ type: 'video_url', video_url: { url: inside } }];
  for (const [path, body] of /** @type {[string, object][]} */ ([
    ['/v1/chat/completions', { ...chat, messages: [{ role: 'user', content }] }],
    [
      '/v1/responses',
      { ...chat, input: [{ role: 'user', content: [{ type: 'input_image', image_url: inside }] }] },
    ],
    [
      '/v1/responses',
      { ...chat, input: [{ role: 'user', content: [{ type: 'input_file', file_url: inside }] }] },
    ],
  ])) {
    const response = await gateway.post(path, body);
    assert.equal(response.status, 400);
    assert.equal((await response.json()).error.code, 'invalid_image_url');
  }
  assert.deepEqual(await asked(), []);
  const outside = 'https://pictures.example/cat.png';
  const response = await gateway.client.responses.create({
    ...chat,
    input: [
      { role: 'user', content: [{ type: 'input_image', image_url: outside, detail: 'auto' }] },
    ],
  });
  assert.equal(response.status, 'completed');
  assert.equal((await asked()).length, 1);
});

test('files that memory has no room for are refused in order, and nobody is lost', async () => {
  const content = [1, 2].map((i) => ({
    type: 'image_url',
    image_url: { url: `https://pictures.example/large?${i}` },
  }));
  const messages = [{ role: 'user', content }];
  const ask = async () => {
    const response = await gateway.post('/v1/chat/completions', {
      model: 'gemini-2.5-flash',
      messages,
    });
    return { status: response.status, text: await response.text() };
  };
  const seen = await Promise.all(Array.from({ length: 5 }, ask));
  const statuses = seen.map(({ status }) => status);
  assert.ok(statuses.includes(200) && statuses.includes(503), String(statuses));
  for (const { status, text } of seen) {
    if (status !== 200) assert.equal(JSON.parse(text).error.code, 'overloaded', text);
  }
  assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));
  assert.equal((await ask()).status, 200);
});
