// Every row of tests/cases/rows.json, the contract of translation, is shown by something.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listRows } from '../cases/list.js';

test('no row is without a case', () => {
  const { lines, faults } = listRows();
  assert.ok(lines.length > 200);
  assert.deepEqual(faults, []);
});
