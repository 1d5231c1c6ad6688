// The Ledger's count is the emulator's, per key and per model, tokens included, with two workerd
// processes and four isolates over one Ledger.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chat, eventually, keyNames, runAll, sized, startCluster } from './cluster.js';

const chats = sized(2000, 400);
const models = ['gemini-2.5-flash', 'gemini-2.5-pro'];
const any = (/** @type {number} */ most) => 1 + Math.floor(Math.random() * most);

/** @param {any} counts */
const upstreamRow = ({ answered, promptTokens, candidatesTokens, thoughtsTokens }) => ({
  requests: answered,
  promptTokens,
  completionTokens: candidatesTokens + thoughtsTokens,
  reasoningTokens: thoughtsTokens,
});

/** @param {any} row */
const ledgerRow = ({ requests, promptTokens, completionTokens, reasoningTokens }) => ({
  requests,
  promptTokens,
  completionTokens,
  reasoningTokens,
});

/** @param {any[]} rows @param {string} label */
const byLabel = (rows, label) =>
  Object.fromEntries(rows.map((row) => [row[label], ledgerRow(row)]).sort());

/** @param {Record<string, any>} counts */
const upstreamRows = (counts) =>
  Object.fromEntries(
    Object.entries(counts)
      .map(([name, one]) => [name, upstreamRow(one)])
      .sort(),
  );

test(`${chats} chats over 20 keys through two processes are counted exactly`, async (t) => {
  const registry = mkdtempSync(join(tmpdir(), 'registry-'));
  const cluster = await startCluster({
    keys: keyNames(20).map((key) => ({ key, name: key })),
    siblings: 1,
    registry,
    emulator: {
      script: () => ({
        usage: {
          promptTokenCount: any(5000),
          candidatesTokenCount: any(900),
          thoughtsTokenCount: any(300),
        },
      }),
    },
  });
  t.after(() => cluster.stop().finally(() => rmSync(registry, { recursive: true })));
  const { admin, emulator, urls, key } = cluster;
  assert.equal(urls.length, 4);
  /** @type {Record<string, number>} */
  const answeredBy = {};
  const started = Date.now();
  await runAll(chats, 20, async (i) => {
    const url = urls[i % urls.length];
    const wanted = { model: models[any(2) - 1], stream: any(2) === 1, text: `chat ${i}` };
    const seen = await chat(url, key, wanted);
    assert.ok(seen.answered, `${seen.status} ${seen.text}`);
    answeredBy[url] = (answeredBy[url] ?? 0) + 1;
  });
  const seconds = (Date.now() - started) / 1000;
  assert.deepEqual(
    Object.values(answeredBy),
    urls.map(() => chats / 4),
  );
  const totals = await eventually(async () => {
    const usage = await admin.get('usage?by=key');
    return usage.totals.requests >= chats && usage;
  });
  const byKey = upstreamRows(emulator.state.perKey);
  assert.deepEqual(byLabel(totals.rows, 'name'), byKey);
  assert.deepEqual(
    byLabel((await admin.get('usage?by=model')).rows, 'model'),
    upstreamRows(emulator.state.perModel),
  );
  assert.equal(totals.totals.requests, chats);
  for (const one of await admin.get('gemini-keys')) {
    const upstream = emulator.state.perKey[one.name];
    assert.equal(one.usage, upstream.answered, one.name);
    for (const model of models) {
      const { requests, promptTokens, completionTokens } = upstreamRow(upstream.models[model]);
      const counted = one.modelUsage[model];
      assert.deepEqual(
        [counted.count, counted.promptTokens, counted.completionTokens],
        [requests, promptTokens, completionTokens],
        `${one.name} ${model}`,
      );
    }
  }
  const { total, requests } = await admin.get('requests?pageSize=1000');
  assert.equal(total, Math.min(chats, 1000));
  assert.equal(new Set(requests.map((/** @type {any} */ one) => one.id)).size, requests.length);
  t.diagnostic(
    `${chats} chats, 20 at a time, 4 isolates in 2 processes: ${totals.totals.requests} counted, ` +
      `${totals.totals.promptTokens} + ${totals.totals.completionTokens} tokens, ` +
      `every key and model equal (${seconds.toFixed(1)} s)`,
  );
});
