// The predecessor's namespaces are taken over on first start and left as they are; everything can
// be exported from one deployment and imported into another.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEmulator } from '../emulator/server.js';
import { losAngelesDay } from '../emulator/keys.js';
import { login } from '../support/admin.js';
import { enoughOfToday } from '../support/day.js';
import { startWorker } from '../support/run-worker.js';
import { chat, eventually, sized, startCluster } from './cluster.js';

const count = sized(600, 450);

/** The predecessor's records, more keys than one call of the Ledger takes over. */
function oldRecords() {
  const today = losAngelesDay(Date.now());
  const ids = Array.from({ length: count }, (_, i) => `old-${String(i).padStart(4, '0')}`);
  /** @type {Record<string, string>} */
  const keys = { '_config:key_list': JSON.stringify([...ids, 'gone']) };
  for (const [i, id] of ids.entries()) {
    keys[`key:${id}`] = JSON.stringify({
      key: `test-old-secret-${i}`,
      name: `Old ${i}`,
      usage: i,
      usageDate: i % 2 === 0 ? today : '2025-01-01',
      modelUsage: { 'gemini-2.5-flash': i },
      categoryUsage: { pro: 0, flash: i },
      errorStatus: i === 1 ? 401 : i === 2 ? 403 : null,
      consecutive429Counts: {},
    });
  }
  /** @type {Record<string, string>} */
  const config = {
    models: JSON.stringify({
      'gemini-2.5-pro': { category: 'Pro', dailyQuota: 5000 },
      'gemini-2.5-flash': { category: 'Flash' },
      mine: { category: 'Custom', individualQuota: 3 },
    }),
    category_quotas: JSON.stringify({ proQuota: 5000, flashQuota: 15000 }),
    worker_keys: JSON.stringify({
      'sk-old-worker-key': { description: 'phone', createdAt: '2025-05-01T00:00:00.000Z' },
      'sk-other-worker-key': { description: 'laptop', createdAt: '2025-06-01T00:00:00.000Z' },
    }),
    worker_keys_safety_settings: JSON.stringify({ 'sk-old-worker-key': { safetyEnabled: false } }),
  };
  return { keys, config };
}

test.before(enoughOfToday);

test(`a predecessor with ${count} keys is taken over whole`, async (t) => {
  const emulator = await startEmulator();
  const worker = await startWorker({ emulatorUrl: emulator.url });
  t.after(() => worker.stop().finally(() => emulator.close()));
  const spaces = {
    keys: await worker.miniflare.getKVNamespace('GEMINI_KEYS_KV'),
    config: await worker.miniflare.getKVNamespace('WORKER_CONFIG_KV'),
  };
  const old = oldRecords();
  for (const space of /** @type {const} */ (['keys', 'config'])) {
    const entries = Object.entries(old[space]);
    await Promise.all(entries.map(([name, value]) => spaces[space].put(name, value)));
  }
  const admin = await login(worker.url, worker.password);
  const keys = await eventually(async () => {
    const all = await admin.get('gemini-keys');
    return all.length === count && all;
  });
  for (const [i, key] of keys.entries()) {
    assert.equal(key.id, `old-${String(i).padStart(4, '0')}`);
    assert.equal(key.name, `Old ${i}`);
    const state = i === 1 ? 'invalid' : i === 2 ? 'suspended' : 'ready';
    assert.equal(key.state, state);
    const used = i % 2 === 0 ? i : 0;
    assert.equal(key.usage, used, key.name);
    assert.equal(key.modelUsage['gemini-2.5-flash']?.count ?? 0, used);
  }
  const models = await admin.get('models');
  assert.deepEqual(
    models.map((/** @type {any} */ { id, category, dailyQuota, individualQuota }) => [
      ...[id, category, dailyQuota ?? null, individualQuota ?? null],
    ]),
    [
      ['gemini-2.5-pro', 'Pro', 5000, null],
      ['gemini-2.5-flash', 'Flash', null, null],
      ['mine', 'Custom', null, 3],
    ],
  );
  const quotas = await admin.get('category-quotas');
  assert.deepEqual([quotas.proQuota, quotas.flashQuota], [5000, 15000]);
  const workerKeys = await admin.get('worker-keys');
  assert.equal(workerKeys.length, 2);
  for (const key of ['sk-old-worker-key', 'sk-other-worker-key']) {
    const seen = await chat(worker.url, key, {});
    assert.ok(seen.answered, seen.text);
  }
  for (const space of /** @type {const} */ (['keys', 'config'])) {
    for (const [name, value] of Object.entries(old[space])) {
      assert.equal(await spaces[space].get(name), value, name);
    }
  }
  t.diagnostic(`${count} keys, 3 models, 2 worker keys taken over; the old records are untouched`);
});

/** What an export holds that belongs to no deployment. @param {any} admin */
async function contentOf(admin) {
  const keys = await admin.get('gemini-keys');
  const workerKeys = await admin.get('worker-keys');
  const drop = (/** @type {any} */ { createdAt, health, errorStatus, ...rest }) => rest;
  return {
    keys: keys.map(drop),
    workerKeys: workerKeys.map(drop),
    models: await admin.get('models'),
    settings: { ...(await admin.get('system-settings')), effective_base_url: '' },
    quotas: await admin.get('category-quotas'),
  };
}

test('export → a fresh deployment → import; secrets only when asked for', async (t) => {
  const secrets = ['test-export-secret-1', 'test-export-secret-2'];
  const from = await startCluster({
    keys: secrets.map((key, i) => ({ key, name: `key ${i}` })),
  });
  t.after(() => from.stop());
  const { admin } = from;
  await admin.post('models', {
    id: 'gemini-2.5-pro',
    category: 'Pro',
    dailyQuota: 7,
    aliases: ['smart'],
  });
  await admin.patch('system-settings', { strategy: 'sticky', max_retry: 5 });
  await admin.post('category-quotas', { proQuota: 11 });
  for (let i = 0; i < 6; ++i) assert.ok((await chat(from.worker.url, from.key, {})).answered);
  await eventually(async () => (await admin.get('usage')).totals.requests === 6);
  const open = JSON.stringify(await admin.get('export'));
  const whole = await admin.post('export', { password: from.worker.password });
  await assert.rejects(admin.post('export', { password: 'wrong' }), / 403 /);
  for (const secret of secrets) {
    assert.ok(!open.includes(secret));
    assert.ok(JSON.stringify(whole).includes(secret));
  }
  for (const text of [open, JSON.stringify(whole)]) assert.ok(!text.includes(from.key));

  const to = await startWorker({
    emulatorUrl: from.emulator.url,
    vars: { SESSION_SECRET_KEY: 'quite-another-secret-0123456789abcdef0123' },
  });
  t.after(() => to.stop());
  const fresh = await login(to.url, to.password);
  const taken = await fresh.post('import', whole);
  assert.deepEqual([taken.geminiKeys, taken.workerKeys, taken.models], [2, 1, 1]);
  assert.deepEqual(await contentOf(fresh), await contentOf(admin));
  const before = from.emulator.state.answered;
  const seen = await chat(to.url, from.key, { model: 'smart' });
  assert.ok(seen.answered, seen.text);
  assert.equal(from.emulator.state.answered, before + 1);
  const again = await fresh.post('import', whole);
  assert.deepEqual([again.geminiKeys, again.skippedGeminiKeys, again.skippedWorkerKeys], [0, 2, 1]);
});
