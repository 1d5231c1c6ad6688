// What the table of Gemini keys computes: filters, order, recovery. Pure, so that 1,000 keys can be
// filtered at every keystroke.

/** @typedef {{state: string, until: number | null, reason: string | null}} Health */
/** @typedef {{count: number, groupCount: number, quota: number | null}} Quota */
/**
 * @typedef {object} GeminiKey
 * @property {string} id
 * @property {string} name
 * @property {string} keyPreview
 * @property {string} note
 * @property {boolean} enabled
 * @property {number} weight
 * @property {string[]} tags
 * @property {string} projectGroup
 * @property {number} createdAt
 * @property {string} state
 * @property {number} usage
 * @property {Record<string, Quota & {promptTokens: number, completionTokens: number, errors: number}>} modelUsage
 * @property {Record<string, Quota>} categoryUsage
 * @property {Record<string, Health>} health
 * @property {number | null} errorStatus
 */
/** @typedef {'name' | 'usage' | 'created' | 'weight'} SortBy */
/** @typedef {{search: string, state: string, tag: string, sort: SortBy, descending: boolean}} Filter */

export const keyStates = ['ready', 'cooling', 'exhausted', 'invalid', 'suspended', 'disabled'];

/** @param {GeminiKey} key */
const wordsOf = (key) =>
  [key.name, key.keyPreview, key.note, key.projectGroup, key.id, ...key.tags].join('\n');

/** The key is in that state, or one of its models is. @param {GeminiKey} key @param {string} state */
function hasState(key, state) {
  if (key.state === state) return true;
  if (!key.enabled || state === 'ready') return false;
  return Object.values(key.health).some((health) => health.state === state);
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** @type {Record<SortBy, (a: GeminiKey, b: GeminiKey) => number>} */
const orders = {
  name: (a, b) => names.compare(a.name || a.keyPreview, b.name || b.keyPreview),
  usage: (a, b) => a.usage - b.usage,
  created: (a, b) => a.createdAt - b.createdAt,
  weight: (a, b) => a.weight - b.weight,
};

/** @param {GeminiKey[]} keys @param {Filter} filter */
export function filterKeys(keys, { search, state, tag, sort, descending }) {
  const wanted = search.trim().toLowerCase();
  const found = keys.filter(
    (key) =>
      (!state || hasState(key, state)) &&
      (!tag || key.tags.includes(tag)) &&
      (!wanted || wordsOf(key).toLowerCase().includes(wanted)),
  );
  found.sort(orders[sort]);
  return descending ? found.reverse() : found;
}

/** @param {GeminiKey[]} keys @returns {string[]} */
export const tagsOf = (keys) => [...new Set(keys.flatMap(({ tags }) => tags))].sort(names.compare);

const wholeKey = '*';

/** When a resting key comes back; null when it does not by itself. @param {GeminiKey} key */
export function recoveryOf(key) {
  const rests = key.state === 'cooling' || key.state === 'exhausted';
  return rests ? (key.health[wholeKey]?.until ?? null) : null;
}

/** Why the whole key is in a state that is not its owner's choice. @param {GeminiKey} key */
export function reasonOf(key) {
  const health = key.health[wholeKey];
  return health?.state === key.state ? health.reason : null;
}

/** How many models of a key that is ready itself rest. @param {GeminiKey} key */
export function countResting(key) {
  if (key.state !== 'ready') return 0;
  return Object.values(key.health).filter(({ state }) => state !== 'ready').length;
}

/**
 * Whether there is anything to clear: a quota that is set here is no error. @param {GeminiKey} key
 */
export const hasErrors = (key) =>
  Object.values(key.health).some(
    ({ state, reason }) => state !== 'ready' && reason !== 'own_quota',
  );

/**
 * What a bar shows: the keys of a project group share a quota.
 * @param {Quota} usage
 */
export const usedOf = ({ count, groupCount, quota }) => ({
  count: quota === null ? count : groupCount,
  quota,
});

/**
 * The quota that is closest to its end, of models and categories. One of 0 closes what nobody uses.
 * @param {GeminiKey} key
 */
export function tightestQuota(key) {
  const all = [...Object.entries(key.modelUsage), ...Object.entries(key.categoryUsage)];
  const limited = all.flatMap(([label, usage]) => {
    const { count, quota } = usedOf(usage);
    const closed = quota === 0 && count === 0;
    if (quota === null || closed) return [];
    return [{ label, count, quota, share: quota > 0 ? count / quota : 1 }];
  });
  return limited.sort((a, b) => b.share - a.share || b.count - a.count)[0] ?? null;
}

/** "a, b" as a list without repeats. @param {string} text */
export const readTags = (text) => [
  ...new Set(
    text
      .split(/[,，;\n]/)
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

/** One cell of a CSV file; spreadsheets must not take it for a formula. @param {unknown} value */
function cell(value) {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// Without it spreadsheets take UTF-8 for the code page of the machine.
const byteOrderMark = '\uFEFF';

/** The table as a file, without secrets. @param {GeminiKey[]} keys */
export function writeCsv(keys) {
  const head = 'id,name,key,state,enabled,weight,project,tags,usage,note';
  const lines = keys.map((key) =>
    [
      ...[key.id, key.name, key.keyPreview, key.state, key.enabled, key.weight],
      ...[key.projectGroup, key.tags.join(' '), key.usage, key.note],
    ]
      .map(cell)
      .join(','),
  );
  return byteOrderMark + [head, ...lines, ''].join('\r\n');
}
