/**
 * What of `after` is not as in `before`, as a PATCH sends it: what a person left alone is not sent,
 * for somebody else may have changed it since. Absent and null are one: no limit.
 * @param {Record<string, any>} before @param {Record<string, any>} after
 */
export function changedMembers(before, after) {
  /** @type {Record<string, any>} */
  const changed = {};
  for (const [name, value] of Object.entries(after)) {
    const old = before[name] ?? null;
    if (isObject(old) && isObject(value)) {
      const inner = changedMembers(old, value);
      if (Object.keys(inner).length > 0) changed[name] = inner;
    } else if (JSON.stringify(value ?? null) !== JSON.stringify(old)) {
      changed[name] = value ?? null;
    }
  }
  return changed;
}

/** @param {unknown} value */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
