// What the screens compute, without a browser.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { changedMembers, withEdit } from '../../admin-ui/src/changed-members.js';
import { makeBody, writeSnippet } from '../../admin-ui/src/chat-request.js';
import {
  countResting,
  hasErrors,
  filterKeys,
  readTags,
  reasonOf,
  recoveryOf,
  tightestQuota,
  usedOf,
  writeCsv,
} from '../../admin-ui/src/gemini-key-list.js';
import { defaultModel } from '../../admin-ui/src/default-model.js';
import { dayLimit } from '../../admin-ui/src/model-limits.js';
import { nameOwnWords, ownWords } from '../../admin-ui/src/own-words.js';
import { hintOf } from '../../admin-ui/src/playground-hint.js';
import { takesText } from '../../admin-ui/src/takes-text.js';
import { nameKeys } from '../../admin-ui/src/tell-apart.js';
import { makeSeries, spanOf, stack, startOfQuotaDay } from '../../admin-ui/src/usage-series.js';
import { getModel } from '../emulator/models.js';
import { root } from '../support/install.js';
import { listFiles } from '../support/tree.js';
import { speak } from './words.js';

/** @import { Filter, GeminiKey } from '../../admin-ui/src/gemini-key-list.js' */

/** @param {Partial<GeminiKey>} values @returns {GeminiKey} */
const makeKey = (values) => ({
  id: 'id',
  name: '',
  keyPreview: 'AIza…abcd',
  note: '',
  enabled: true,
  weight: 1,
  tags: [],
  projectGroup: '',
  createdAt: 0,
  state: 'ready',
  usage: 0,
  modelUsage: {},
  categoryUsage: {},
  health: {},
  errorStatus: null,
  ...values,
});

/** @type {Filter} */
const everything = { search: '', state: '', tag: '', sort: 'created', descending: false };
const health = { flash: { state: 'cooling', until: 5000, reason: 'capacity' } };
const keys = [
  makeKey({ id: 'a', name: 'Key 10', tags: ['paid'], createdAt: 1, usage: 5, health }),
  makeKey({ id: 'b', name: 'key 9', note: 'spare', createdAt: 2, usage: 7, state: 'invalid' }),
  makeKey({
    id: 'c',
    projectGroup: 'Blue',
    createdAt: 3,
    state: 'disabled',
    enabled: false,
    health,
  }),
];

for (const { name, filter, expected } of [
  { name: 'everything', filter: {}, expected: 'abc' },
  { name: 'a name, whatever its case', filter: { search: ' KEY ' }, expected: 'ab' },
  { name: 'a note', filter: { search: 'spare' }, expected: 'b' },
  { name: 'a project', filter: { search: 'blue' }, expected: 'c' },
  { name: 'a preview', filter: { search: 'abcd' }, expected: 'abc' },
  { name: 'a state', filter: { state: 'invalid' }, expected: 'b' },
  { name: 'the state of a model', filter: { state: 'cooling' }, expected: 'a' },
  { name: 'ready keys, one model cooling', filter: { state: 'ready' }, expected: 'a' },
  { name: 'a tag', filter: { tag: 'paid' }, expected: 'a' },
  { name: 'nothing', filter: { search: 'none' }, expected: '' },
  { name: 'by name, numbers as numbers', filter: { sort: 'name' }, expected: 'cba' },
  { name: 'by usage, most first', filter: { sort: 'usage', descending: true }, expected: 'bac' },
]) {
  test(`keys are found: ${name}`, () => {
    const found = filterKeys(keys, /** @type {Filter} */ ({ ...everything, ...filter }));
    assert.equal(found.map(({ id }) => id).join(''), expected);
  });
}

test('a resting key says when it is back, a ready one how many of its models rest', () => {
  const whole = { ...health, '*': { state: 'cooling', until: 3000, reason: null } };
  assert.equal(recoveryOf(makeKey({ state: 'cooling', health: whole })), 3000);
  assert.equal(countResting(makeKey({ state: 'cooling', health: whole })), 0);
  const open = { '*': { state: 'exhausted', until: null, reason: null } };
  assert.equal(recoveryOf(makeKey({ state: 'exhausted', health: open })), null);
  assert.equal(recoveryOf(makeKey({ state: 'ready', health })), null);
  assert.equal(countResting(makeKey({ state: 'ready', health })), 1);
});

test('a quota that is set here is no error to clear', () => {
  const own = { flash: { state: 'exhausted', until: 5000, reason: 'own_quota' } };
  assert.equal(hasErrors(makeKey({ health: own })), false);
  assert.equal(hasErrors(makeKey({ health: { ...own, ...health } })), true);
  assert.equal(countResting(makeKey({ health: own })), 1);
});

test('the reason is of the state that is shown', () => {
  const whole = { '*': { state: 'cooling', until: 3000, reason: 'billing' } };
  assert.equal(reasonOf(makeKey({ state: 'cooling', health: whole })), 'billing');
  assert.equal(reasonOf(makeKey({ state: 'disabled', health: whole })), null);
  assert.equal(reasonOf(makeKey({ state: 'ready', health })), null);
});

for (const { code, message = '', text, href } of [
  { code: 'no_available_key', text: 'playground.hint.keys', href: '/admin/keys' },
  { code: 'model_not_found', text: 'playground.hint.model', href: '/admin/models' },
  { code: 'insufficient_quota', text: 'playground.hint.quota', href: '/admin/keys?add=1' },
  { code: 'rate_limit_exceeded', text: 'playground.hint.quota', href: '/admin/keys?add=1' },
  {
    ...{ code: 'rate_limit_exceeded', message: 'This API key may make 3 requests a minute.' },
    ...{ text: 'playground.hint.limit', href: '/admin/worker-keys' },
  },
  { code: 'invalid_api_key', text: 'playground.hint.workerKey', href: '/admin/worker-keys?add=1' },
  {
    ...{ code: null, message: 'User location is not supported for the API use.' },
    ...{ text: 'problem.region_refused.advice', href: '/admin/settings' },
  },
]) {
  test(`what helps against ${code ?? message}: ${text}`, () => {
    const hint = hintOf({ code, message });
    assert.deepEqual([hint?.text, hint?.href], [text, href]);
    for (const name of [hint?.text, hint?.link]) assert.ok(speak('en')(String(name)));
  });
}

test('where nothing is known to help nothing is said', () => {
  assert.equal(hintOf({ code: 'internal_error', message: 'It broke.' }), undefined);
  assert.equal(hintOf({ code: null, message: '' }), undefined);
});

test('what the Worker says of its own troubles is told in both languages', () => {
  const core = listFiles()
    .filter((path) => /^wasm\/(app|auth)\/.*\.cpp$/.test(path))
    .map((path) => readFileSync(`${root}${path}`, 'utf8'))
    .join('\n')
    .replaceAll('", kHowToSet', ' is not set');
  for (const [beginning, text] of ownWords) {
    assert.ok(core.includes(`"${beginning}`), beginning);
    assert.equal(nameOwnWords(`${beginning} …`), text);
    assert.notEqual(speak('zh')(text), speak('en')(text));
  }
  assert.equal(nameOwnWords('Not one of them.'), undefined);
});

test('the quota that ends first is shown', () => {
  const usage = { promptTokens: 0, completionTokens: 0, errors: 0 };
  const key = makeKey({
    modelUsage: {
      flash: { count: 5, groupCount: 5, quota: 10, ...usage },
      pro: { count: 9, groupCount: 9, quota: null, ...usage },
    },
    categoryUsage: { Pro: { count: 9, groupCount: 9, quota: 10 } },
  });
  assert.equal(tightestQuota(key)?.label, 'Pro');
  assert.equal(tightestQuota(makeKey({})), null);
});

test('keys of one name are told apart by what is shown of them', () => {
  const keys = [
    { id: 'a', name: 'Team', keyPreview: 'AQ.A…aaaa' },
    { id: 'b', name: 'Team', keyPreview: 'AQ.A…bbbb' },
    { id: 'c', name: 'Home', keyPreview: 'AQ.A…cccc' },
    { id: 'd', name: '', keyPreview: 'AQ.A…dddd' },
    { id: 'e', name: '', keyPreview: 'AQ.A…dddd' },
  ];
  const names = [...nameKeys(keys).values()];
  assert.deepEqual(names, [
    ...['Team (AQ.A…aaaa)', 'Team (AQ.A…bbbb)', 'Home'],
    ...['AQ.A…dddd', 'AQ.A…dddd'],
  ]);
});

test('a quota is used by all keys of the project group', () => {
  const usage = { count: 1, groupCount: 4, quota: 4 };
  const key = makeKey({ categoryUsage: { Flash: usage, Pro: { ...usage, quota: 100 } } });
  assert.deepEqual(tightestQuota(key), { label: 'Flash', count: 4, quota: 4, share: 1 });
  assert.deepEqual(usedOf({ ...usage, quota: null }), { count: 1, quota: null });
});

test('a category that is closed hides no quota that is used', () => {
  const closed = { count: 0, groupCount: 0, quota: 0 };
  const used = { count: 2, groupCount: 2, quota: 10 };
  const key = makeKey({ categoryUsage: { Pro: closed, Flash: used } });
  assert.equal(tightestQuota(key)?.label, 'Flash');
  assert.equal(tightestQuota(makeKey({ categoryUsage: { Pro: closed } })), null);
  const over = { ...closed, count: 1, groupCount: 1 };
  assert.equal(tightestQuota(makeKey({ categoryUsage: { Pro: over, Flash: used } }))?.label, 'Pro');
});

test('only models that a text alone reaches are offered for a test of keys', () => {
  const silent = [
    'gemini-9-flash-preview-tts',
    'gemini-9-transcribe',
    'imagen-9.0-ultra',
    'veo-9.0',
  ];
  const live = ['gemini-9-flash-live-preview', 'gemini-9-flash-native-audio-preview'];
  assert.deepEqual([...silent, ...live].filter(takesText), []);
  const asked = [
    'gemini-flash-latest',
    'gemini-embedding-9',
    'gemini-9-pro-image',
    'gemma-9-olive',
  ];
  assert.deepEqual(asked.filter(takesText), asked);
});

test('tags are read from any list', () => {
  assert.deepEqual(readTags(' a, b，a;c\n\n'), ['a', 'b', 'c']);
  assert.deepEqual(readTags(''), []);
});

test('the CSV file quotes what it must and starts no formula', () => {
  const [head, line] = writeCsv([makeKey({ name: '=1+1', note: 'a "b", c' })]).split('\r\n');
  assert.match(head, /^\uFEFFid,name,/);
  assert.match(line, /,'=1\+1,/);
  assert.match(line, /"a ""b"", c"$/);
});

for (const { name, before, after, expected } of [
  { name: 'nothing', before: { a: 1, b: [1, 2] }, after: { a: 1, b: [1, 2] }, expected: {} },
  { name: 'a value', before: { a: 1, b: 2 }, after: { a: 1, b: 3 }, expected: { b: 3 } },
  { name: 'a list, whole', before: { a: [1, 2] }, after: { a: [1] }, expected: { a: [1] } },
  { name: 'a limit taken away', before: { a: 1 }, after: { a: null }, expected: { a: null } },
  { name: 'a limit that never was', before: {}, after: { a: null, b: undefined }, expected: {} },
  {
    name: 'one member of an object',
    before: { a: { b: 1, c: 2 } },
    after: { a: { b: 1, c: 3, d: 4 } },
    expected: { a: { c: 3, d: 4 } },
  },
  { name: 'an object that stays', before: { a: { b: 1 } }, after: { a: { b: 1 } }, expected: {} },
]) {
  test(`an edit sends what was changed: ${name}`, () => {
    assert.deepEqual(changedMembers(before, after), expected);
    assert.deepEqual(changedMembers(withEdit(before, expected), after), {});
  });
}

test('an edit is made upon what somebody else changed since', () => {
  const theirs = { a: 2, b: 5, c: { d: 6, e: 7 } };
  assert.deepEqual(withEdit(theirs, { a: 3, c: { d: null } }), {
    a: 3,
    b: 5,
    c: { d: null, e: 7 },
  });
});

test('Google has the model that is asked where nobody chose', () => {
  assert.equal(getModel(defaultModel).code, 200);
});

test('the smallest daily limit of a model holds', () => {
  assert.equal(dayLimit({ dailyQuota: 50, individualQuota: null, rpd: 20 }), 20);
  assert.equal(dayLimit({ dailyQuota: null, individualQuota: null, rpd: null }), null);
});

test('the quota day begins at midnight in Los Angeles', () => {
  assert.equal(
    startOfQuotaDay(Date.parse('2026-11-23T07:59:30Z')),
    Date.parse('2026-11-22T08:00Z'),
  );
  assert.equal(
    startOfQuotaDay(Date.parse('2026-07-01T12:34:56Z')),
    Date.parse('2026-07-01T07:00Z'),
  );
});

// The clock of Los Angeles is put forward on 2026-03-08 and back on 2026-11-01, at two.
for (const { name, now, start, hours, firstDay } of [
  {
    name: 'on the day of 23 hours',
    now: '2026-03-08T22:30Z',
    ...{ start: '2026-03-08T08:00Z', hours: 15, firstDay: '2026-02-07T08:00Z' },
  },
  {
    name: 'on the day of 25 hours, before the change',
    now: '2026-11-01T08:30Z',
    ...{ start: '2026-11-01T07:00Z', hours: 2, firstDay: '2026-10-03T07:00Z' },
  },
  {
    name: 'on the day of 25 hours, at its end',
    now: '2026-11-02T07:30Z',
    ...{ start: '2026-11-01T07:00Z', hours: 25, firstDay: '2026-10-03T07:00Z' },
  },
  {
    name: 'just after midnight, with the short day behind',
    now: '2026-03-20T07:10Z',
    ...{ start: '2026-03-20T07:00Z', hours: 1, firstDay: '2026-02-19T08:00Z' },
  },
  {
    name: 'just after midnight, with the long day behind',
    now: '2026-11-20T08:10Z',
    ...{ start: '2026-11-20T08:00Z', hours: 1, firstDay: '2026-10-22T07:00Z' },
  },
]) {
  test(`no day or hour is missing or there twice: ${name}`, () => {
    const time = Date.parse(now);
    assert.equal(startOfQuotaDay(time), Date.parse(start));
    const today = spanOf('today', time);
    const last = new Date(Math.floor(time / 3_600_000) * 3_600_000).toISOString();
    const row = { hour: last.replace('.000', ''), requests: 4, latencyMs: 20 };
    const { requests } = makeSeries([row], today.by, today.from, time);
    assert.deepEqual(requests, [...Array(hours - 1).fill(0), 4]);
    const month = spanOf('30d', time);
    assert.equal(month.from, Date.parse(firstDay));
    const day = { day: start.slice(0, 10), requests: 4, latencyMs: 20 };
    const days = makeSeries([day], month.by, month.from, time);
    assert.deepEqual(days.requests, [...Array(29).fill(0), 4]);
  });
}

test('hours without traffic are zero, and have no latency', () => {
  const now = Date.parse('2026-11-22T10:30:00Z');
  const { from, by } = spanOf('24h', now);
  const row = { hour: '2026-11-22T09:00:00Z', requests: 4, errors: 1, latencyMs: 20 };
  const series = makeSeries([row], by, from, now);
  assert.equal(series.times.length, 24);
  assert.deepEqual(series.requests.slice(-3), [0, 4, 0]);
  assert.deepEqual(series.latency.slice(-3), [null, 20, null]);
});

test('bars stand on one another', () => {
  assert.deepEqual(
    stack([
      [1, 0, null],
      [2, 5, 3],
      [4, 0, 0],
    ]),
    [
      [1, 0, 0],
      [3, 5, 3],
      [7, 5, 3],
    ],
  );
});

test('thirty days end with the present one', () => {
  const now = Date.parse('2026-11-23T03:00:00Z');
  const { from, by } = spanOf('30d', now);
  const row = { day: '2026-11-22', requests: 4, latencyMs: 20 };
  const series = makeSeries([row], by, from, now);
  assert.equal(series.times.length, 30);
  assert.equal(series.requests.at(-1), 4);
});

const options = {
  model: 'gpt-4o',
  system: ' Be "brief". ',
  temperature: 0,
  maxTokens: null,
  effort: 'low',
  webSearch: true,
  stream: true,
};
const body = makeBody(options, [{ role: 'user', content: "It's\nme" }]);

test('the body says what was chosen, and nothing else', () => {
  assert.deepEqual(body, {
    model: 'gpt-4o',
    messages: [
      { role: 'system', content: 'Be "brief".' },
      { role: 'user', content: "It's\nme" },
    ],
    temperature: 0,
    reasoning_effort: 'low',
    web_search_options: {},
    stream: true,
    stream_options: { include_usage: true },
  });
});

test('the shell reads the curl line as the same body', () => {
  const text = writeSnippet('curl', 'http://host/v1', body).replace('curl', 'show');
  const script = `show() { while [ $# -gt 0 ]; do [ "$1" = -d ] && printf %s "$2"; shift; done; }\n${text}`;
  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(stdout), body);
});

test('the JavaScript and the Python hold the request', () => {
  const javascript = writeSnippet('javascript', 'http://host/v1', body);
  assert.match(javascript, /baseURL: 'http:\/\/host\/v1'/);
  assert.match(javascript, /for await/);
  const python = writeSnippet('python', 'http://host/v1', body);
  assert.match(python, /base_url="http:\/\/host\/v1"/);
  assert.match(python, /stream=True/);
  assert.match(python, /"content": "It's\\nme"/);
});
