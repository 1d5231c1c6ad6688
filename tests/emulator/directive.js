/** @import {Directive, ModelRequest, ScriptEntry} from './types.js' */

/** Members that say what the answer is; without any the demo model writes it. */
const CONTENT = [
  'text',
  'calls',
  'parts',
  'images',
  'codeExecution',
  'events',
  'blockReason',
  'empty',
];

/**
 * The short form, for model names and headers: `error-503`, `split-7--crlf`. Values come from the
 * pattern's groups. The words keep clear of those that decide a model's family (`-image`, `-tts`).
 * @type {[RegExp, (...groups: string[]) => Directive][]}
 */
const SHORT = [
  [/^error-after-(\d+)$/, (n) => ({ errorAfter: Number(n) })],
  [/^error-(.+)$/, (error) => ({ error })],
  [/^cut-(\d+)$/, (n) => ({ cut: 'socket', cutAfter: Number(n) })],
  [/^end-(\d+)$/, (n) => ({ cut: 'end', cutAfter: Number(n) })],
  [/^delay-(\d+)$/, (ms) => ({ delay: Number(ms) })],
  [/^slow-(\d+)$/, (ms) => ({ eventDelay: Number(ms) })],
  [/^split-(\d+)$/, (n) => ({ split: Number(n) })],
  [/^(crlf|cr)$/, (lineEnd) => ({ lineEnd: /** @type {'crlf' | 'cr'} */ (lineEnd) })],
  [/^comments$/, () => ({ comments: true })],
  [/^no-final-blank$/, () => ({ noFinalBlank: true })],
  [/^json-array$/, () => ({ jsonArray: true })],
  [/^thoughts$/, () => ({ thoughts: ['Let me think. ', 'Done thinking.'] })],
  [/^signature$/, () => ({ signature: true })],
  [/^png-(\d+)$/, (n) => ({ text: 'Here you are.', images: Number(n) })],
  [/^code$/, () => ({ text: 'It is 42.', codeExecution: true })],
  [/^grounding$/, () => ({ grounding: true })],
  [/^call-(.+)$/, (name) => ({ calls: [{ name, args: {} }] })],
  [/^partial-args$/, () => ({ partialArgs: true })],
  [/^finish-(.+)$/, (reason) => ({ finishReason: reason.toUpperCase() })],
  [/^no-finish$/, () => ({ finishReason: null })],
  [/^block-(.+)$/, (reason) => ({ blockReason: reason.toUpperCase() })],
  [/^empty$/, () => ({ empty: 'no-parts' })],
  [/^no-candidates$/, () => ({ empty: 'no-candidates' })],
  [/^no-usage$/, () => ({ usage: null })],
];

/**
 * @param {string} text words joined by `--`
 * @returns {Directive}
 * @throws {RangeError} for an unknown word
 */
export function parseShort(text) {
  /** @type {Directive} */
  const directive = {};
  for (const word of text.split('--').filter(Boolean)) {
    const row = SHORT.find(([pattern]) => pattern.test(word));
    const groups = row?.[0].exec(word);
    if (!row || !groups) throw new RangeError(`unknown directive: ${word}`);
    Object.assign(directive, row[1](...groups.slice(1)));
  }
  return directive;
}

/**
 * A name with other words after `--` is just the name of a model that does not exist.
 * @param {string} name a model name as the caller gave it, e.g. `gemini-2.5-flash--split-7`
 * @returns {{model: string, directive: Directive}}
 */
export function parseModelName(name) {
  const [model, ...words] = name.split('--');
  const known = words.every((word) => SHORT.some(([pattern]) => pattern.test(word)));
  return known
    ? { model, directive: parseShort(words.join('--')) }
    : { model: name, directive: {} };
}

/**
 * @param {string | string[] | undefined} header JSON or the short form
 * @returns {Directive}
 */
export function parseHeader(header) {
  const text = String(header ?? '').trim();
  return text.startsWith('{') ? JSON.parse(text) : parseShort(text);
}

/**
 * @param {Directive} directive
 * @returns {boolean}
 */
export function hasContent(directive) {
  return CONTENT.some((member) => /** @type {any} */ (directive)[member] !== undefined);
}

/** Directives waiting for their request. */
export class Script {
  /** @type {ScriptEntry[]} */
  #entries = [];
  #random;

  /** @param {number} seed */
  constructor(seed) {
    this.#random = seededRandom(seed);
  }

  /** @param {ScriptEntry[]} entries */
  add(entries) {
    this.#entries.push(...entries.map((entry) => ({ ...entry, times: entry.times ?? 1 })));
  }

  clear() {
    this.#entries = [];
  }

  get length() {
    return this.#entries.length;
  }

  /**
   * The first entry that matches; it is used up unless it is for `always`.
   * @param {Pick<ModelRequest, 'key' | 'model'>} request
   * @returns {Directive | undefined}
   */
  take({ key, model }) {
    const entry = this.#entries.find(
      (one) =>
        (one.key ?? key) === key &&
        (one.model ?? model) === model &&
        (one.chance === undefined || this.#random() < one.chance),
    );
    if (entry && typeof entry.times === 'number' && --entry.times <= 0) {
      this.#entries.splice(this.#entries.indexOf(entry), 1);
    }
    return entry?.directive;
  }
}

/**
 * Mulberry32: a small generator that gives the same storm for the same seed.
 * @param {number} seed
 * @returns {() => number} from 0 to 1
 */
function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
