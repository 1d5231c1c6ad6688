// Rows of GET usage, put on an even time line for the charts.

/** @typedef {'today' | '24h' | '7d' | '30d'} Range */
/** @typedef {{requests: number, errors: number, failedCalls: number, promptTokens: number, completionTokens: number, latencyMs: number}} Totals */

const kHourMs = 3_600_000;
const kDayMs = 24 * kHourMs;
const kQuotaZone = 'America/Los_Angeles';

const quotaDate = new Intl.DateTimeFormat('en-CA', { timeZone: kQuotaZone });
const quotaHour = new Intl.DateTimeFormat('en-US', {
  timeZone: kQuotaZone,
  hour: 'numeric',
  hourCycle: 'h23',
});

/**
 * Midnight in Los Angeles, where Google's quotas begin anew, of the day that holds `ms`. Days there
 * have 23 or 25 hours twice a year, so the hours since are not what the clock shows.
 * @param {number} ms
 */
export function startOfQuotaDay(ms) {
  // Midnight in winter, one in the morning in summer; the clock is changed after both.
  const early = Date.parse(`${quotaDate.format(ms)}T08:00:00Z`);
  return early - Number(quotaHour.format(early)) * kHourMs;
}

/** @param {Range} range @param {number} now @returns {{from: number, by: 'hour' | 'day'}} */
export function spanOf(range, now) {
  const hour = Math.floor(now / kHourMs) * kHourMs;
  if (range === 'today') return { from: startOfQuotaDay(now), by: 'hour' };
  if (range === '24h') return { from: hour - 23 * kHourMs, by: 'hour' };
  if (range === '7d') return { from: hour - 7 * kDayMs + kHourMs, by: 'hour' };
  return { from: startOfQuotaDay(dayAt(now) - 29 * kDayMs), by: 'day' };
}

/** "2026-11-22" or "2026-11-22T08:00:00Z" as milliseconds, days at noon UTC. @param {string} label */
const timeOf = (label) => Date.parse(label.length === 10 ? `${label}T12:00:00Z` : label);

/** Noon UTC of the Los Angeles day that holds `ms`; it is that day there, too. @param {number} ms */
const dayAt = (ms) => timeOf(quotaDate.format(ms));

/**
 * Lists of one length, each raised by those before it, so that bars stand on one another.
 * @param {(number | null)[][]} lists @returns {number[][]}
 */
export function stack(lists) {
  /** @type {number[][]} */
  const raised = [];
  for (const list of lists) {
    raised.push(list.map((value, index) => (value ?? 0) + (raised.at(-1)?.[index] ?? 0)));
  }
  return raised;
}

/**
 * Columns for a chart: seconds, then one list a measure. Where there was no traffic, counts are
 * zero and the latency is unknown. Days are named by their date in UTC.
 * @param {any[]} rows @param {'hour' | 'day'} by @param {number} from @param {number} now
 */
export function makeSeries(rows, by, from, now) {
  const step = by === 'hour' ? kHourMs : kDayMs;
  const found = new Map(rows.map((row) => [timeOf(row[by]), row]));
  const first = by === 'hour' ? Math.floor(from / step) * step : dayAt(from);
  /** @type {number[]} */
  const times = [];
  for (let time = first; time <= (by === 'hour' ? now : dayAt(now)); time += step) times.push(time);
  const pick = (/** @type {keyof Totals} */ name) =>
    times.map((time) => found.get(time)?.[name] ?? 0);
  return {
    step: by,
    times: times.map((time) => time / 1000),
    requests: pick('requests'),
    errors: pick('errors'),
    promptTokens: pick('promptTokens'),
    completionTokens: pick('completionTokens'),
    latency: times.map((time) => (found.get(time)?.requests ? found.get(time).latencyMs : null)),
  };
}
