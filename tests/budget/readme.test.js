// What README says of the Worker, held against the sources.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explanation } from '../bench/readme.js';
import { readText } from '../support/tree.js';

/** The errors a client can be told of. @returns {Set<string>} "status code" */
function knownErrors() {
  const rows = readText('wasm/base/error.cpp').matchAll(/INFO\(\w+, (\d+), [^,]+, "(\w*)"\)/g);
  return new Set([...rows].map(([, status, code]) => `${status} ${code}`));
}

/** Codes that only the admin API answers, to the panel and to scripts. */
const adminOnly = new Set(['409 conflict']);

/** Rows of the table of errors; an empty status is the one above. @param {string} text */
function toldErrors(text) {
  let status = '';
  const rows = text.matchAll(/^\| (\d{3}|) +\| (`\w+`(?:, `\w+`)*) +\|/gm);
  return [...rows].flatMap(([, own, codes]) => {
    status = own || status;
    return codes.split(', ').map((code) => `${status} ${code.slice(1, -1)}`);
  });
}

const routes = readText('wasm/route/route.cpp');

/** Paths of a table in it. @param {string} table */
function pathsOf(table) {
  const [, rows] = new RegExp(`${table}\\[\\] = \\{(.*?)\\n\\};`, 's').exec(routes) ?? [];
  return [...(rows ?? '').matchAll(/\{"([^"]+)",/g)].map(([, path]) => path);
}

const endpoints = [
  ...pathsOf('kClientRows').map((path) => `/v1${path}`),
  ...pathsOf('kNativeTrees').map((path) => `${path}*`),
];

for (const path of ['README.md', 'README.zh-CN.md']) {
  test(`${path} names every endpoint for clients`, () => {
    assert.ok(endpoints.length > 10, endpoints.join());
    const text = readText(path);
    assert.deepEqual(
      endpoints.filter((endpoint) => !text.includes(`\`${endpoint}\``)),
      [],
    );
  });

  test(`${path} tells of errors that exist`, () => {
    const known = knownErrors();
    const told = toldErrors(readText(path));
    assert.ok(told.length > 10);
    assert.deepEqual(
      told.filter((error) => !known.has(error)),
      [],
    );
  });

  test(`${path} tells of every error with a code that a client can get`, () => {
    const told = new Set(toldErrors(readText(path)));
    const owed = [...knownErrors()].filter((error) => /\w$/.test(error) && !adminOnly.has(error));
    assert.deepEqual(
      owed.filter((error) => !told.has(error)),
      [],
    );
  });
}

test('both READMEs tell of the same errors', () => {
  assert.deepEqual(toldErrors(readText('README.md')), toldErrors(readText('README.zh-CN.md')));
});

test('both READMEs have the same sections, paragraphs with a name, and commands', () => {
  /** @param {string} path */
  const shape = (path) => {
    const text = readText(path);
    const count = (/** @type {RegExp} */ pattern) => [...text.matchAll(pattern)].length;
    const names = { sections: count(/^## /gm), named: count(/^(- )?\*\*/gm) };
    const blocks = [...text.matchAll(/^```(\w*)$/gm)].map(([, language]) => language);
    return { ...names, blocks };
  };
  assert.deepEqual(shape('README.zh-CN.md'), shape('README.md'));
});

test('README says of the measurements what `npm run bench -- --readme` writes', () => {
  assert.ok(readText('README.md').includes(`\n${explanation}\n`));
});
