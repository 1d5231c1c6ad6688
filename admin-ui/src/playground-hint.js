/** What helps against a refusal, and where: names of texts and an address. @typedef {{text: string, link: string, href: string}} Hint */

/** @param {string} name @param {string} link @param {string} href @returns {Hint} */
const hint = (name, link, href) => ({ text: `playground.hint.${name}`, link, href });

const quota = hint('quota', 'keys.add', '/admin/keys?add=1');
const workerKey = hint('workerKey', 'workerKeys.create', '/admin/worker-keys?add=1');
const limit = hint('limit', 'screen.workerKeys', '/admin/worker-keys');
const region = {
  text: 'problem.region_refused.advice',
  link: 'screen.settings',
  href: '/admin/settings',
};
/** By the code of the client API's error. @type {Record<string, Hint>} */
const hints = {
  no_available_key: hint('keys', 'screen.keys', '/admin/keys'),
  model_not_found: hint('model', 'screen.models', '/admin/models'),
  model_not_allowed: limit,
  insufficient_quota: quota,
  rate_limit_exceeded: quota,
  invalid_api_key: workerKey,
  no_worker_key: workerKey,
  unsupported_country_region_territory: region,
};

/** @param {{code: string | null, message: string}} error @returns {Hint | undefined} */
export function hintOf({ code, message }) {
  if (message.includes('User location is not supported')) return region;
  const found = hints[code ?? ''];
  // The worker key may have limits of its own; Google's quota is not what lacks then.
  return found === quota && message.startsWith('This API key ') ? limit : found;
}
