/** @import {Json} from './types.js' */

/**
 * @typedef {object} Counts
 * @property {number} requests
 * @property {number} answered Complete answers with status 200.
 * @property {number} errors
 * @property {number} promptTokens
 * @property {number} candidatesTokens
 * @property {number} thoughtsTokens
 *
 * @typedef {object} RequestRecord
 * @property {number} at
 * @property {string} method
 * @property {string} path With its query.
 * @property {Record<string, string | string[] | undefined>} headers
 * @property {any} body Parsed JSON, or the text; nothing when it is over 1 MiB.
 * @property {number} [bodyBytes]
 * @property {string} [bodySha256]  in hexadecimal digits; of bodies that are too long to keep, too
 * @property {string} [key]
 * @property {string} [model]
 * @property {number} [status] Of the answer; 0 for a dropped connection.
 * @property {boolean} [aborted] The client left before the answer was complete.
 * @property {boolean} [cut] A directive dropped the connection.
 *
 * @typedef {object} Refusal A request that Google would not take, whatever a directive says.
 * @property {string} path
 * @property {string} message Google's.
 * @property {any} body
 */

/** @returns {Counts} */
function noCounts() {
  return {
    requests: 0,
    answered: 0,
    errors: 0,
    promptTokens: 0,
    candidatesTokens: 0,
    thoughtsTokens: 0,
  };
}

/** What the emulator has seen; tests read it. */
export class State {
  requests = 0;
  answered = 0;
  aborted = 0;
  keysInUrl = 0;
  /** @type {string[]} what no request of the gateway should hold */
  violations = [];
  /** @type {Record<string, Counts & {models: Record<string, Counts>}>} */
  perKey = {};
  /** @type {Record<string, Counts>} */
  perModel = {};
  /** @type {RequestRecord[]} newest last */
  last = [];
  /** @type {Refusal[]} */
  #refusals = [];
  #keep;

  /** @param {number} keep how many requests are remembered */
  constructor(keep) {
    this.#keep = keep;
  }

  reset() {
    Object.assign(this, new State(this.#keep));
  }

  /** @param {RequestRecord} record */
  begin(record) {
    this.requests += 1;
    this.last.push(record);
    if (this.last.length > this.#keep) this.last.shift();
  }

  /** @param {string} what */
  violation(what) {
    this.violations.push(what);
  }

  /**
   * @param {RequestRecord} record
   * @param {string} message
   */
  refuse({ path, body }, message) {
    this.#refusals.push({ path, message, body });
  }

  /**
   * Everything refused since the last call, resets or not: whoever expects a refusal takes it, and
   * what is left at the end of a test is a bug of the gateway.
   * @returns {Refusal[]}
   */
  takeRefusals() {
    return this.#refusals.splice(0);
  }

  /**
   * @param {RequestRecord} record
   * @param {(counts: Counts) => void} change
   */
  #count({ key, model }, change) {
    if (key !== undefined) {
      const counts = (this.perKey[key] ??= { ...noCounts(), models: {} });
      change(counts);
      if (model !== undefined) change((counts.models[model] ??= noCounts()));
    }
    if (model !== undefined) change((this.perModel[model] ??= noCounts()));
  }

  /** @param {RequestRecord} record whose key and model are known now */
  started(record) {
    this.#count(record, (counts) => (counts.requests += 1));
  }

  /** @param {RequestRecord} record */
  failed(record) {
    this.#count(record, (counts) => (counts.errors += 1));
  }

  /** @param {RequestRecord} record */
  abandoned(record) {
    record.aborted = true;
    this.aborted += 1;
  }

  /**
   * @param {RequestRecord} record
   * @param {Json | undefined} usage of the last event
   */
  completed(record, usage) {
    this.answered += 1;
    this.#count(record, (counts) => {
      counts.answered += 1;
      counts.promptTokens += usage?.promptTokenCount ?? 0;
      counts.candidatesTokens += usage?.candidatesTokenCount ?? 0;
      counts.thoughtsTokens += usage?.thoughtsTokenCount ?? 0;
    });
  }
}
