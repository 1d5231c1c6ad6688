import { isObject } from './check.js';
import { findRequiredLoop } from './ref-loops.js';

/** What Gemini reads of JSON Schema (rows 3.2/… of tests/cases/rows.json). */
const KEYWORDS = new Set(
  (
    '$id $defs $ref $anchor type format title description enum items prefixItems minItems maxItems ' +
    'minimum maximum anyOf oneOf properties additionalProperties required propertyOrdering'
  ).split(' '),
);

const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);

/**
 * @param {unknown} schema
 * @param {string} path where the schema sits in the request, for the messages
 * @returns {string[]} one message for each problem
 */
export function jsonSchemaProblems(schema, path) {
  /** @type {string[]} */
  const problems = [];
  checkNode(schema, path, { root: schema, problems, depth: 0 });
  if (problems.length > 0 || !isObject(schema)) return problems;
  const loop = findRequiredLoop(schema, (reference) => resolve(schema, reference));
  return loop === null
    ? []
    : [
        'ref loops are only supported if they include optional or nullable property values, or a ' +
          `potentially-zero-length array items, but a ref loop of required fields was found at ${loop}`,
      ];
}

/** @typedef {{root: unknown, problems: string[], depth: number}} Walk */

/**
 * @param {unknown} node
 * @param {string} path
 * @param {Walk} walk
 */
function checkNode(node, path, walk) {
  const { problems } = walk;
  if (!isObject(node)) {
    problems.push(`Invalid JSON schema at '${path}': a schema must be an object.`);
    return;
  }
  if (walk.depth > 64) {
    problems.push(`Invalid JSON schema at '${path}': maximum allowed nesting depth exceeded.`);
    return;
  }
  for (const keyword of Object.keys(node)) {
    if (!KEYWORDS.has(keyword)) {
      problems.push(`Invalid JSON schema at '${path}': unsupported keyword "${keyword}".`);
    }
  }
  checkReference(node, path, walk);
  checkType(node, path, problems);
  checkEnum(node, path, problems);
  checkRequired(node, path, problems);
  checkChildren(node, path, { ...walk, depth: walk.depth + 1 });
}

/**
 * @param {Record<string, unknown>} node
 * @param {string} path
 * @param {Walk} walk
 */
function checkReference(node, path, { root, problems }) {
  if (!('$ref' in node)) return;
  const siblings = Object.keys(node).filter((keyword) => !keyword.startsWith('$'));
  if (siblings.length > 0) {
    const names = siblings.join(', ');
    problems.push(`Schema reference at '${path}' set alongside unsupported fields: ${names}.`);
  }
  const target = String(node.$ref);
  if (resolve(root, target) === undefined) {
    problems.push(`Schema reference "${target}" at '${path}' cannot be resolved.`);
  }
}

/**
 * @param {unknown} root
 * @param {string} reference
 * @returns {unknown} undefined when nothing stands there
 */
function resolve(root, reference) {
  if (reference === '#') return root;
  const name = reference.match(/^#\/\$defs\/([^/]+)$/)?.[1];
  const defs = isObject(root) && isObject(root.$defs) ? root.$defs : {};
  return name === undefined ? undefined : defs[decodePointer(name)];
}

/**
 * @param {string} token
 * @returns {string}
 */
function decodePointer(token) {
  return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
}

/**
 * @param {Record<string, unknown>} node
 * @param {string} path
 * @param {string[]} problems
 */
function checkType({ type }, path, problems) {
  if (type === undefined) return;
  const types = Array.isArray(type) ? type : [type];
  if (types.length === 0 || !types.every((name) => TYPES.has(name))) {
    problems.push(`Invalid JSON schema at '${path}': bad type ${JSON.stringify(type)}.`);
  }
}

/**
 * @param {Record<string, unknown>} node
 * @param {string} path
 * @param {string[]} problems
 */
function checkEnum(node, path, problems) {
  if (node.enum === undefined) return;
  const plain = (/** @type {unknown} */ v) => typeof v === 'string' || typeof v === 'number';
  if (!Array.isArray(node.enum) || node.enum.length === 0 || !node.enum.every(plain)) {
    problems.push(`Invalid JSON schema at '${path}': enum must list strings or numbers.`);
  }
}

/**
 * @param {Record<string, unknown>} node
 * @param {string} path
 * @param {string[]} problems
 */
function checkRequired(node, path, problems) {
  if (node.required === undefined) return;
  if (!Array.isArray(node.required) || node.required.length === 0) {
    problems.push(`Invalid JSON schema at '${path}': required must be a non-empty list.`);
    return;
  }
  const properties = isObject(node.properties) ? node.properties : {};
  node.required.forEach((name, i) => {
    if (!Object.hasOwn(properties, String(name))) {
      problems.push(`${path}.required[${i}]: property is not defined`);
    }
  });
}

/**
 * @param {Record<string, unknown>} node
 * @param {string} path
 * @param {Walk} walk
 */
function checkChildren(node, path, walk) {
  for (const map of ['properties', '$defs']) {
    if (node[map] === undefined) continue;
    if (!isObject(node[map])) {
      walk.problems.push(`Invalid JSON schema at '${path}': ${map} must be an object.`);
      continue;
    }
    for (const [name, child] of Object.entries(node[map])) {
      checkNode(child, `${path}.${map}[${name}]`, walk);
    }
  }
  for (const list of ['anyOf', 'oneOf', 'prefixItems']) {
    if (node[list] === undefined) continue;
    if (!Array.isArray(node[list])) {
      walk.problems.push(`Invalid JSON schema at '${path}': ${list} must be a list.`);
      continue;
    }
    node[list].forEach((child, i) => checkNode(child, `${path}.${list}[${i}]`, walk));
  }
  if (node.items !== undefined) checkNode(node.items, `${path}.items`, walk);
  const extra = node.additionalProperties;
  if (extra !== undefined && typeof extra !== 'boolean') {
    checkNode(extra, `${path}.additional_properties`, walk);
  }
}
