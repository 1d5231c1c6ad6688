// How keys are chosen and how often a request tries: conversations keep their key through several
// isolates and give way, a signature of the key before is repaired, retries have their bounds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chat, eventually, keyNames, startCluster } from './cluster.js';

const model = 'gemini-3.8-flash';
const names = keyNames(6);

/** Keys that were called for each chat, by the mark in its text. @type {Map<string, string[]>} */
const called = new Map();
/** Which fault a chat meets. @type {(mark: string, key: string) => object} */
let fate = () => ({});
/** Chats that only find out what an isolate knows. */
let settling = 0;
/** @type {import('./cluster.js').Cluster} */
let cluster;
test.before(async () => {
  cluster = await startCluster({
    siblings: 1,
    keys: names.map((key) => ({ key, name: key })),
    emulator: {
      bindSignatures: true,
      keys: Object.fromEntries(names.map((name) => [name, { project: `project ${name}` }])),
      script: ({ body, key }) => {
        const mark = /mark-[\w-]+/.exec(JSON.stringify(body))?.[0] ?? '';
        called.set(mark, [...(called.get(mark) ?? []), key]);
        return fate(mark, key);
      },
    },
  });
});
test.after(() => cluster.stop());

/** Whether each isolate sends the same conversations to the same keys, which chance does not. */
async function isSticky() {
  for (let c = 0; c < 12; ++c) {
    for (const url of cluster.urls) await ask({ content: `settle mark-${c}`, url });
  }
  const keys = [...called.values()];
  called.clear();
  return keys.every(([here, there]) => here === there);
}

/** Whether the other isolate knows that every key is ready: to chats of any kind it gives each. */
async function isToldElsewhere() {
  const [, url] = cluster.urls;
  const marks = Array.from({ length: 60 }, () => `mark-elsewhere-${++settling}`);
  for (const mark of marks) await ask({ content: mark, url });
  return new Set(marks.flatMap((mark) => called.get(mark) ?? [])).size === names.length;
}

/** All keys ready. @param {{strategy?: string, [more: string]: unknown}} settings */
async function reset(settings) {
  const { admin, emulator } = cluster;
  fate = () => ({});
  called.clear();
  emulator.reset();
  await admin.post('clear-key-error', {});
  await admin.patch('system-settings', { max_retry: 3, strategy: 'least_used', ...settings });
  // The other isolate hears of the settings with a report.
  if (settings.strategy === 'sticky') await eventually(isSticky);
}

/** @param {{content?: string, messages?: any[], url?: string, [more: string]: unknown}} chat */
async function ask({ content, url = cluster.worker.url, messages, ...more }) {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${cluster.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: messages ?? [{ role: 'user', content }], ...more }),
  });
  return { status: response.status, body: await response.json() };
}

const hints = {
  prompt_cache_key: (/** @type {number} */ c) => ({ prompt_cache_key: `cache ${c}` }),
  user: (/** @type {number} */ c) => ({ user: `user ${c}` }),
  'the first messages': () => ({}),
};
for (const [name, hint] of Object.entries(hints)) {
  test(`sticky: conversations known by ${name} keep their key in every isolate`, async () => {
    await reset({ strategy: 'sticky' });
    /** @param {number} c @param {number} turn */
    const say = async (c, turn) => {
      const text = { role: 'user', content: `mark-${c}` };
      const more = turn % 2 === 0 ? [] : [{ role: 'assistant', content: 'Yes?' }, text];
      const url = cluster.urls[turn % 2];
      const { status, body } = await ask({ messages: [text, ...more], url, ...hint(c) });
      assert.equal(status, 200, JSON.stringify(body));
    };
    for (let turn = 0; turn < 4; ++turn) {
      for (let c = 0; c < 12; ++c) await say(c, turn);
    }
    const keys = Array.from({ length: 12 }, (_, c) => called.get(`mark-${c}`) ?? []);
    for (const of of keys) assert.deepEqual(of, Array(4).fill(of[0]));
    assert.ok(new Set(keys.map(([key]) => key)).size > 1, 'all conversations have one key');

    // Its key rests: the same substitute each time, nobody else moves; then back again.
    const home = keys[0][0];
    fate = (mark, key) => (mark === 'mark-0' && key === home ? { error: 10 } : {});
    await say(0, 0);
    fate = () => ({});
    called.clear();
    for (let i = 0; i < 3; ++i) await say(0, 0);
    const [substitute] = called.get('mark-0') ?? [];
    assert.notEqual(substitute, home);
    assert.deepEqual(called.get('mark-0'), Array(3).fill(substitute));
    const apart = keys.findIndex(([key]) => key !== home);
    await say(apart, 0);
    assert.deepEqual(called.get(`mark-${apart}`), [keys[apart][0]]);
    await cluster.admin.post('clear-key-error', {});
    called.clear();
    await say(0, 0);
    assert.deepEqual(called.get('mark-0'), [home]);
  });
}

test('a signature of the key before is replaced after a forced switch', async () => {
  await reset({ strategy: 'sticky' });
  const parameters = { type: 'object', properties: { city: { type: 'string' } } };
  const tools = [{ type: 'function', function: { name: 'weather', parameters } }];
  const question = { role: 'user', content: 'weather in Oslo? mark-tool' };
  const first = await ask({ messages: [question], tools });
  const { message, finish_reason } = first.body.choices[0];
  assert.equal(finish_reason, 'tool_calls', JSON.stringify(first.body));
  const [home] = called.get('mark-tool') ?? [];
  const [call] = message.tool_calls;
  assert.ok(call.extra_content.google.thought_signature);

  fate = (mark, key) => (key === home ? { error: 3 } : {});
  const result = { role: 'tool', tool_call_id: call.id, content: 'sunny' };
  const second = await ask({ messages: [question, message, result], tools });
  assert.equal(second.status, 200, JSON.stringify(second.body));
  assert.match(second.body.choices[0].message.content, /sunny/);
  // Refused by its own key, by another because of the signature, and answered there without it.
  const refusals = cluster.emulator.state.takeRefusals();
  assert.equal(refusals.length, 1);
  assert.match(JSON.stringify(refusals), /signature/i);
  const [at, substitute, ...rest] = (called.get('mark-tool') ?? []).slice(1);
  assert.equal(at, home);
  assert.notEqual(substitute, home);
  assert.deepEqual(rest, []);
});

for (const stream of [false, true]) {
  test(`each step of a tool loop is one call, over the key of its signatures, stream: ${stream}`, async () => {
    await reset({});
    fate = () => ({ calls: [{ name: 'look', args: {} }] });
    const mark = `mark-loop-${stream}`;
    const tools = [{ type: 'function', function: { name: 'look' } }];
    /** @type {any[]} */
    const messages = [{ role: 'user', content: `Look around. ${mark}` }];
    const steps = 6;
    for (let step = 0; step < steps; ++step) {
      const seen = await chat(cluster.urls[0], cluster.key, { model, messages, tools, stream });
      assert.equal(seen.status, 200, seen.text);
      const [, id] = /"id":"(fc\d+)"/.exec(seen.text) ?? assert.fail(seen.text);
      const call = { id, type: 'function', function: { name: 'look', arguments: '{}' } };
      messages.push({ role: 'assistant', tool_calls: [call] });
      messages.push({ role: 'tool', tool_call_id: id, content: 'seen' });
    }
    const keys = called.get(mark) ?? [];
    assert.equal(keys.length, steps);
    assert.equal(new Set(keys).size, 1);
    assert.deepEqual(cluster.emulator.state.takeRefusals(), []);
  });
}

test('over the native API signatures lead back to their key, from another isolate too', async () => {
  await reset({});
  await eventually(isToldElsewhere);
  fate = () => ({ calls: [{ name: 'look', args: {} }] });
  const tools = [{ functionDeclarations: [{ name: 'look' }] }];
  /** @type {any[]} */
  const contents = [{ role: 'user', parts: [{ text: 'Look around. mark-native' }] }];
  for (let step = 0; step < 6; ++step) {
    const url = `${cluster.urls[step % 2]}/v1beta/models/${model}:generateContent`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': cluster.key },
      body: JSON.stringify({ contents, tools }),
    });
    const answer = await response.json();
    assert.equal(response.status, 200, JSON.stringify(answer));
    const { parts } = answer.candidates[0].content;
    const { id, name } = parts[0].functionCall;
    const seen = { functionResponse: { id, name, response: { output: 'seen' } } };
    contents.push({ role: 'model', parts }, { role: 'user', parts: [seen] });
    // The Ledger knows what the other isolate asks it for.
    const request = `requests?id=${response.headers.get('x-request-id')}`;
    await eventually(async () => (await cluster.admin.get(request)).total === 1);
  }
  assert.equal(new Set(called.get('mark-native')).size, 1);
});

test('round robin: every key once a round', async () => {
  await reset({ strategy: 'round_robin' });
  // The first round ends the one that other tests began.
  for (let i = 0; i < 24; ++i) await ask({ content: `mark-${i}` });
  const keys = Array.from({ length: 24 }, (_, i) => (called.get(`mark-${i}`) ?? [])[0]);
  for (const at of [6, 12, 18]) assert.equal(new Set(keys.slice(at, at + 6)).size, 6);
});

/** @type {{name: string, settings: object, error: number, more?: object, calls: number, status: number}[]} */
const bounds = [
  { name: 'no retry', settings: { max_retry: 0 }, error: 10, calls: 1, status: 429 },
  { name: 'two retries', settings: { max_retry: 2 }, error: 10, calls: 3, status: 429 },
  {
    name: 'a fault that is waited for',
    settings: { max_retry: 10 },
    error: 22,
    calls: 3,
    status: 503,
  },
  {
    name: 'no time',
    settings: { max_retry: 10, retry_total_ms: 1 },
    error: 22,
    calls: 1,
    status: 503,
  },
  {
    name: 'eight choices',
    settings: { max_retry: 10 },
    error: 10,
    more: { n: 8 },
    calls: 40,
    status: 429,
  },
];
for (const { name, settings, error, more, calls, status } of bounds) {
  test(`retries end: ${name}, at most ${calls} calls`, async () => {
    await reset({ retry_total_ms: 30_000, ...settings });
    fate = (mark) => (mark === 'mark-bound' ? { error } : {});
    const seen = await ask({ content: 'mark-bound', ...more });
    assert.equal(seen.status, status, JSON.stringify(seen.body));
    const made = (called.get('mark-bound') ?? []).length;
    if (more) assert.ok(made <= calls, `${made}`);
    else assert.equal(made, calls);
    fate = () => ({});
  });
}

test('an empty answer is asked for again, unless the settings say no', async () => {
  for (const empty_retry of [true, false]) {
    await reset({ empty_retry });
    let left = 1;
    fate = (mark) => (mark === 'mark-empty' && left-- > 0 ? { empty: 'no-parts' } : {});
    const { status, body } = await ask({ content: 'mark-empty' });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal((called.get('mark-empty') ?? []).length, empty_retry ? 2 : 1);
    assert.equal(Boolean(body.choices[0].message.content), empty_retry);
  }
  await reset({ empty_retry: true });
});

test('round robin: young isolates do not all begin with the same key', async (t) => {
  const young = await startCluster({ siblings: 6, keys: keyNames(20) });
  t.after(() => young.stop());
  await young.admin.patch('system-settings', { strategy: 'round_robin' });
  const config = await young.worker.miniflare.getKVNamespace('WORKER_CONFIG_KV');
  await eventually(async () => (await config.get('state:config'))?.includes('round_robin'));
  for (const url of young.urls) {
    assert.ok((await chat(url, young.key, {})).answered);
  }
  assert.ok(Object.keys(young.emulator.state.perKey).length > 1);
});
