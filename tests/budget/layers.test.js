// Folders of the core stand in levels, and a file includes only from lower ones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFiles, readText } from '../support/tree.js';

/** @type {Record<string, number>} */
const levels = {
  ...{ base: 0 },
  ...{ json: 1, http: 1, sse: 1, crypto: 1, async: 1 },
  ...{ chat: 2, state: 2 },
  ...{ route: 3, auth: 3, openai: 3, keys: 3, gemini: 3, account: 3 },
  ...{ ledger: 4, host: 4 },
  ...{ app: 5 },
  ...{ abi: 6 },
};

/** @typedef {{path: string, folder: string, include: string}} Include */

const sources = listFiles().filter((path) => /^wasm\/.*\.(h|cpp)$/.test(path));

/** @param {string} path @param {string} text @returns {Include[]} */
function findIncludes(path, text) {
  const folder = path.split('/')[1];
  return [...text.matchAll(/^\s*#\s*include\s*["<]([^">]+)[">]/gm)].map(([, include]) => ({
    path,
    folder,
    include,
  }));
}

/** @param {Include} entry @returns {string | undefined} what is wrong */
function findFault({ path, folder, include }) {
  if (include.startsWith('.')) return `${path}: "${include}" is not written from wasm/`;
  const [target, ...rest] = include.split('/');
  if (include === 'simdjson.h') {
    return folder === 'json' ? undefined : `${path}: only json/ may include simdjson`;
  }
  if (rest.length === 0 || target === folder) return undefined;
  if (!(target in levels)) return `${path}: "${include}" is of no known folder`;
  if (levels[target] < levels[folder]) return undefined;
  return `${path}: ${folder} (level ${levels[folder]}) includes ${include} (level ${levels[target]})`;
}

test('every folder of the core has a level', () => {
  assert.ok(sources.length > 0);
  const folders = new Set(sources.map((path) => path.split('/')[1]));
  assert.deepEqual(
    [...folders].filter((folder) => !(folder in levels)),
    [],
  );
});

test('files include from lower levels only', () => {
  const faults = sources.flatMap((path) => findIncludes(path, readText(path)).map(findFault));
  assert.deepEqual(faults.filter(Boolean), []);
});

test('the guard sees what it should', () => {
  const rows = [
    { include: 'openai/read_request.h', folder: 'gemini', fault: true },
    { include: 'gemini/read_error.h', folder: 'openai', fault: true },
    { include: 'app/dispatch.h', folder: 'chat', fault: true },
    { include: 'new_folder/x.h', folder: 'app', fault: true },
    { include: '../base/error.h', folder: 'json', fault: true },
    { include: 'simdjson.h', folder: 'chat', fault: true },
    { include: 'simdjson.h', folder: 'json', fault: false },
    { include: 'chat/request.h', folder: 'gemini', fault: false },
    { include: 'app/admin/keys.h', folder: 'app', fault: false },
    { include: 'string_view', folder: 'base', fault: false },
  ];
  for (const { include, folder, fault } of rows) {
    const path = `wasm/${folder}/x.cpp`;
    const [entry] = findIncludes(path, `#include "${include}"\n`);
    assert.equal(Boolean(findFault(entry)), fault, `${folder} includes ${include}`);
  }
});
