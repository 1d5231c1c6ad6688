// Budgets and house rules that a look at the files can check.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countLines, listFiles, readText } from '../support/tree.js';

const files = listFiles();
const binary = /\.(png|ico|jpg|webp|gif|woff2?|wasm|pdf|mp3|wav)$/;
const isCode = (/** @type {string} */ path) =>
  /^(wasm|shim|admin-ui\/src)\/.*\.(cpp|h|js|ts|svelte|css|cmake)$/.test(path);

test('the top level holds the agreed names only', () => {
  const allowed = new Set([
    ...['CMakeLists.txt', 'wasm', 'shim', 'wrangler.toml', 'admin-ui', 'tests', 'package.json'],
    ...['README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE'],
    ...['CMakePresets.json', 'package-lock.json'],
  ]);
  const names = new Set(files.map((path) => path.split('/')[0]));
  const extra = [...names].filter((name) => !name.startsWith('.') && !allowed.has(name));
  assert.deepEqual(extra, []);
});

test('no code file is longer than 300 lines', () => {
  const long = files
    .filter(isCode)
    .map((path) => ({ path, lines: countLines(readText(path)) }))
    .filter(({ lines }) => lines > 300);
  assert.deepEqual(long, []);
});

/**
 * The functions of C++ as clang-format lays them out: from the line that opens one, at the left or as
 * a member of a class, to the brace below it. A line that only calls a macro is a row of a table, and
 * not counted.
 * @param {string} text
 */
function functionLengths(text) {
  const lines = text.split('\n');
  const begins = /^( {2})?(?!if|for|while|switch|else|do|return|namespace)[A-Za-z~]/;
  return lines.flatMap((line, at) => {
    // The second is a lambda.
    if (!/\).*\{$/.test(line) || line.includes('](')) return [];
    let first = at;
    while (/[(,]$/.test(lines[first - 1] ?? '')) --first;
    const match = begins.exec(lines[first]);
    if (!match) return [];
    const end = lines.indexOf(`${match[1] ?? ''}}`, at);
    const body = lines.slice(first, end + 1).filter((row) => !/^\s*[A-Z_]+\(.*\)$/.test(row));
    return [{ name: lines[first].trim(), lines: body.length }];
  });
}

test('no function of the core is longer than 50 lines', () => {
  const found = files
    .filter((path) => /^wasm\/.*\.(cpp|h)$/.test(path))
    .flatMap((path) => functionLengths(readText(path)).map((one) => ({ path, ...one })));
  assert.ok(found.length > 1000, `${found.length} functions found`);
  assert.deepEqual(
    found.filter(({ lines }) => lines > 50),
    [],
  );
});

test('the shim is at most 400 lines in all', () => {
  const shim = files.filter((path) => /^shim\/.*\.js$/.test(path));
  const lines = shim.reduce((sum, path) => sum + countLines(readText(path)), 0);
  assert.ok(shim.length > 0);
  assert.ok(lines <= 400, `shim/*.js has ${lines} lines`);
});

test('the shim makes no text or objects of a chat', () => {
  // Only the Ledger's SQL rows travel as JSON.
  const onChatPath = files.filter((path) => /^shim\/.*\.js$/.test(path) && !/ledger/.test(path));
  const forbidden = /(?<!Identity)TransformStream|TextDecoder|JSON\.parse|\.json\(\)|\.text\(\)/;
  const found = onChatPath.filter((path) => forbidden.test(readText(path)));
  assert.deepEqual(found, []);
});

/**
 * What no file may hold. Each pattern is put together so that it does not find itself.
 * @type {{name: string, pattern: RegExp}[]}
 */
const unwanted = [
  { name: 'an open end', pattern: new RegExp(`\\b(${'TO'}DO|${'FIX'}ME|${'XX'}X)\\b`) },
  { name: 'a path of one machine', pattern: /(?<![\w.:/])\/(work|root|Users|home\/\w+)\/\w/ },
  {
    name: 'a package registry',
    pattern: new RegExp(`\\b${'registry'}\\.\\w|${'npm'}js\\.(org|com)`),
  },
  {
    name: 'a reference to a document that is elsewhere',
    pattern: /\b(translation|design|style)\.md\b/,
  },
  { name: 'a merge mark', pattern: /^(<{7}|>{7}) /m },
];

for (const { name, pattern } of unwanted) {
  test(`no file holds ${name}`, () => {
    const found = files
      .filter((path) => !binary.test(path))
      .flatMap((path) => {
        const match = pattern.exec(readText(path));
        return match ? [`${path}: ${match[0]}`] : [];
      });
    assert.deepEqual(found, []);
  });
}

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = JSON.parse(readText('package.json'));
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(String(version)),
  );
  assert.deepEqual(loose, []);
});

test('the lock file knows every dependency of package.json', () => {
  const manifest = JSON.parse(readText('package.json'));
  const locked = JSON.parse(readText('package-lock.json')).packages[''];
  assert.deepEqual(locked.dependencies, manifest.dependencies);
  assert.deepEqual(locked.devDependencies, manifest.devDependencies);
});

test('every command is explained', () => {
  const { scripts } = JSON.parse(readText('package.json'));
  const explained = readText('CONTRIBUTING.md') + readText('README.md');
  const missing = Object.keys(scripts).filter(
    (name) => !new RegExp(`npm (run )?${name}(?![\\w:])`).test(explained),
  );
  assert.deepEqual(missing, []);
});

test('how to work on it fits one screen', () => {
  const lines = countLines(readText('CONTRIBUTING.md'));
  assert.ok(lines <= 50, `CONTRIBUTING.md has ${lines} lines`);
});

test('no dependency comes from elsewhere than the registry', () => {
  const { packages } = JSON.parse(readText('package-lock.json'));
  const odd = Object.entries(packages).filter(
    ([path, { version, integrity, link }]) => path && (!version || !integrity || link),
  );
  assert.deepEqual(odd, []);
});
