// Cases that a machine cannot build are told as skipped, not left out in silence.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFiles, readText } from '../support/tree.js';
import { skippedWithoutSqlite } from '../unit/native.js';

const sources = listFiles()
  .filter((path) => /^tests\/unit\/.*\.cpp$/.test(path))
  .map(readText);

/** CMakeCache.txt with what find_package(SQLite3) found. @param {string} folder @param {string} library */
const cacheWith = (folder, library) =>
  `SQLite3_INCLUDE_DIR:PATH=${folder}\nSQLite3_LIBRARY:FILEPATH=${library}\nOTHER:PATH=X-NOTFOUND\n`;

test('with SQLite nothing is skipped', () => {
  const cache = cacheWith('/usr/include', '/usr/lib/libsqlite3.so');
  assert.equal(skippedWithoutSqlite(cache, sources), undefined);
});

for (const [what, cache] of [
  ['headers', cacheWith('SQLite3_INCLUDE_DIR-NOTFOUND', '/usr/lib/libsqlite3.so')],
  ['library', cacheWith('/usr/include', 'SQLite3_LIBRARY-NOTFOUND')],
]) {
  test(`without the ${what} of SQLite each case that needs it is skipped`, () => {
    const needing = sources.filter((text) => /^#if HAVE_SQLITE$/m.test(text));
    const skipped = skippedWithoutSqlite(cache, sources)?.skipped ?? 0;
    assert.ok(skipped >= needing.length, `${skipped} cases in ${needing.length} files`);
    const two =
      '#if HAVE_SQLITE\nTEST_CASE("a") {\n}\nTEST_CASE("b") {\n}\n#endif\nTEST_CASE("c") {\n}';
    assert.equal(skippedWithoutSqlite(cache, [two, 'TEST_CASE("d") {}'])?.skipped, 2);
  });
}
