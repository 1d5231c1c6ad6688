// The tables that `npm run bench` prints, in Markdown, as README shows them.
import { workloads } from './workloads.js';
import { median, quantile, summary } from './statistics.js';

/** @typedef {ReturnType<typeof summary>} Summary */

/** Targets: ratio to pass-through. */
const targets = new Map([
  ['W1', '1.15'],
  ['W2', '1.6'],
  ['W3', '1.6'],
  ['W4', '4.6 / 3.3'],
  ['W4T', '2.2 / 2.7'],
  ['W5', '5.4 / 3.1'],
  ['W6', '1.5'],
  ['W7', '1.6'],
  ['W8', 'JSON round trip'],
]);

/**
 * Of each workload and Worker: the ratios to pass-through, round by round.
 * @param {Record<string, Record<string, number[]>>} cpu
 * @returns {Record<string, Record<string, Summary>>}
 */
export function ratiosOf(cpu) {
  /** @type {Record<string, Record<string, Summary>>} */
  const all = {};
  for (const [name, lists] of Object.entries(cpu)) {
    const base = lists['pass-through'];
    if (!base) continue;
    all[name] = {};
    for (const [subject, list] of Object.entries(lists)) {
      all[name][subject] = summary(list.map((value, round) => value / base[round]));
    }
  }
  return all;
}

/** @param {string[][]} rows */
function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  rows.splice(
    1,
    0,
    widths.map((width) => '-'.repeat(width)),
  );
  for (const row of rows) {
    console.log(`| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  }
  console.log('');
}

/** @param {Summary | undefined} s */
const spread = (s) =>
  !s ? '' : Number.isNaN(s.median) ? 'fails' : `${s.median} (${s.min}–${s.max})`;

/** @param {any} report */
function printRatios({ ratios, cpu }) {
  const header = ['workload', 'target', 'gateway c1', 'gateway c8', 'JSON c1', 'JSON c8'];
  const rows = [[...header, 'pump c1', 'pump c8', 'pass-through, ms c1 / c8']];
  for (const { name, what } of workloads) {
    const [one, eight] = [ratios[`${name} c1`], ratios[`${name} c8`]];
    if (!one) continue;
    const base = [1, 8].map((c) => median(cpu[`${name} c${c}`]['pass-through']).toFixed(2));
    rows.push([
      `${name} ${what}`,
      targets.get(name) ?? '',
      ...['gateway', 'json-round-trip', 'pump'].flatMap((s) => [spread(one[s]), spread(eight[s])]),
      base.join(' / '),
    ]);
  }
  if (rows.length > 1) printTable(rows);
}

/** @param {any} report */
export function printReport(report) {
  console.log(
    `\nCPU of the workerd process a request, ratio to pass-through: median (min–max) of ` +
      `${report.rounds} interleaved rounds, concurrency 1 / 8; ${report.date.slice(0, 10)}\n`,
  );
  printRatios(report);
  const rows = [['Worker', 'first event, ms', '5 ms-paced event, ms', 'p99, ms']];
  for (const [name, list] of Object.entries(report.delays)) {
    const first = list.flatMap((/** @type {any} */ { first }) => first);
    const others = list.flatMap((/** @type {any} */ { others }) => others);
    const values = [median(first), median(others), quantile(others, 0.99)];
    rows.push([name, ...values.map((value) => value.toFixed(2))]);
  }
  if (rows.length > 1) printTable(rows);
  const memory = [['Worker', 'idle, MiB', '4 × 10 MiB at once: over idle, MiB']];
  for (const [name, list] of Object.entries(report.peak)) {
    const over = summary(
      list.map((/** @type {any} */ { over }) => over),
      0,
    );
    memory.push([
      name,
      median(list.map((/** @type {any} */ l) => l.idle)).toFixed(0),
      spread(over),
    ]);
  }
  if (memory.length > 1) printTable(memory);
  const starts = [['Worker', 'start to first chat, ms', 'first chat once listening, ms']];
  for (const [name, list] of Object.entries(report.start)) {
    const total = summary(
      list.map((/** @type {any} */ l) => l.total),
      0,
    );
    const first = summary(
      list.map((/** @type {any} */ l) => l.first),
      1,
    );
    starts.push([name, spread(total), spread(first)]);
  }
  if (starts.length > 1) printTable(starts);
  console.log(`upload: ${report.uploadKiB} KiB gzipped`);
}
