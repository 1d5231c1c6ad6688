// A call into the core that the platform ends for its CPU time: no `catch` and no `finally` runs then.
// workerd sets no such limit on a developer's machine, so this is the shim in Node, whose `vm` ends
// code in the same way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import vm from 'node:vm';
import { coreModule, importShim } from '../support/shim-in-node.js';

const { coreKeeper } = await importShim('core.js');
const module = coreModule();
const env = /** @type {any} */ ({ ADMIN_PASSWORD: 'password-0123456789' });

/** What a request of this number hears. @param {any} core @param {number} id */
function waiting(core, id) {
  let failed = false;
  core.contexts.set(id, { fail: () => void (failed = true) });
  return () => failed;
}

test('after a call that was ended in the middle the next request gets another instance', () => {
  const living = coreKeeper(module);
  const core = living(env);
  assert.equal(living(env), core);
  const [first, second] = [waiting(core, 1), waiting(core, 2)];
  const endless = () => {
    for (;;);
  };
  const scope = { call: () => core.enter(1, endless) };
  assert.throws(() => vm.runInNewContext('call()', scope, { timeout: 50 }), /timed out/);
  assert.notEqual(living(env), core);
  assert.equal(living(env), living(env));
  // Who else waits for the old instance is told when its own turn comes.
  core.resolve(2, 1, {});
  assert.ok(second() && !first());
});

test('a trap ends the instance, and the request that met it', () => {
  const living = coreKeeper(module);
  const core = living(env);
  const [first, second] = [waiting(core, 1), waiting(core, 2)];
  core.enter(1, () => {
    throw new WebAssembly.RuntimeError('unreachable');
  });
  assert.ok(first() && !second());
  assert.notEqual(living(env), core);
});
