// Rows of GET usage, put on an even time line for the charts.

/** @typedef {'today' | '24h' | '7d' | '30d'} Range */
/** @typedef {{requests: number, errors: number, failedCalls: number, promptTokens: number, completionTokens: number, latencyMs: number}} Totals */

const kHourMs = 3_600_000;
const kDayMs = 24 * kHourMs;
const kQuotaZone = 'America/Los_Angeles';

/** Midnight in Los Angeles, where Google's quotas begin anew. @param {number} now */
export function startOfQuotaDay(now) {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: kQuotaZone,
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(
    clock.formatToParts(now).map(({ type, value }) => [type, value]),
  );
  const sinceMs = Number(parts.hour) * kHourMs + Number(parts.minute) * 60_000;
  return Math.floor((now - sinceMs) / 60_000) * 60_000;
}

/** @param {Range} range @param {number} now @returns {{from: number, by: 'hour' | 'day'}} */
export function spanOf(range, now) {
  const hour = Math.floor(now / kHourMs) * kHourMs;
  if (range === 'today') return { from: startOfQuotaDay(now), by: 'hour' };
  if (range === '24h') return { from: hour - 23 * kHourMs, by: 'hour' };
  if (range === '7d') return { from: hour - 7 * kDayMs + kHourMs, by: 'hour' };
  return { from: startOfQuotaDay(now) - 29 * kDayMs, by: 'day' };
}

/** "2026-11-22" or "2026-11-22T08:00:00Z" as milliseconds, days at noon. @param {string} label */
const timeOf = (label) => Date.parse(label.length === 10 ? `${label}T12:00:00Z` : label);

/**
 * Columns for a chart: seconds, then one list a measure. Where there was no traffic, counts are
 * zero and the latency is unknown.
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
    times: times.map((time) => time / 1000),
    requests: pick('requests'),
    errors: pick('errors'),
    promptTokens: pick('promptTokens'),
    completionTokens: pick('completionTokens'),
    latency: times.map((time) => (found.get(time)?.requests ? found.get(time).latencyMs : null)),
  };
}

/** Noon UTC of the Los Angeles day that holds `ms`. @param {number} ms */
function dayAt(ms) {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: kQuotaZone }).format(ms);
  return timeOf(day);
}
