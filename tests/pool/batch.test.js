// A thousand keys at once: added with every line answered, tested in the background with progress,
// the failed ones deleted; and a disabled key stops being used.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chat, eventually, keyNames, pause, runAll, sized, startCluster } from './cluster.js';

test('1,000 lines in one request: each is answered', async (t) => {
  const cluster = await startCluster({ keys: ['test-there-already'] });
  t.after(() => cluster.stop());
  const { admin, emulator } = cluster;
  const lines = keyNames(1000, 'test-batch');
  lines[10] = 'test-there-already';
  lines[20] = lines[19];
  lines[30] = 'has spaces in it';
  lines[40] = '';
  lines[50] = 'x'.repeat(5000);
  const started = Date.now();
  const reply = await admin.post('gemini-keys', { keys: lines, tags: ['batch'] });
  const addedMs = Date.now() - started;
  assert.equal(reply.added, 995);
  assert.equal(reply.results.length, 1000);
  const odd = reply.results.filter((/** @type {any} */ one) => one.status !== 'added');
  assert.deepEqual(
    odd.map((/** @type {any} */ one) => [one.line, one.status]),
    [
      [11, 'duplicate'],
      [21, 'duplicate'],
      [31, 'invalid'],
      [41, 'invalid'],
      [51, 'invalid'],
    ],
  );
  assert.ok(odd.every((/** @type {any} */ one) => one.message));
  await assert.rejects(admin.post('gemini-keys', { keys: keyNames(1001, 'test-more') }), / 400 /);
  const all = await admin.get('gemini-keys');
  assert.equal(all.length, 996);
  assert.equal(new Set(all.map((/** @type {any} */ key) => key.id)).size, 996);

  const bad = lines.slice(100, 110);
  emulator.keys.set(Object.fromEntries(bad.map((key) => [key, { state: 'suspended' }])));
  const ids = all.slice(0, sized(996, 200)).map((/** @type {any} */ key) => key.id);
  const begun = Date.now();
  await admin.post('test-gemini-keys/start', { modelId: 'gemini-2.5-flash', ids });
  /** @type {number[]} */
  const progress = [];
  const describe = () => `tested ${progress.at(-1)} of ${ids.length}`;
  const done = await eventually(
    async () => {
      const now = await admin.get('test-gemini-keys');
      progress.push(now.tested);
      return now.state === 'done' && now;
    },
    { patienceMs: 120_000, describe },
  );
  const testedMs = Date.now() - begun;
  assert.deepEqual([done.total, done.tested, done.failed], [ids.length, ids.length, bad.length]);
  assert.ok(new Set(progress).size > 2, `progress ${progress}`);
  assert.deepEqual(
    done.results.map((/** @type {any} */ one) => one.keyId),
    ids,
  );
  assert.equal((await admin.get('error-keys')).length, bad.length);
  const deleted = await admin.remove('error-keys');
  assert.equal(deleted.deleted, bad.length);
  assert.equal((await admin.get('gemini-keys')).length, 996 - bad.length);
  t.diagnostic(
    `1,000 lines added in ${addedMs} ms; ${ids.length} keys tested in ${testedMs} ms, ` +
      `${new Set(progress).size} steps of progress seen`,
  );
});

test('a disabled key is not used from then on: here at once, elsewhere with the next reply', async (t) => {
  const names = keyNames(3);
  const cluster = await startCluster({
    keys: names.map((key) => ({ key, name: key })),
    siblings: 2,
  });
  t.after(() => cluster.stop());
  const { admin, urls, key, emulator } = cluster;
  for (let i = 0; i < 12; ++i) assert.ok((await chat(urls[i % 3], key, {})).answered);
  const used = () => emulator.state.perKey[names[0]]?.requests ?? 0;
  const keys = await admin.get('gemini-keys');
  const { id } = keys.find((/** @type {any} */ one) => one.name === names[0]);

  await admin.patch(`gemini-keys/${id}`, { enabled: false });
  const here = used();
  await runAll(30, 5, () => chat(urls[0], key, {}));
  assert.equal(used(), here, 'the isolate that edited uses it still');
  // The others hear of it with the reply to a report, long before a minute is over.
  const isUsedElsewhere = async () => {
    const before = used();
    await runAll(60, 5, (i) => chat(urls[1 + (i % 2)], key, {}));
    return used() > before;
  };
  await eventually(async () => !(await isUsedElsewhere()), { patienceMs: 30_000 });
  const elsewhere = used();
  assert.equal(await isUsedElsewhere(), false, 'another isolate uses it still');

  await admin.patch(`gemini-keys/${id}`, { enabled: true });
  await runAll(30, 5, () => chat(urls[0], key, {}));
  assert.ok(used() > elsewhere);
});

test('a key disabled while another isolate rests is unknown to it for a minute at most', async (t) => {
  const wait = sized(61_000, 0);
  if (wait === 0) return t.skip('waits a minute: npm run prove -- batch');
  const names = keyNames(2);
  const cluster = await startCluster({
    keys: names.map((key) => ({ key, name: key })),
    siblings: 1,
  });
  t.after(() => cluster.stop());
  const { admin, urls, key, emulator } = cluster;
  const used = () => emulator.state.perKey[names[0]]?.requests ?? 0;
  await eventually(async () => {
    assert.ok((await chat(urls[1], key, {})).answered);
    return used() > 0;
  });
  const keys = await admin.get('gemini-keys');
  const { id } = keys.find((/** @type {any} */ one) => one.name === names[0]);
  await admin.patch(`gemini-keys/${id}`, { enabled: false });
  const before = used();
  await pause(wait);
  for (let i = 0; i < 10; ++i) assert.ok((await chat(urls[1], key, {})).answered);
  assert.equal(used(), before);
});
