import assert from 'node:assert/strict';

/**
 * At the end of a test: Google would have taken every request. A test that provokes a refusal takes
 * it off the list with `takeRefusals()`.
 * @param {import('../emulator/state.js').State} state
 */
export function assertAccepted(state) {
  assert.deepEqual(state.takeRefusals(), [], 'a request that Google refuses');
  assert.deepEqual(state.violations, []);
}
