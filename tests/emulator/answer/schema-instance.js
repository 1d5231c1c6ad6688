/** @import {Json} from '../types.js' */

const MAX_DEPTH = 12;

const STRINGS = /** @type {Record<string, string>} */ ({
  'date-time': '2026-11-22T00:00:00Z',
  date: '2026-11-22',
  time: '00:00:00Z',
});

/**
 * A small value that fits a JSON Schema. Members come in the schema's order, as Gemini writes them.
 * Takes the OpenAPI dialect too, whose type names are upper case.
 * @param {Json} schema
 * @param {(name: string, node: Json) => string | undefined} [suggest] a string for a property
 * @returns {any}
 */
export function instanceOf(schema, suggest = () => undefined) {
  return valueOf(schema, '', { root: schema, suggest, depth: 0 });
}

/** @typedef {{root: Json, suggest: (name: string, node: Json) => string | undefined, depth: number}} Context */

/**
 * @param {Json} node
 * @param {string} name
 * @param {Context} context
 * @returns {any}
 */
function valueOf(node, name, context) {
  if (context.depth > MAX_DEPTH) return null;
  const deeper = { ...context, depth: context.depth + 1 };
  if (node.$ref) return valueOf(target(node.$ref, context.root), name, deeper);
  const choices = node.anyOf ?? node.oneOf;
  if (choices) return valueOf(choices[0], name, deeper);
  if (node.enum) return node.enum[0];
  const type = String(Array.isArray(node.type) ? node.type[0] : (node.type ?? guess(node)));
  switch (type.toLowerCase()) {
    case 'object':
      return objectOf(node, deeper);
    case 'array':
      return listOf(node, name, deeper);
    case 'integer':
    case 'number':
      return Math.max(node.minimum ?? 1, Math.min(1, node.maximum ?? 1));
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return STRINGS[node.format] ?? context.suggest(name, node) ?? (name || 'text');
  }
}

/**
 * @param {Json} node
 * @returns {string}
 */
function guess(node) {
  if (node.properties) return 'object';
  return node.items || node.prefixItems ? 'array' : 'string';
}

/**
 * Required members, and optional ones near the root; a recursive type ends so.
 * @param {Json} node
 * @param {Context} context
 * @returns {Json}
 */
function objectOf(node, context) {
  const required = node.required ?? [];
  const members = Object.entries(node.properties ?? {}).filter(
    ([name]) => required.includes(name) || context.depth === 1,
  );
  return Object.fromEntries(members.map(([name, child]) => [name, valueOf(child, name, context)]));
}

/**
 * @param {Json} node
 * @param {string} name
 * @param {Context} context
 * @returns {any[]}
 */
function listOf(node, name, context) {
  if (node.prefixItems) {
    return node.prefixItems.map((/** @type {Json} */ item) => valueOf(item, name, context));
  }
  const length = node.minItems ?? (node.items && node.maxItems !== 0 ? 1 : 0);
  return Array.from({ length }, () => valueOf(node.items ?? { type: 'string' }, name, context));
}

/**
 * @param {string} reference
 * @param {Json} root
 * @returns {Json}
 */
function target(reference, root) {
  const name = reference.replace(/^#\/\$defs\//, '');
  return reference === '#' ? root : (root.$defs?.[decodeURIComponent(name)] ?? {});
}
