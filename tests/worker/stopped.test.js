// A call into the core that the platform ends for its CPU time: no `catch` and no `finally` runs then.
// workerd sets no such limit on a developer's machine, so this is the shim in Node, whose `vm` ends
// code in the same way.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import vm from 'node:vm';
import { root } from '../support/install.js';

/** @param {string} text */
const asModule = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
const given = {
  'cloudflare:workers': asModule('export class DurableObject {}'),
  '../build/core.wasm': asModule('export default undefined'),
};
register(
  asModule(`const given = ${JSON.stringify(given)};
    export const resolve = (name, context, next) =>
      given[name] ? { url: given[name], shortCircuit: true } : next(name, context);`),
);
// The shim's types are those of Workers, which do not go together with Node's.
const shim = '../../shim/core.js';
const { coreKeeper } = await import(shim);
const module = new WebAssembly.Module(readFileSync(join(root, 'build/core.wasm')));
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
