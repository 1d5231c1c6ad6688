/** @import {GoogleError, Json} from './types.js' */

const STATUS_BY_CODE = /** @type {Record<number, string>} */ ({
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'RESOURCE_EXHAUSTED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
});

/**
 * @param {number} code
 * @param {string} message
 * @param {{status?: string, details?: Json[]}} [more]
 * @returns {GoogleError}
 */
export function googleError(code, message, { status, details } = {}) {
  /** @type {Json} */
  const error = { code, message, status: status ?? STATUS_BY_CODE[code] ?? 'UNKNOWN' };
  if (details) error.details = details;
  return { code, body: { error } };
}

/**
 * @param {string} message
 * @returns {GoogleError}
 */
export function invalidArgument(message) {
  return googleError(400, message);
}

/**
 * The form Google gives to JSON that does not fit the message: one line for each violation.
 * @param {{field: string, description: string}[]} violations
 * @returns {GoogleError}
 */
export function badRequest(violations) {
  const fieldViolations = violations.map(({ field, description }) =>
    field ? { field, description } : { description },
  );
  return googleError(400, violations.map((v) => v.description).join('\n'), {
    details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }],
  });
}

/**
 * @param {string} reason
 * @param {Record<string, string>} [metadata]
 * @returns {Json}
 */
export function errorInfo(reason, metadata = {}) {
  return {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    metadata: { service: 'generativelanguage.googleapis.com', ...metadata },
  };
}

/**
 * @param {string} message
 * @returns {Json}
 */
export function localized(message) {
  return {
    '@type': 'type.googleapis.com/google.rpc.LocalizedMessage',
    locale: 'en-US',
    message,
  };
}
