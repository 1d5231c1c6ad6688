const INT32 = [-(2n ** 31n), 2n ** 31n - 1n];
const UINT32 = [0n, 2n ** 32n - 1n];
const INT64 = [-(2n ** 63n), 2n ** 63n - 1n];
const UINT64 = [0n, 2n ** 64n - 1n];

/**
 * @param {unknown} value
 * @param {bigint[]} range
 * @returns {boolean}
 */
function isInteger(value, [min, max]) {
  if (typeof value === 'number' && !Number.isInteger(value)) return false;
  if (typeof value === 'string' && !/^-?\d+$/.test(value)) return false;
  if (typeof value !== 'number' && typeof value !== 'string') return false;
  const integer = BigInt(value);
  return integer >= min && integer <= max;
}

/**
 * @param {unknown} value
 * @returns {boolean}
 */
function isFloat(value) {
  if (typeof value === 'number') return true;
  if (typeof value !== 'string') return false;
  return /^(-?\d+(\.\d+)?([eE][-+]?\d+)?|NaN|-?Infinity)$/.test(value);
}

/**
 * Standard and URL-safe alphabets, padded or not, as proto3 JSON allows for bytes.
 * @param {unknown} value
 * @returns {boolean}
 */
export function isBase64(value) {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) return false;
  const digits = value.replace(/=+$/, '').length;
  return digits % 4 !== 1 && (digits === value.length || value.length % 4 === 0);
}

/**
 * Google refuses strings that are not Unicode; a lone surrogate escape is the usual way to get one.
 * @param {unknown} value
 * @returns {boolean}
 */
function isUnicodeString(value) {
  return typeof value === 'string' && !/\p{Surrogate}/u.test(value);
}

/** @type {Record<string, (value: unknown) => boolean>} */
const CHECKS = {
  string: isUnicodeString,
  bool: (value) => typeof value === 'boolean',
  bytes: isBase64,
  float: isFloat,
  double: isFloat,
  int32: (value) => isInteger(value, INT32),
  sint32: (value) => isInteger(value, INT32),
  uint32: (value) => isInteger(value, UINT32),
  int64: (value) => isInteger(value, INT64),
  sint64: (value) => isInteger(value, INT64),
  uint64: (value) => isInteger(value, UINT64),
};

/**
 * @param {string} type a proto scalar type
 * @param {unknown} value
 * @returns {string | null} the tail of Google's message, `null` when the value fits
 */
export function scalarProblem(type, value) {
  if (CHECKS[type](value)) return null;
  const shown = type === 'bytes' && typeof value === 'string' ? 'Base64 decoding failed for ' : '';
  return `(TYPE_${type.toUpperCase()}), ${shown}${excerpt(value)}`;
}

/**
 * @param {unknown} value
 * @returns {string}
 */
export function excerpt(value) {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
