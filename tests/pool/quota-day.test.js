// The quota day ends at midnight in Los Angeles, in March, July and November as at any other time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runNativeCase } from '../unit/native.js';
import { isFull } from './cluster.js';

const cases = [
  'base: the quota day follows Los Angeles*',
  'base: every hour of two years*',
  'keys: the quota day ends at midnight in March, July and November',
  'keys: daily limits of model and category hold until midnight*',
  "keys: the day's begin fits its end*",
  'ledger report: counters end with the Los Angeles day*',
];

// `npm test` has run them natively and as WASM in its suites of unit tests.
for (const name of isFull ? cases : []) {
  test(name.replace('*', ''), async (t) => {
    const run = await runNativeCase(name);
    if (run.skipped) return t.skip(run.skipped);
    assert.equal(run.status, 0, run.output.slice(-2000));
    const passed = /All tests passed \((\d+) assertions? in 1 test case\)/.exec(run.output);
    assert.ok(passed, run.output.slice(-2000));
    t.diagnostic(`${passed[1]} assertions`);
  });
}
