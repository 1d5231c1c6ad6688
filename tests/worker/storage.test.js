// The Ledger's statements in workerd: what is given together is stored together or not at all.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { Miniflare } from 'miniflare';

const root = fileURLToPath(new URL('../../', import.meta.url));

// A Durable Object that runs what it is sent as the shim runs what the core sends.
const probe = `import { DurableObject } from 'cloudflare:workers';
  import { runSql } from './shim/ledger.js';
  export class Probe extends DurableObject {
    async fetch(request) {
      const heap = new Uint8Array(await request.arrayBuffer());
      let answer;
      runSql({ heap, copyIn: (bytes) => [(answer = bytes)] }, this.ctx.storage, 0, heap.length);
      return new Response(answer.slice(0, -1));
    }
  }
  export default { fetch: (request, { PROBE }) => PROBE.get(PROBE.idFromName('one')).fetch(request) };`;

/** @param {string} path */
const moduleAt = (path) => ({
  type: path.endsWith('.wasm')
    ? /** @type {const} */ ('CompiledWasm')
    : /** @type {const} */ ('ESModule'),
  path: join(root, path),
  contents: path === 'probe.js' ? probe : new Uint8Array(readFileSync(join(root, path))),
});

const shim = readdirSync(join(root, 'shim')).filter((name) => /^(?!worker).*\.js$/.test(name));
const paths = ['probe.js', ...shim.map((name) => `shim/${name}`), 'build/core.wasm'];

/** @type {{name: string, statements: unknown[][], rows?: unknown[][]}[]} an error without rows */
const cases = [
  { name: 'a table', statements: [['CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT)']], rows: [] },
  {
    name: 'two rows at once',
    statements: [
      ['INSERT INTO t VALUES(?, ?)', 1, 'one'],
      ['INSERT INTO t VALUES(?, ?)', 2, 'two'],
    ],
    rows: [],
  },
  {
    name: 'the last statement fails',
    statements: [
      ['UPDATE t SET b = ?', 'changed'],
      ['ALTER TABLE t ADD COLUMN c'],
      ['DELETE FROM t WHERE a = 1'],
      ['INSERT INTO t VALUES(2, ?, NULL)', 'there already'],
    ],
  },
  {
    name: 'nothing of it is left',
    statements: [['SELECT * FROM t ORDER BY a']],
    rows: [
      [1, 'one'],
      [2, 'two'],
    ],
  },
  {
    name: 'one statement that fails after a row it could store',
    statements: [["INSERT INTO t SELECT value, 'x' FROM json_each(?)", '[3,1]']],
  },
  {
    name: 'a list goes on after a failed one',
    statements: [['DELETE FROM t WHERE a = ?', 1], ['SELECT count(*), max(b) FROM t']],
    rows: [[1, 'two']],
  },
  {
    name: 'a text of more than a row takes',
    statements: [['DELETE FROM t'], ['INSERT INTO t VALUES(9, ?)', 'x'.repeat(3_000_000)]],
  },
  { name: 'its neighbour is left', statements: [['SELECT a FROM t']], rows: [[2]] },
];

test('statements given together are stored together or not at all', async (t) => {
  const miniflare = new Miniflare({
    modules: paths.map(moduleAt),
    modulesRoot: root,
    compatibilityDate: '2026-04-01',
    durableObjects: { PROBE: { className: 'Probe', useSQLite: true } },
  });
  t.after(() => miniflare.dispose());
  for (const { name, statements, rows } of cases) {
    const body = JSON.stringify(statements);
    const response = await miniflare.dispatchFetch('http://probe/', { method: 'POST', body });
    const answer = /** @type {any} */ (await response.json());
    if (rows) assert.deepEqual(answer, { rows }, name);
    else assert.match(answer.error, /SQLITE|constraint|too big/i, name);
  }
});
