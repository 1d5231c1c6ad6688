// The model that stands where nobody chose one is the same everywhere: in README, in a key's test,
// in the panel, in the demo.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFiles, readText } from '../support/tree.js';
import { getModel } from '../emulator/models.js';

const files = listFiles();
const [, model] =
  /kDefaultTestModel = "([^"]+)"/.exec(readText('wasm/app/admin/default_test_model.h')) ?? [];

test('it is an alias that Google moves on, and the emulator knows it', () => {
  assert.match(String(model), /-latest$/);
  assert.equal(getModel(String(model)).code, 200);
});

for (const path of ['README.md', 'README.zh-CN.md', 'tests/demo.js']) {
  test(`${path} names it in each example`, () => {
    const named = [...readText(path).matchAll(/\bmodel"?[:=] ?["']([^"']+)/g)].map(([, id]) => id);
    assert.deepEqual([...new Set(named)], [model]);
  });
}

test('the admin API names it', () => {
  assert.ok(readText('wasm/app/admin/README.md').includes(`\`${model}\``));
});

test('the panel has it as its only default', () => {
  const [path, ...others] = files.filter((name) =>
    /^admin-ui\/src\/.*default-model\.js$/.test(name),
  );
  assert.ok(path, 'no default-model.js below admin-ui/src');
  assert.deepEqual(others, []);
  const [, ours] = /\bdefaultModel = '([^']+)'/.exec(readText(path)) ?? [];
  assert.equal(ours, model);
});

test('no model that is closed to new users stands as a default', () => {
  // What a family of models takes is known by its name, there alone.
  const exempt = new Set(['wasm/gemini/model_family.cpp', 'CHANGELOG.md']);
  const found = files.filter(
    (path) =>
      !/^tests\//.test(path) && !exempt.has(path) && /gemini-2\.5-flash/.test(readText(path)),
  );
  assert.deepEqual(found, []);
});
