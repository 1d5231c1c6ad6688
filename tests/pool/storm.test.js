// A storm: three in ten calls 429, one in ten 503, one stream in twenty cut, two of ten keys dead.
// Every chat that some key could have answered within the retry budget is answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chat, keyNames, pause, runAll, sized, startCluster } from './cluster.js';

const chats = sized(1000, 100);
const maxRetry = 6;
// RetryInfo of a second. A minute's quota, for refusals without one rest a key longer each time.
const restMs = 1000;
const limited = {
  code: 429,
  status: 'RESOURCE_EXHAUSTED',
  message: 'You exceeded your current quota.',
  details: [
    {
      '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
      violations: [
        { quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier', quotaValue: '10' },
      ],
    },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1s' },
  ],
};

/** What one call of a chat met. @typedef {{what: string, key: string, at: number}} Met */
/** A refusal, and when the Worker had heard of it at the latest. @typedef {Met & {heardBy: number}} Refusal */
/** A chat that found no key. @typedef {{why: string, tried: string[], since: number, at: number}} Empty */

test(`${chats} chats in a storm of 429, 503, cut streams and dead keys`, async (t) => {
  const names = keyNames(10);
  const [dead, living] = [names.slice(0, 2), names.slice(2)];
  /** Calls of each chat, by its text. @type {Map<string, Met[]>} */
  const met = new Map();
  /** @param {boolean} stream */
  const draw = (stream) => {
    const dice = Math.random();
    if (dice < 0.3) return '429';
    if (dice < 0.4) return '503';
    if (!stream || dice >= 0.45) return 'answer';
    return dice < 0.425 ? 'cut' : 'cut late';
  };
  const cluster = await startCluster({
    keys: names.map((key) => ({ key, name: key })),
    siblings: 1,
    emulator: {
      script: ({ body, stream, key }) => {
        const text = /chat \d+/.exec(JSON.stringify(body))?.[0] ?? '';
        const what = dead.includes(key) ? 'dead' : draw(stream);
        met.set(text, [...(met.get(text) ?? []), { what, key, at: Date.now() }]);
        switch (what) {
          case 'dead':
            return { error: key === dead[0] ? 'key-invalid' : 'key-suspended' };
          case '429':
            return { error: limited };
          case '503':
            return { error: 503 };
          case 'cut':
            return { cut: 'socket', cutAfter: 0 };
          case 'cut late':
            return { cut: 'socket', cutAfter: 1 };
          default:
            return {};
        }
      },
    },
  });
  t.after(() => cluster.stop());
  await cluster.admin.patch('system-settings', { max_retry: maxRetry });
  const { urls, key } = cluster;
  /** @type {Refusal[]} */
  const refusals = [];
  /** @type {Empty[]} */
  const empty = [];
  const tally = { answered: 0, late: 0, spent: 0, calls: 0 };
  await runAll(chats, 4, async (i) => {
    const text = `chat ${i}`;
    await pause(Math.random() * 1300);
    const begun = Date.now();
    const seen = await chat(urls[i % urls.length], key, { text, stream: i % 2 === 0 });
    const calls = met.get(text) ?? [];
    tally.calls += calls.length;
    calls.forEach((one, n) => {
      if (one.what === '429') refusals.push({ ...one, heardBy: calls[n + 1]?.at ?? seen.at });
    });
    const count = (/** @type {string} */ what) => calls.filter((one) => one.what === what).length;
    const story = calls.map(({ what, key }) => `${what} (${key})`).join(', ');
    const why = `${text}: ${seen.status} after [${story}]: ${seen.text.slice(0, 200)}`;
    const last = calls.at(-1);
    if (seen.answered) {
      ++tally.answered;
      assert.equal(last?.what, 'answer', why);
    } else if (last?.what === 'cut late') {
      // Something of the answer had gone to the client, so nobody could try again.
      ++tally.late;
      assert.ok(seen.text.includes('"error":'), why);
    } else if (count('503') > 2 || count('cut') > 1 || calls.length > maxRetry) {
      ++tally.spent;
    } else {
      const tried = calls.map(({ key }) => key);
      empty.push({ why, tried, since: last?.at ?? begun, at: seen.at });
    }
  });
  // No key was ready: each that the chat had not tried had been refused, and still rested when the
  // chat looked for one.
  for (const { why, tried, since, at } of empty) {
    const resting = refusals.filter((one) => one.at <= at && one.heardBy + restMs >= since);
    const ready = living.filter(
      (name) => !tried.includes(name) && !resting.some((one) => one.key === name),
    );
    assert.deepEqual(ready, [], why);
  }
  const calls = dead.map((name) => cluster.emulator.state.perKey[name]?.requests ?? 0);
  t.diagnostic(
    `${tally.answered} of ${chats} answered over ${tally.calls} calls; ${tally.late} cut after their ` +
      `first bytes, ${tally.spent} spent their retries, ${empty.length} found every key resting`,
  );
  t.diagnostic(`the dead keys were called ${calls.join(' and ')} times`);
  assert.ok(
    calls.every((count) => count <= 6),
    `dead keys are still called: ${calls}`,
  );
  // Those of a hundred that spend their retries or find no key are two or three, now and then seven.
  assert.ok(tally.spent + empty.length < chats * 0.2);
});
