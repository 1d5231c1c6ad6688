// Every toolchain's core has the interface of the one that ships. CORE_WASM names the one to test.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/install.js';

/** @param {string} path */
const load = (path) => new WebAssembly.Module(readFileSync(resolve(root, path)));

const shipped = load('build/core.wasm');
const tested = load(process.env.CORE_WASM || 'build/core.wasm');

/** @param {WebAssembly.Module} module */
const exportsOf = (module) =>
  WebAssembly.Module.exports(module)
    .map(({ name, kind }) => `${kind} ${name}`)
    .sort();

/** @param {WebAssembly.Module} module @param {string} from */
const importsOf = (module, from) =>
  WebAssembly.Module.imports(module)
    .filter((entry) => entry.module === from)
    .map(({ name, kind }) => `${kind} ${name}`)
    .sort();

/** @param {string} file @param {RegExp} pattern */
const namesIn = (file, pattern) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(pattern)].map(([, name]) => name);

test('the exports are those of the core that ships', () => {
  assert.deepEqual(exportsOf(tested), exportsOf(shipped));
});

test('the exports are those of exports.cpp, the memory and the start', () => {
  const declared = namesIn('wasm/abi/exports.cpp', /^HOST_EXPORT\((\w+)\)/gm);
  const functions = [...declared, '_initialize'].map((name) => `function ${name}`);
  assert.deepEqual(exportsOf(tested), [...functions, 'memory memory'].sort());
});

test('the imports of the host are those of the core that ships, and of imports.h', () => {
  const declared = namesIn('wasm/abi/imports.h', /^HOST_IMPORT\((\w+)\)/gm);
  assert.deepEqual(importsOf(tested, 'host'), importsOf(shipped, 'host'));
  for (const entry of importsOf(tested, 'host')) {
    assert.ok(declared.includes(entry.replace('function ', '')), entry);
  }
});

test('beside the host, only WASI is imported', () => {
  const modules = new Set(WebAssembly.Module.imports(tested).map(({ module }) => module));
  modules.delete('wasi_snapshot_preview1');
  assert.deepEqual([...modules], ['host']);
});

/**
 * The numbers behind an enumeration's names.
 * @param {string} file @param {RegExp} block  around them @param {RegExp} entry  of one: name, number
 */
const numbersIn = (file, block, entry) => {
  const [text = ''] = readFileSync(join(root, file), 'utf8').match(block) ?? [];
  const found = [...text.matchAll(entry)];
  return found.map(([, name, number]) => `${name.replace(/_/g, '').toLowerCase()} ${number}`);
};

test('how operations end has the same numbers in the core and in the shim', () => {
  const ofCore = /enum class Outcome[^}]*}/;
  const declared = numbersIn('wasm/async/operation.h', ofCore, /\bk(\w+) = (\d+)/g);
  assert.ok(declared.includes('ok 0'));
  const ofShim = /Outcome = {[^}]*}/;
  assert.deepEqual(numbersIn('shim/core.js', ofShim, /\b([A-Z_]+): (\d+)/g), declared);
});
