// Numbers and times as people read them, in the chosen language.
import { locale, t } from './i18n/text.js';

/** @type {Map<string, any>} */
const kept = new Map();

/** @template T @param {string} name @param {(locale: string) => T} make @returns {T} */
function keep(name, make) {
  const key = `${name} ${locale()}`;
  if (!kept.has(key)) kept.set(key, make(locale()));
  return kept.get(key);
}

/** @param {number} value */
export const number = (value) => keep('number', (l) => new Intl.NumberFormat(l)).format(value);

/** 12.3K @param {number} value */
export const shortNumber = (value) =>
  keep(
    'short',
    (l) => new Intl.NumberFormat(l, { notation: 'compact', maximumFractionDigits: 1 }),
  ).format(value);

/** @param {number} part @param {number} whole */
export const percent = (part, whole) =>
  keep(
    'percent',
    (l) => new Intl.NumberFormat(l, { style: 'percent', maximumFractionDigits: 1 }),
  ).format(whole > 0 ? part / whole : 0);

/** @param {number} ms  since 1970 */
export const dateTime = (ms) =>
  keep(
    'date time',
    (l) => new Intl.DateTimeFormat(l, { dateStyle: 'medium', timeStyle: 'short' }),
  ).format(ms);

/** @param {number} ms */
export const exactTime = (ms) =>
  keep(
    'exact',
    (l) => new Intl.DateTimeFormat(l, { dateStyle: 'medium', timeStyle: 'medium' }),
  ).format(ms);

/** @param {number} ms */
export const date = (ms) =>
  keep('date', (l) => new Intl.DateTimeFormat(l, { dateStyle: 'medium' })).format(ms);

/** A day that is named by its date in UTC. @param {number} ms */
export const day = (ms) =>
  keep('day', (l) => new Intl.DateTimeFormat(l, { dateStyle: 'medium', timeZone: 'UTC' })).format(
    ms,
  );

/** A time of a request. @param {number} ms */
export const latency = (ms) =>
  ms < 1000 ? `${number(Math.round(ms))} ms` : `${number(Math.round(ms / 100) / 10)} s`;

/** How long something still takes. @param {number} ms */
export function duration(ms) {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 60) return t('time.seconds', { count: seconds });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return t('time.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 10 && minutes % 60) return t('time.hoursMinutes', { hours, minutes: minutes % 60 });
  if (hours < 48) return t('time.hours', { count: hours });
  return t('time.days', { count: Math.ceil(hours / 24) });
}

/** @param {number} ms  since 1970 @param {number} now */
export function ago(ms, now) {
  const seconds = Math.round((ms - now) / 1000);
  const format = keep('relative', (l) => new Intl.RelativeTimeFormat(l, { numeric: 'auto' }));
  if (seconds > -60) return format.format(Math.min(0, seconds), 'second');
  if (seconds > -3600) return format.format(Math.trunc(seconds / 60), 'minute');
  if (seconds > -86_400) return format.format(Math.trunc(seconds / 3600), 'hour');
  return format.format(Math.trunc(seconds / 86_400), 'day');
}
