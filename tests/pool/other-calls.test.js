// What is not a chat of OpenAI's kind but concerns the pool all the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chat, eventually, keyNames, pause, startCluster } from './cluster.js';

test('calls that pass through natively are counted with their tokens', async (t) => {
  const cluster = await startCluster({ keys: keyNames(3) });
  t.after(() => cluster.stop());
  const { worker, key, admin, emulator } = cluster;
  const model = 'gemini-2.5-flash';
  for (const method of [
    'generateContent',
    'streamGenerateContent',
    'streamGenerateContent?alt=sse',
  ]) {
    const response = await fetch(`${worker.url}/v1beta/models/${model}:${method}`, {
      method: 'POST',
      headers: { 'x-goog-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Tell me more' }] }] }),
    });
    assert.equal(response.status, 200);
    await response.text();
  }
  const totals = await eventually(async () => {
    const usage = await admin.get('usage');
    return usage.totals.requests === 3 && usage.totals;
  });
  const counts = emulator.state.perModel[model];
  assert.ok(counts.promptTokens > 0 && counts.candidatesTokens > 0);
  assert.equal(totals.promptTokens, counts.promptTokens);
  assert.equal(totals.completionTokens, counts.candidatesTokens + counts.thoughtsTokens);
});

test('a key that fails while models are listed is known to the Ledger; nothing is counted', async (t) => {
  const names = keyNames(2);
  const cluster = await startCluster({
    keys: names.map((key) => ({ key, name: key })),
    emulator: { keys: { [names[0]]: { state: 'suspended' } } },
  });
  t.after(() => cluster.stop());
  const { worker, key, admin } = cluster;
  const headers = { authorization: `Bearer ${key}` };
  await eventually(async () => {
    // One model is asked for each time; only the list is remembered.
    const response = await fetch(`${worker.url}/v1/models/gemini-2.5-flash`, { headers });
    assert.equal(response.status, 200);
    await pause(100);
    const keys = await admin.get('gemini-keys');
    return keys.find((/** @type {any} */ one) => one.name === names[0]).state === 'suspended';
  });
  assert.equal((await admin.get('usage')).totals.requests, 0);
  assert.equal((await admin.get('usage')).totals.errors, 0);
  assert.equal((await admin.get('requests')).total, 0);
});

test('what was made a moment ago is known to every isolate', async (t) => {
  const cluster = await startCluster({ keys: ['test-first'], siblings: 2 });
  t.after(() => cluster.stop());
  const { urls, admin } = cluster;
  for (const url of urls) assert.ok((await chat(url, cluster.key, {})).answered);
  await pause(5000);
  const { key } = await admin.post('worker-keys', { description: 'new' });
  for (const url of urls) {
    const seen = await chat(url, key, {});
    assert.ok(seen.answered, seen.text);
  }
  const wrong = await chat(urls[0], 'sk-nobody', {});
  assert.equal(wrong.status, 401);
});

test('a secret in the place of a leaked one stays in use, though an isolate still has the old', async (t) => {
  const fresh = 'test-new-0123456789abcdef0123456789';
  const cluster = await startCluster({ keys: ['test-old'], siblings: 1 });
  t.after(() => cluster.stop());
  const { urls, admin, emulator, key } = cluster;
  for (const url of urls) assert.ok((await chat(url, key, {})).answered);
  // What the Ledger answers to a report brings the new secret with it.
  await eventually(async () => (await admin.get('usage')).totals.requests === urls.length);
  const [{ id }] = await admin.get('gemini-keys');
  emulator.keys.set({ 'test-old': { state: 'leaked' }, [fresh]: {} });
  await admin.patch(`gemini-keys/${id}`, { key: fresh });
  await chat(urls[1], key, {});
  assert.equal(emulator.state.perKey['test-old'].requests, 3);
  await eventually(async () => (await chat(urls[1], key, {})).answered);
  assert.ok((await chat(urls[0], key, {})).answered);
  assert.equal((await admin.get('gemini-keys'))[0].state, 'ready');
});
