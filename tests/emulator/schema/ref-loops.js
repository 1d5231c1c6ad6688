import { isObject } from './check.js';

/**
 * A loop of references is taken only where it passes a property that is not required, or a plain
 * array that may be empty; measured on gemini-3.8-flash. A null beside the reference, `array` among
 * several types and free properties do not count.
 * @param {Record<string, unknown>} root a schema without other problems
 * @param {(reference: string) => unknown} resolve
 * @returns {string | null} where the loop closes, as Google says it
 */
export function findRequiredLoop(root, resolve) {
  /** @type {Set<unknown>} */
  const open = new Set();
  /** @type {Set<unknown>} */
  const done = new Set();
  /** @type {(node: unknown, at: string) => string | null} */
  const visit = (node, at) => {
    if (!isObject(node) || done.has(node)) return null;
    if (open.has(node)) return at;
    open.add(node);
    for (const [child, name] of musts(node, resolve)) {
      const found = visit(child, name ? `${at}.${name}` : at);
      if (found !== null) return found;
    }
    open.delete(node);
    done.add(node);
    return null;
  };
  for (const [name, definition] of Object.entries(root.$defs ?? {})) {
    const found = visit(definition, `$defs.${name}`);
    if (found !== null) return found;
  }
  return visit(root, '');
}

/**
 * What every value of a schema holds, or may be.
 * @param {Record<string, any>} node
 * @param {(reference: string) => unknown} resolve
 * @returns {[unknown, string][]}
 */
function musts(node, resolve) {
  if ('$ref' in node) return [[resolve(String(node.$ref)), '']];
  /** @type {[unknown, string][]} */
  const found = (node.required ?? []).map((/** @type {string} */ name) => [
    node.properties?.[name],
    `properties.${name}`,
  ]);
  for (const branch of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) found.push([branch, '']);
  found.push([node.additionalProperties, 'additionalProperties']);
  if (node.type === 'array' && !(node.minItems > 0)) return found;
  for (const item of [node.items, ...(node.prefixItems ?? [])]) found.push([item, 'items']);
  return found;
}
