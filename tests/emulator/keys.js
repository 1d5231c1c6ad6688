import { fault, QUOTAS, quotaExceeded } from './faults.js';

/** @import {GoogleError, KeyEntry, Limits} from './types.js' */

const KNOWN_PREFIX = /^(demo-|AIza|AQ\.|test-)/;
const MINUTE = 60_000;

/** What a key that is not `ok` answers. */
const HEALTH_FAULTS = /** @type {Record<string, string>} */ ({
  invalid: 'key-invalid',
  expired: 'key-expired',
  leaked: 'key-leaked',
  suspended: 'key-suspended',
  billing: 'billing-required',
});

/** @typedef {{at: number, tokens: number}} Spent */

/** The keys, and what their projects have spent. */
export class KeyTable {
  /** @type {Map<string, KeyEntry>} */
  #keys = new Map();
  /** @type {Map<string, {recent: Spent[], day: string, today: number}>} */
  #spent = new Map();
  #options;

  /** @param {{keys?: Record<string, KeyEntry>, acceptAnyKey?: boolean, defaultLimits?: Limits, now: () => number}} options */
  constructor(options) {
    this.#options = options;
    this.set(options.keys ?? {});
  }

  /** @param {Record<string, KeyEntry>} keys merged over what is known */
  set(keys) {
    for (const [key, entry] of Object.entries(keys)) {
      this.#keys.set(key, { ...this.#keys.get(key), ...entry });
    }
  }

  reset() {
    this.#keys.clear();
    this.#spent.clear();
    this.set(this.#options.keys ?? {});
  }

  /**
   * @param {string} key
   * @returns {string}
   */
  projectOf(key) {
    return this.#keys.get(key)?.project ?? `project of ${key}`;
  }

  /**
   * @param {string | undefined} key
   * @returns {GoogleError | null}
   */
  refusal(key) {
    if (!key) return fault('unregistered', '');
    const entry = this.#keys.get(key);
    if (!entry) {
      const welcome = this.#options.acceptAnyKey || KNOWN_PREFIX.test(key);
      return welcome ? null : fault('key-invalid', '');
    }
    const name = HEALTH_FAULTS[entry.state ?? 'ok'];
    return name ? fault(name, '') : null;
  }

  /**
   * Charges one request to the key's project, unless a quota is spent. Refused requests are free.
   * @param {string} key
   * @param {string} model
   * @param {number} tokens
   * @returns {GoogleError | null}
   */
  charge(key, model, tokens) {
    const now = this.#options.now();
    const spent = this.#spentOn(key, model, now);
    const { rpm, rpd, tpm } = this.#limits(key, model);
    const usedTokens = spent.recent.reduce((sum, one) => sum + one.tokens, 0);
    const oldest = spent.recent[0]?.at ?? now;
    const retrySeconds = Math.max(1, (oldest + MINUTE - now) / 1000);
    const refuse = (
      /** @type {import('./faults.js').Quota} */ quota,
      /** @type {number} */ value,
    ) => quotaExceeded(quota, { model, value, retrySeconds });
    if (rpd !== undefined && spent.today >= rpd) return refuse(QUOTAS.day, rpd);
    if (rpm !== undefined && spent.recent.length >= rpm) return refuse(QUOTAS.minute, rpm);
    if (tpm !== undefined && usedTokens + tokens > tpm) return refuse(QUOTAS.tokens, tpm);
    spent.recent.push({ at: now, tokens });
    spent.today += 1;
    return null;
  }

  /**
   * @param {string} key
   * @param {string} model
   * @returns {Limits}
   */
  #limits(key, model) {
    const { modelLimits, ...own } = this.#keys.get(key) ?? {};
    return { ...this.#options.defaultLimits, ...own, ...modelLimits?.[model] };
  }

  /**
   * @param {string} key
   * @param {string} model
   * @param {number} now
   */
  #spentOn(key, model, now) {
    const id = JSON.stringify([this.projectOf(key), model]);
    const day = losAngelesDay(now);
    const spent = this.#spent.get(id) ?? { recent: [], day, today: 0 };
    this.#spent.set(id, spent);
    if (spent.day !== day) Object.assign(spent, { day, today: 0 });
    spent.recent = spent.recent.filter(({ at }) => at > now - MINUTE);
    return spent;
  }
}

const DAY_FORMAT = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' });

/**
 * Google's day of quota, from midnight to midnight in Los Angeles.
 * @param {number} now
 * @returns {string}
 */
export function losAngelesDay(now) {
  return DAY_FORMAT.format(now);
}
