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

test(`${chats} chats in a storm of 429, 503, cut streams and dead keys`, async (t) => {
  const names = keyNames(10);
  const [dead, living] = [names.slice(0, 2), names.slice(2)];
  /** Calls of each chat, by its text. @type {Map<string, Met[]>} */
  const met = new Map();
  /** When each key was refused last. @type {Map<string, number>} */
  const refusedAt = new Map();
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
      keys: { [dead[0]]: { state: 'invalid' }, [dead[1]]: { state: 'suspended' } },
      script: ({ body, stream, key }) => {
        const text = /chat \d+/.exec(JSON.stringify(body))?.[0] ?? '';
        const what = draw(stream);
        const at = Date.now();
        met.set(text, [...(met.get(text) ?? []), { what, key, at }]);
        if (what === '429') refusedAt.set(key, at);
        switch (what) {
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
  /** Chats without a ready key: when each key had been refused last. @type {{why: string, refused: Map<string, number>, at: number}[]} */
  const empty = [];
  let slowestMs = 0;
  const tally = { answered: 0, late: 0, empty: 0, spent: 0, calls: 0 };
  await runAll(chats, 4, async (i) => {
    const text = `chat ${i}`;
    await pause(Math.random() * 1300);
    const seen = await chat(urls[i % urls.length], key, { text, stream: i % 2 === 0 });
    const calls = met.get(text) ?? [];
    tally.calls += calls.length;
    const count = (/** @type {string} */ what) => calls.filter((one) => one.what === what).length;
    const story = calls.map(({ what, key }) => `${what} (${key})`).join(', ');
    const why = `${text}: ${seen.status} after [${story}]: ${seen.text.slice(0, 200)}`;
    const last = calls.at(-1)?.what;
    slowestMs = Math.max(slowestMs, seen.at - (calls.at(-1)?.at ?? seen.at));
    if (seen.answered) {
      ++tally.answered;
      assert.equal(last, 'answer', why);
    } else if (last === 'cut late') {
      // Something of the answer had gone to the client, so nobody could try again.
      ++tally.late;
      assert.ok(seen.text.includes('"error":'), why);
    } else if (count('503') > 2 || count('cut') > 1 || calls.length > maxRetry) {
      ++tally.spent;
    } else {
      ++tally.empty;
      empty.push({ why, refused: new Map(refusedAt), at: seen.at });
    }
  });
  // No key was ready: each had been refused within the second it then rests, and the time that
  // answers take here.
  for (const { why, refused, at } of empty) {
    const rested = living.filter((name) => (refused.get(name) ?? 0) < at - restMs - slowestMs);
    assert.deepEqual(rested, [], why);
  }
  const calls = dead.map((name) => cluster.emulator.state.perKey[name]?.requests ?? 0);
  t.diagnostic(
    `${tally.answered} of ${chats} answered over ${tally.calls} calls; ${tally.late} cut after their ` +
      `first bytes, ${tally.spent} spent their retries, ${tally.empty} found every key resting`,
  );
  t.diagnostic(`the dead keys were called ${calls.join(' and ')} times`);
  assert.ok(
    calls.every((count) => count <= 6),
    `dead keys are still called: ${calls}`,
  );
  // Those of a hundred that spend their retries or find no key are two or three, now and then seven.
  assert.ok(tally.spent + tally.empty < chats * 0.2);
});
