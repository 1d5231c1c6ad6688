// Chats are shared out by weight, also when the isolates do not know of each other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chat, keyNames, runAll, startCluster } from './cluster.js';

const chats = 1000;

/** @type {{name: string, strategy: string, weights: number[]}[]} */
const rows = [
  { name: 'ten equal keys', strategy: 'least_used', weights: Array(10).fill(1) },
  { name: 'weights 1:2:4', strategy: 'least_used', weights: [1, 2, 4] },
  { name: 'ten equal keys in turn', strategy: 'round_robin', weights: Array(10).fill(1) },
  { name: 'weights 1:2:4 in turn', strategy: 'round_robin', weights: [1, 2, 4] },
];

for (const { name, strategy, weights } of rows) {
  test(`${chats} chats over ${name} (${strategy}): within 15 %`, async (t) => {
    const names = keyNames(weights.length);
    const keys = names.map((key) => ({ key, name: key }));
    const cluster = await startCluster({ keys, siblings: 2 });
    t.after(() => cluster.stop());
    const { admin, urls, key, emulator } = cluster;
    await admin.patch('system-settings', { strategy });
    for (const { id, name } of await admin.get('gemini-keys')) {
      await admin.patch(`gemini-keys/${id}`, { weight: weights[names.indexOf(name)] });
    }
    await runAll(chats, 20, async (i) => {
      const seen = await chat(urls[i % urls.length], key, { text: `chat ${i}` });
      assert.ok(seen.answered, seen.text);
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const shares = names.map((one) => emulator.state.perKey[one]?.answered ?? 0);
    t.diagnostic(`${name}, ${strategy}, 3 isolates: ${shares.join(' ')}`);
    for (const [i, share] of shares.entries()) {
      const fair = (chats * weights[i]) / total;
      assert.ok(Math.abs(share - fair) <= fair * 0.15, `${names[i]}: ${share} of ${fair}`);
    }
  });
}
