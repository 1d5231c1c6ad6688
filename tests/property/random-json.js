// Random bodies out of a seed: examples that are grown, pruned and spoilt. Numbers are JSON texts of
// their own, because how they are written matters.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/install.js';

/** A number as it is written. */
class Lexeme {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

const dictionary = readFileSync(join(root, 'tests/fuzz/json.dict'), 'utf8');

/** Words both wire formats know. @type {string[]} */
const words = [...dictionary.matchAll(/^"\\"(.*)\\""$/gm)].map(([, word]) => word);

const numbers = [
  ...['0', '1', '-1', '2', '7', '100', '1.0', '0.5', '-0', '-0.0', '1e2', '1E+2', '1e-7', '0.1'],
  ...['2147483647', '2147483648', '-2147483649', '4294967296', '9007199254740993'],
  ...[
    '9223372036854775807',
    '9223372036854775808',
    '1e400',
    '-1e400',
    '1e-400',
    '3.14159265358979',
  ],
];

const texts = [
  ...['', ' ', 'a', 'é', '👩‍👩‍👧', '\ud800', 'a\u0000b', '\n', '"\\/', '\u007f\u2028', 'x'.repeat(70)],
  ...['auto', 'none', 'required', 'json_object', 'low', 'high', 'minimal', 'gemini-2.5-pro'],
  ...[
    'gemini-3.8-flash',
    'models/gemini-2.0-flash',
    'MAX_TOKENS',
    'SAFETY',
    'OTHER',
    'CONTINUATION',
  ],
  ...['data:image/png;base64,iVBORw0KGgo=', 'https://a.example/x.png', 'files/abc', '$.a[1].b'],
];

export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** At least 0, below `limit`. @param {number} limit */
  below(limit) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** True once in `times`. @param {number} times */
  once(times) {
    return this.below(times) === 0;
  }

  /** @template T @param {T[]} list @returns {T} */
  pick(list) {
    return list[this.below(list.length)];
  }
}

/** @param {Random} random */
const anyKey = (random) => (random.once(9) ? random.pick(texts) : random.pick(words));

/** @param {Random} random */
const anyText = (random) => random.pick(random.once(3) ? words : texts);

/** @param {Random} random @param {number} depth @returns {unknown} */
function grow(random, depth) {
  switch (random.below(depth > 0 ? 8 : 5)) {
    case 0:
      return random.pick([null, true, false]);
    case 1:
      return new Lexeme(random.pick(numbers));
    case 2:
    case 3:
    case 4:
      return anyText(random);
    case 5:
      return Array.from({ length: random.below(4) }, () => grow(random, depth - 1));
    default:
      return new Map(
        Array.from({ length: random.below(5) }, () => [anyKey(random), grow(random, depth - 1)]),
      );
  }
}

/** A parsed example as Maps and Lexemes. @param {unknown} value @returns {unknown} */
export function toTree(value) {
  if (typeof value === 'number') return new Lexeme(String(value));
  if (Array.isArray(value)) return value.map(toTree);
  if (value === null || typeof value !== 'object') return value;
  return new Map(Object.entries(value).map(([key, member]) => [key, toTree(member)]));
}

/** A changed copy; each place changes once in `calm`. @param {Random} random @param {unknown} value @param {number} calm @returns {unknown} */
export function vary(random, value, calm) {
  if (random.once(calm)) return grow(random, 3);
  if (Array.isArray(value)) {
    const items = value.map((item) => vary(random, item, calm)).filter(() => !random.once(calm));
    return items.length > 0 && random.once(calm) ? [...items, random.pick(items)] : items;
  }
  if (!(value instanceof Map)) return value;
  const members = [...value].filter(() => !random.once(calm));
  if (random.once(calm))
    members.splice(random.below(members.length + 1), 0, [anyKey(random), grow(random, 2)]);
  return new Map(members.map(([key, member]) => [key, vary(random, member, calm)]));
}

/** @param {Random} random */
const space = (random) => (random.once(40) ? random.pick([' ', '\t', '  ', '\r']) : '');

/** @param {Random} random @param {unknown} value @returns {string} */
function write(random, value) {
  if (value instanceof Lexeme) return value.text;
  if (Array.isArray(value)) {
    return `[${value.map((item) => space(random) + write(random, item)).join(',')}${space(random)}]`;
  }
  if (!(value instanceof Map)) return JSON.stringify(value);
  const members = [...value].map(
    ([key, member]) => `${JSON.stringify(key)}${space(random)}:${write(random, member)}`,
  );
  if (members.length > 0 && random.once(60)) members.push(random.pick(members));
  return `{${members.join(`,${space(random)}`)}}`;
}

/** JSON on one line, or now and then something that is none. @param {Random} random @param {unknown} tree */
export function toText(random, tree) {
  const text = write(random, tree);
  if (!random.once(50)) return text;
  const at = random.below(text.length + 1);
  return (
    text.slice(0, at) + random.pick(['', ',', '"', '\\', '}', '\u0001', 'é']) + text.slice(at + 1)
  );
}
