import { errorInfo, googleError, localized } from './google-error.js';

/** @import {GoogleError, Json} from './types.js' */

const QUOTA_MESSAGE =
  'You exceeded your current quota, please check your plan and billing details. For more ' +
  'information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. To ' +
  'monitor your current usage, head to: https://ai.dev/rate-limit. ';

const HELP = {
  '@type': 'type.googleapis.com/google.rpc.Help',
  links: [
    {
      description: 'Learn more about Gemini API quotas',
      url: 'https://ai.google.dev/gemini-api/docs/rate-limits',
    },
  ],
};

/** @typedef {{metric: string, id: string}} Quota */

/** @type {Record<'minute' | 'day' | 'tokens' | 'hour', Quota>} */
export const QUOTAS = {
  minute: {
    metric: 'generate_content_free_tier_requests',
    id: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier',
  },
  day: {
    metric: 'generate_content_free_tier_requests',
    id: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
  },
  tokens: {
    metric: 'generate_content_free_tier_input_token_count',
    id: 'GenerateContentInputTokensPerModelPerMinute-FreeTier',
  },
  hour: {
    metric: 'generate_content_paid_tier_requests',
    id: 'GenerateRequestsPerHourPerProjectPerModel',
  },
};

/**
 * A spent quota. Zero values are absent from Google's JSON, so a limit of 0 shows in the text only.
 * @param {Quota} quota
 * @param {{model: string, value: number, retrySeconds: number}} context
 * @returns {GoogleError}
 */
export function quotaExceeded(quota, { model, value, retrySeconds }) {
  const metric = `generativelanguage.googleapis.com/${quota.metric}`;
  /** @type {Json} */
  const violation = {
    quotaMetric: metric,
    quotaId: quota.id,
    quotaDimensions: { location: 'global', model },
  };
  if (value > 0) violation.quotaValue = String(value);
  const message =
    `${QUOTA_MESSAGE}\n* Quota exceeded for metric: ${metric}, limit: ${value}, model: ${model}\n` +
    `Please retry in ${retrySeconds}s.`;
  return googleError(429, message, {
    details: [
      HELP,
      { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [violation] },
      {
        '@type': 'type.googleapis.com/google.rpc.RetryInfo',
        retryDelay: `${Math.ceil(retrySeconds)}s`,
      },
    ],
  });
}

/**
 * @param {string} message
 * @param {string} reason
 * @param {number} [code]
 * @returns {GoogleError}
 */
function refused(message, reason, code = 403) {
  return googleError(code, message, { details: [errorInfo(reason), localized(message)] });
}

const INVALID_KEY = 'API key not valid. Please pass a valid API key.';
const EXPIRED_KEY = 'API key expired. Please renew the API key.';
const LEAKED_KEY = 'Your API key was reported as leaked. Please use another API key.';
const SUSPENDED = "Permission denied: Consumer 'projects/1030123456789' has been suspended.";
const NO_TOKEN =
  'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or ' +
  'other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
const UNREGISTERED =
  "Method doesn't allow unregistered callers (callers without established identity). Please use " +
  'API Key or other form of API consumer identity to call this API.';

/** @type {Record<string, (model: string) => GoogleError>} */
const FAULTS = {
  'key-invalid': () => refused(INVALID_KEY, 'API_KEY_INVALID', 400),
  'key-expired': () => refused(EXPIRED_KEY, 'API_KEY_INVALID', 400),
  unauthenticated: () => refused(NO_TOKEN, 'ACCESS_TOKEN_TYPE_UNSUPPORTED', 401),
  unregistered: () => googleError(403, UNREGISTERED),
  'key-leaked': () => googleError(403, LEAKED_KEY),
  'key-suspended': () => refused(SUSPENDED, 'CONSUMER_SUSPENDED'),
  'service-disabled': () =>
    refused(
      'Generative Language API has not been used in project 1030123456789 before or it is disabled.',
      'SERVICE_DISABLED',
    ),
  'service-blocked': () => refused('Requests to this API are blocked.', 'API_KEY_SERVICE_BLOCKED'),
  'referrer-blocked': () =>
    refused('Requests from referer <empty> are blocked.', 'API_KEY_HTTP_REFERRER_BLOCKED'),
  'ip-blocked': () =>
    refused('The provided API key has an IP address restriction.', 'API_KEY_IP_ADDRESS_BLOCKED'),
  'billing-disabled': () =>
    refused('This API method requires billing to be enabled.', 'BILLING_DISABLED'),
  location: () =>
    googleError(400, 'User location is not supported for the API use.', {
      status: 'FAILED_PRECONDITION',
    }),
  'billing-required': () =>
    googleError(
      400,
      'Gemini API free tier is not available in your country. Please enable billing.',
      {
        status: 'FAILED_PRECONDITION',
      },
    ),
  credit: () => googleError(402, 'Your prepayment credits are depleted.'),
  'limit-0': (model) => quotaExceeded(QUOTAS.day, { model, value: 0, retrySeconds: 41.25 }),
  day: (model) => quotaExceeded(QUOTAS.day, { model, value: 250, retrySeconds: 41.25 }),
  minute: (model) => quotaExceeded(QUOTAS.minute, { model, value: 10, retrySeconds: 12.5 }),
  hour: (model) => quotaExceeded(QUOTAS.hour, { model, value: 100, retrySeconds: 30 }),
  spend: () => googleError(429, 'Your project has exceeded its monthly spending cap.'),
  capacity: () => googleError(429, 'Resource has been exhausted (e.g. check quota).'),
  'model-gone': (model) =>
    googleError(404, `This model models/${model} is no longer available to new users.`),
  file: () =>
    googleError(403, 'You do not have permission to access the File abc123 or it may not exist.'),
  model: (model) => modelNotFound(model),
  'search-quota': () =>
    googleError(429, 'Resource has been exhausted (e.g. check quota).', {
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.Help',
          links: [{ description: 'Learn more about Gemini API quotas' }],
        },
      ],
    }),
  /** By what stands before Google, where another base URL leads. */
  blocked: () => ({ code: 403, body: '<html>Sorry, you have been blocked</html>' }),
  denied: () => googleError(403, 'The caller does not have permission'),
  context: () =>
    googleError(
      400,
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    ),
  'too-large': () => googleError(400, 'Request payload size exceeds the limit: 104857600 bytes.'),
  argument: () => googleError(400, 'Request contains an invalid argument.'),
  cancelled: () => googleError(499, 'The operation was cancelled.'),
  internal: () =>
    googleError(
      500,
      'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
    ),
  overloaded: () => googleError(503, 'The model is overloaded. Please try again later.'),
  timeout: () => googleError(504, 'Deadline expired before operation could complete.'),
  html: () => ({
    code: 502,
    body: '<!DOCTYPE html><html lang=en><title>Error 502 (Server Error)!!1</title><p><b>502.</b></html>',
  }),
  network: () => ({ code: 0, body: '', cut: true }),
  teapot: () => googleError(418, 'Something else.'),
};

/** The rows 8.3/… of tests/cases/rows.json, each by the fault that shows it best. */
const ROWS = /** @type {Record<number, string>} */ ({
  1: 'key-invalid',
  2: 'unauthenticated',
  3: 'key-suspended',
  4: 'ip-blocked',
  5: 'location',
  6: 'billing-required',
  7: 'credit',
  8: 'limit-0',
  9: 'day',
  10: 'minute',
  11: 'hour',
  12: 'capacity',
  13: 'model-gone',
  14: 'file',
  15: 'model',
  16: 'denied',
  17: 'context',
  18: 'too-large',
  19: 'argument',
  20: 'cancelled',
  21: 'internal',
  22: 'overloaded',
  23: 'timeout',
  24: 'html',
  25: 'teapot',
  26: 'blocked',
  27: 'search-quota',
});

/** For `error: 503` and its like: the commonest fault of a status. */
const STATUSES = /** @type {Record<number, string>} */ ({
  400: 'argument',
  401: 'unauthenticated',
  402: 'credit',
  403: 'denied',
  404: 'model',
  429: 'minute',
  499: 'cancelled',
  500: 'internal',
  502: 'html',
  503: 'overloaded',
  504: 'timeout',
});

export const faultNames = Object.keys(FAULTS);

/**
 * @param {number | string | Json} which the number of a row 8.3/…, an HTTP status, a fault's name, or a Google
 *   error object `{code, message, status?, details?}`
 * @param {string} model
 * @returns {GoogleError}
 */
export function fault(which, model) {
  if (typeof which === 'object') return googleError(which.code, which.message, which);
  const number = Number(which);
  const name = Number.isNaN(number) ? String(which) : (ROWS[number] ?? STATUSES[number]);
  const make = Object.hasOwn(FAULTS, name ?? '') ? FAULTS[name] : undefined;
  if (!make) throw new RangeError(`unknown error directive: ${which}`);
  return make(model);
}

/**
 * @param {string} model
 * @param {string} [method]
 * @returns {GoogleError}
 */
export function modelNotFound(model, method = 'generateContent') {
  return googleError(
    404,
    `models/${model} is not found for API version v1beta, or is not supported for ${method}. Call ` +
      'ListModels to see the list of available models and their supported methods.',
  );
}
