// npm run cases: every row of rows.json, the contract of translation, and what shows it; fails when
// a row has neither a case in this folder nor a test that it names, or when a case names no row.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');

/** @typedef {string | {says: string, file: string, test: string}} Row  a phrase, or the test as well */

/** The number of cases of each row. @returns {Map<string, number>} */
function countCases() {
  const counts = new Map();
  for (const stage of readdirSync(here, { withFileTypes: true })) {
    if (!stage.isDirectory()) continue;
    for (const file of readdirSync(join(here, stage.name))) {
      if (!file.endsWith('.jsonl')) continue;
      const lines = readFileSync(join(here, stage.name, file), 'utf8').split('\n');
      for (const line of lines.filter(Boolean)) {
        for (const row of JSON.parse(line).rows) counts.set(row, (counts.get(row) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** @param {Row} row */
function hasTest(row) {
  if (typeof row === 'string') return false;
  const path = join(root, row.file);
  return existsSync(path) && readFileSync(path, 'utf8').includes(row.test);
}

/** @returns {{lines: string[], faults: string[]}} */
export function listRows() {
  /** @type {Record<string, Row>} */
  const rows = JSON.parse(readFileSync(join(here, 'rows.json'), 'utf8'));
  const counts = countCases();
  const faults = [...counts.keys()]
    .filter((id) => !(id in rows))
    .map((id) => `a case names ${id}, which is no row`);
  const lines = Object.entries(rows).map(([id, row]) => {
    const count = counts.get(id) ?? 0;
    if (count === 0 && !hasTest(row)) faults.push(`${id} has no case`);
    const shown = count > 0 || typeof row === 'string' ? `${count} cases` : row.file;
    return `${id.padEnd(26)} ${shown.padEnd(48)} ${typeof row === 'string' ? row : row.says}`;
  });
  return { lines, faults };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { lines, faults } = listRows();
  console.log(lines.join('\n'));
  console.log(`\n${lines.length} rows, ${faults.length} without a case`);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
