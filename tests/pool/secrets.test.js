// No secret lies readable where it rests, passes through a log or comes back in an answer; a changed
// SESSION_SECRET_KEY opens what the one before it sealed.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { login } from '../support/admin.js';
import { testVariables } from '../support/run-worker.js';
import { chat, eventually, keyNames, pause, startCluster } from './cluster.js';

/** Every file below `folder`, one after the other. @param {string} folder */
function bytesBelow(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  return { files, bytes: Buffer.concat(files.map((path) => readFileSync(path))) };
}

/** @param {string} secret in the forms it could lie about in */
const formsOf = (secret) => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('hex'),
];

test('secrets at rest, in logs and in answers; rotation of the session secret', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  const secrets = keyNames(8, 'test-Secret-That-Must-Not-Rest');
  const persist = join(folder, 'state');
  const cluster = await startCluster({ keys: secrets, persist });
  let { worker } = cluster;
  t.after(async () => {
    await worker.stop().catch(() => {});
    await cluster.emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { admin, key, emulator, log } = cluster;
  /** @type {string[]} */
  const answers = [];
  const read = async (/** @type {string} */ path) =>
    answers.push(JSON.stringify(await cluster.admin.get(path)));

  emulator.keys.set({ [secrets[0]]: { state: 'invalid' }, [secrets[1]]: { state: 'suspended' } });
  for (let i = 0; i < 30; ++i) {
    const stream = i % 2 === 0;
    answers.push((await chat(worker.url, key, { stream })).text);
  }
  const echo = `API key not valid: ${secrets[2]} AIzaSyA0123456789abcdefghijklmnopqrstuv`;
  emulator.script({ directive: { error: { code: 400, message: echo } }, times: 1 });
  const refused = (await chat(worker.url, key, {})).text;
  assert.ok(!refused.includes('AIzaSyA'), refused);
  const [{ id }] = await admin.get('gemini-keys');
  answers.push(JSON.stringify(await admin.post('test-gemini-key', { keyId: id })));
  for (const path of [
    'gemini-keys',
    'worker-keys',
    'models',
    'system-settings',
    'usage',
    'requests',
  ])
    await read(path);
  for (const path of ['error-keys', 'overview', 'problems', 'export', 'gemini-models'])
    await read(path);
  await eventually(async () => (await admin.get('usage')).totals.requests >= 30);
  await pause(1500);
  /** The Gemini keys as KV has them. */
  const published = async () => {
    const kv = await worker.miniflare.getKVNamespace('GEMINI_KEYS_KV');
    const text = (await kv.get('state:keys')) ?? '';
    return Array.from(text.matchAll(/"sealed":"([^"]+)"/g), ([, sealed]) => sealed);
  };
  const before = await eventually(async () => {
    const now = await published();
    return now.length === secrets.length && now;
  });
  await worker.stop();

  const { files, bytes } = bytesBelow(persist);
  assert.ok(files.length >= 3 && bytes.includes('"sealed"'), `${files}`);
  const texts = { answers: answers.join('\n'), log: log.join('\n') };
  for (const secret of [
    ...secrets,
    key,
    testVariables.SESSION_SECRET_KEY,
    testVariables.ADMIN_PASSWORD,
  ]) {
    for (const form of formsOf(secret)) {
      assert.ok(!bytes.includes(form), `${form.slice(0, 8)}… rests readable`);
      assert.ok(!texts.log.includes(form), `${form.slice(0, 8)}… is in the log`);
      assert.ok(!texts.answers.includes(form), `${form.slice(0, 8)}… is in an answer`);
    }
  }
  t.diagnostic(
    `${files.length} files, ${bytes.length} bytes at rest, ${log.length} lines of log, ` +
      `${answers.length} answers: none of ${secrets.length + 3} secrets in any`,
  );

  emulator.reset();
  const first = testVariables.SESSION_SECRET_KEY;
  const second = 'the-second-secret-0123456789abcdef0123456789abcdef';
  /** @param {Record<string, string>} vars */
  const restart = async (vars) => {
    await worker.stop().catch(() => {});
    worker = await cluster.start({ persist, vars });
    return login(worker.url, worker.password);
  };
  const during = await restart({ SESSION_SECRET_KEY: second, SESSION_SECRET_KEY_PREVIOUS: first });
  for (const { id } of await during.get('gemini-keys')) {
    await during.post('clear-key-error', { keyId: id });
  }
  assert.ok((await chat(worker.url, key, {})).answered);
  await eventually(async () => {
    const now = await published();
    return now.length === secrets.length && !now.some((one) => before.includes(one));
  });
  const after = await restart({ SESSION_SECRET_KEY: second });
  const { geminiSecrets } = await after.post('export', { password: worker.password });
  assert.deepEqual(Object.values(geminiSecrets).sort(), [...secrets].sort());
  await eventually(async () => {
    assert.ok((await chat(worker.url, key, {})).answered);
    return Object.keys(emulator.state.perKey).length === secrets.length;
  });
});

test('keys of a lost SESSION_SECRET_KEY are passed over, and the panel names them', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  const persist = join(folder, 'state');
  // More than a request may make calls.
  const lost = keyNames(60, 'test-lost');
  const cluster = await startCluster({ keys: lost, persist });
  let { worker } = cluster;
  t.after(async () => {
    await worker.stop().catch(() => {});
    await cluster.emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await worker.stop();
  const vars = { SESSION_SECRET_KEY: 'another-secret-0123456789abcdef0123456789abcdef' };
  worker = await cluster.start({ persist, vars });
  const admin = await login(worker.url, worker.password);
  assert.equal((await chat(worker.url, cluster.key, {})).status, 503);
  await admin.post('gemini-keys', { key: 'test-key-entered-again' });
  await eventually(async () => (await chat(worker.url, cluster.key, {})).answered);
  const { totals } = await admin.get('usage?by=key');
  assert.equal(totals.failedCalls, 0, 'a key that does not open makes no call');
  for (let i = 0; i < 10; ++i) assert.ok((await chat(worker.url, cluster.key, {})).answered);
  assert.deepEqual(Object.keys(cluster.emulator.state.perKey), ['test-key-entered-again']);
  await eventually(async () => {
    const { problems } = await admin.get('problems');
    const unread = problems.filter((/** @type {any} */ { code }) => code === 'key_unreadable');
    return unread.length === lost.length && unread.every((/** @type {any} */ p) => p.subject);
  });
});

test('a Ledger that runs the deployment before takes no keys of the one after', async (t) => {
  const registry = mkdtempSync(join(tmpdir(), 'registry-'));
  const cluster = await startCluster({ keys: keyNames(2), registry });
  const vars = { SESSION_SECRET_KEY: 'another-secret-0123456789abcdef0123456789abcdef' };
  const fresh = await cluster.start({ ledger: 'elsewhere', vars });
  t.after(async () => {
    await fresh.stop();
    await cluster.stop();
    rmSync(registry, { recursive: true });
  });
  const admin = await login(fresh.url, fresh.password);
  const response = await fetch(`${fresh.url}/api/admin/gemini-keys`, {
    method: 'POST',
    headers: { origin: fresh.url, cookie: admin.cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ key: keyNames(1)[0] }),
  });
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('retry-after'), '300');
  const { error } = /** @type {any} */ (await response.json());
  assert.match(error.message, /try again in five minutes/);
  const [{ id }] = await admin.get('gemini-keys');
  await admin.patch(`gemini-keys/${id}`, { note: 'an edit without a secret' });
  const { added } = await cluster.admin.post('gemini-keys', { keys: ['test-of-the-same'] });
  assert.equal(added, 1);
});
