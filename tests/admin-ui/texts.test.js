// Every text exists, in both languages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import en from '../../admin-ui/src/i18n/en.js';
import enHelp from '../../admin-ui/src/i18n/en-help.js';
import enMore from '../../admin-ui/src/i18n/en-more.js';
import { listFiles } from '../support/tree.js';
import { root } from '../support/install.js';
import { texts } from './words.js';

const { en: english, zh: chinese } = texts;
const sources = listFiles()
  .filter((path) => /^admin-ui\/src\/.*\.(js|svelte)$/.test(path) && !path.includes('/i18n/'))
  .map((path) => readFileSync(`${root}${path}`, 'utf8'))
  .join('\n');

test('both languages have the same texts', () => {
  const plain = (/** @type {object} */ texts) =>
    Object.keys(texts)
      .filter((name) => !name.endsWith('_one'))
      .sort();
  assert.deepEqual(plain(chinese), plain(english));
});

test('a text has the same places for values in both languages', () => {
  const places = (/** @type {string} */ text) => [...new Set(text.match(/\{\w+\}/g))].sort();
  for (const [name, text] of Object.entries(chinese)) {
    assert.deepEqual(places(text), places(english[name]), name);
  }
});

test('Chinese texts have Chinese punctuation', () => {
  const narrow = Object.entries(chinese).filter(([, text]) =>
    /[\u4e00-\u9fff}][;,:?!]|[;,:?!][\u4e00-\u9fff{]/.test(text),
  );
  assert.deepEqual(narrow, []);
});

test('no name is said twice', () => {
  const count = [en, enMore, enHelp].reduce((sum, texts) => sum + Object.keys(texts).length, 0);
  assert.equal(Object.keys(english).length, count);
});

test('what 0 does is said where it can be entered', () => {
  for (const name of ['settings.keepalive.hint', 'settings.firstEvent.hint']) {
    assert.match(english[name], / 0 means never\.$/, name);
    assert.match(chinese[name], /。0 表示从不。$/, name);
  }
});

test('the panel names no model that will be closed one day', () => {
  assert.deepEqual(sources.match(/gemini-\d[\w.-]*/g), null);
});

test('every text that the screens ask for exists', () => {
  const asked = [...sources.matchAll(/\bt\(\s*(?:[\w.]+ \? )?'([^']+)'(?:\s*:\s*'([^']+)')?/g)]
    .flatMap(([, first, second]) => [first, second])
    .filter(Boolean);
  assert.ok(asked.length > 250, `${asked.length} found`);
  assert.deepEqual(
    asked.filter((name) => !(name in english)),
    [],
  );
});

test('every text is asked for', () => {
  const patterns = [...sources.matchAll(/`([a-zA-Z.]+)\.\$\{[^}]+\}(\.\w+)?`/g)].map(
    ([, before, after]) => new RegExp(`^${before.replaceAll('.', '\\.')}\\.[\\w-]+${after ?? ''}$`),
  );
  const unused = Object.keys(english)
    .map((name) => name.replace(/_one$/, ''))
    .filter((name) => !sources.includes(`'${name}'`))
    .filter((name) => !patterns.some((pattern) => pattern.test(name)));
  assert.deepEqual(unused, []);
});
