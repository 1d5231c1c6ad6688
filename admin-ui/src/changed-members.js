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

/**
 * `values` with what such an edit changes.
 * @param {Record<string, any>} values @param {Record<string, any>} edit
 * @returns {Record<string, any>}
 */
export function withEdit(values, edit) {
  const members = Object.entries(edit).map(([name, value]) => {
    const old = values[name];
    return [name, isObject(old) && isObject(value) ? withEdit(old, value) : value];
  });
  return { ...values, ...Object.fromEntries(members) };
}

/** @param {unknown} value */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
