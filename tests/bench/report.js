// The tables that `npm run bench` prints, in Markdown.
import { workloads } from './workloads.js';
import { median, quantile, summary } from './statistics.js';

/** @typedef {ReturnType<typeof summary>} Summary */

/** Targets: ratio to pass-through. */
export const targets = new Map([
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

/** @param {string[][]} rows  the first is the head @returns {string} nothing when it is alone */
export function table(rows) {
  if (rows.length < 2) return '';
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const rule = widths.map((width) => '-'.repeat(width));
  const lines = [rows[0], rule, ...rows.slice(1)].map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |\n`,
  );
  return `${lines.join('')}\n`;
}

/** @param {Summary | undefined} s */
export const spread = (s) =>
  !s ? '' : Number.isNaN(s.median) ? 'fails' : `${s.median} (${s.min}–${s.max})`;

/** Every Worker's ratios. @param {any} report */
function ratioTable({ ratios, cpu }) {
  const names = ['gateway', 'shim-alone', 'bound', 'json-round-trip', 'pump'];
  const columns = names.flatMap((name) => [`${name} c1`, `${name} c8`]);
  const rows = [['workload', 'target', ...columns, 'pass-through, ms c1 / c8']];
  for (const { name, what } of workloads) {
    const [one, eight] = [ratios[`${name} c1`], ratios[`${name} c8`]];
    if (!one) continue;
    const base = [1, 8].map((c) => median(cpu[`${name} c${c}`]['pass-through']).toFixed(2));
    rows.push([
      `${name} ${what}`,
      targets.get(name) ?? '',
      ...names.flatMap((s) => [spread(one[s]), spread(eight[s])]),
      base.join(' / '),
    ]);
  }
  return table(rows);
}

/** How late the events of a stream arrive. @param {any} report */
export function delayTable({ delays }) {
  const rows = [['Worker', 'first event, ms', '5 ms-paced event, ms', 'p99, ms']];
  for (const [name, list] of Object.entries(delays)) {
    const first = list.flatMap((/** @type {any} */ one) => one.first);
    const others = list.flatMap((/** @type {any} */ one) => one.others);
    const values = [median(first), median(others), quantile(others, 0.99)];
    rows.push([name, ...values.map((value) => value.toFixed(2))]);
  }
  return table(rows);
}

/** @param {any} report */
export function memoryTable({ peak }) {
  const rows = [['Worker', 'idle, MiB', '4 × 10 MiB at once: over idle, MiB']];
  for (const [name, list] of Object.entries(peak)) {
    const idle = list.map((/** @type {any} */ one) => one.idle);
    const over = list.map((/** @type {any} */ one) => one.over);
    rows.push([name, median(idle).toFixed(0), spread(summary(over, 0))]);
  }
  return table(rows);
}

/** @param {any} report */
export function startTable({ start }) {
  const rows = [['Worker', 'start to first chat, ms', 'first chat once listening, ms']];
  for (const [name, list] of Object.entries(start)) {
    const total = list.map((/** @type {any} */ one) => one.total);
    const first = list.map((/** @type {any} */ one) => one.first);
    rows.push([name, spread(summary(total, 0)), spread(summary(first, 1))]);
  }
  return table(rows);
}

/** @param {any} report */
export const conditions = ({ date, rounds, machine }) =>
  `${date.slice(0, 10)}; median (min–max) of ${rounds} interleaved rounds; ${machine.cpu}, ` +
  `${machine.cores} cores, load ${machine.load} before the start; workerd ${machine.workerd}, Node ` +
  `${machine.node} sends and answers on the same machine`;

/** @param {any} report */
export function printReport(report) {
  console.log('\nCPU of the workerd process a request, ratio to pass-through, concurrency 1 / 8');
  console.log(`${conditions(report)}\n`);
  console.log(
    [ratioTable, delayTable, memoryTable, startTable].map((write) => write(report)).join(''),
  );
  console.log(`upload: ${report.uploadKiB} KiB gzipped`);
}
