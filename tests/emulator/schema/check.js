import protobuf from 'protobufjs';
import { messageType, snakeCase, wireFields } from './protos.js';
import { excerpt, scalarProblem } from './scalars.js';

/**
 * @typedef {{field: string, description: string}} Violation
 * @typedef {{violations: Violation[], hidden: string[]}} Walk
 */

/** Well-known types whose JSON form is not an object of their fields. */
const WELL_KNOWN = /** @type {Record<string, (value: unknown) => boolean>} */ ({
  'google.protobuf.Value': () => true,
  'google.protobuf.Struct': isObject,
  'google.protobuf.ListValue': Array.isArray,
  'google.protobuf.Timestamp': (value) =>
    typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  'google.protobuf.Duration': (value) =>
    typeof value === 'string' && /^-?\d+(\.\d{1,9})?s$/.test(value),
  'google.protobuf.FieldMask': (value) => typeof value === 'string',
});

/**
 * Checks a JSON body against a v1beta message by the rules of proto3 JSON.
 * @param {string} message
 * @param {unknown} body
 * @param {string[]} [hidden] fields to be treated as unknown, as an older API would
 * @returns {Violation[]} empty when the body fits
 */
export function checkMessage(message, body, hidden = []) {
  /** @type {Violation[]} */
  const violations = [];
  checkObject(messageType(message), body, '', { violations, hidden });
  return violations;
}

/**
 * The name of an enum's value as the proto spells it. Types of the OpenAPI dialect are taken in any
 * case (https://github.com/googleapis/js-genai/issues/875), and Google's AI SDK writes small letters.
 * @param {protobuf.Enum} type
 * @param {string} name
 * @returns {string}
 */
export function enumName(type, name) {
  return type.name === 'Type' ? name.toUpperCase() : name;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {string} path
 * @param {string} problem
 * @returns {Violation}
 */
function invalidValue(path, problem) {
  return { field: path, description: `Invalid value at '${path}' ${problem}` };
}

/**
 * @param {protobuf.ReflectionObject} type
 * @returns {string}
 */
function typeUrl(type) {
  return `(type.googleapis.com/${type.fullName.slice(1)})`;
}

/**
 * @param {protobuf.Type} type
 * @param {unknown} value
 * @param {string} path
 * @param {Walk} walk
 */
function checkObject(type, value, path, walk) {
  const wellKnown = WELL_KNOWN[type.fullName.slice(1)];
  if (wellKnown) {
    if (!wellKnown(value))
      walk.violations.push(invalidValue(path, `${typeUrl(type)}, ${excerpt(value)}`));
    return;
  }
  if (!isObject(value)) {
    walk.violations.push(invalidValue(path, `${typeUrl(type)}, ${excerpt(value)}`));
    return;
  }
  const fields = wireFields(type);
  /** @type {Set<protobuf.Field>} */
  const seen = new Set();
  for (const [name, member] of Object.entries(value)) {
    const field = fields.get(name);
    if (!field || walk.hidden.includes(name)) {
      walk.violations.push(unknownName(name, path));
    } else if (member !== null) {
      walk.violations.push(...repeatedly(field, name, path, seen));
      seen.add(field);
      const wireName = snakeCase(field.options?.json_name ?? field.name);
      checkField(field, member, path ? `${path}.${wireName}` : wireName, walk);
    }
  }
}

/**
 * @param {string} name
 * @param {string} path
 * @param {string} [why]
 * @returns {Violation}
 */
function unknownName(name, path, why = 'Cannot find field.') {
  const at = path ? ` at '${path}'` : '';
  return {
    field: path,
    description: `Invalid JSON payload received. Unknown name "${name}"${at}: ${why}`,
  };
}

/**
 * A field given under both of its names, or a second member of a oneof.
 * @param {protobuf.Field} field
 * @param {string} name
 * @param {string} path
 * @param {Set<protobuf.Field>} seen
 * @returns {Violation[]}
 */
function repeatedly(field, name, path, seen) {
  const oneof = field.partOf;
  const clash = seen.has(field) || oneof?.fieldsArray.some((member) => seen.has(member));
  if (!clash) return [];
  const set = oneof ? `oneof field '${snakeCase(oneof.name)}'` : `field '${snakeCase(field.name)}'`;
  return [invalidValue(path, `(oneof), ${set} is already set. Cannot set '${name}'`)];
}

/**
 * @param {protobuf.Field} field
 * @param {unknown} value
 * @param {string} path
 * @param {Walk} walk
 */
function checkField(field, value, path, walk) {
  if (field.map) {
    if (!isObject(value)) {
      walk.violations.push(invalidValue(path, `(map), ${excerpt(value)}`));
      return;
    }
    for (const [key, entry] of Object.entries(value)) {
      checkSingle(field, entry, `${path}[${key}]`, walk);
    }
  } else if (field.repeated) {
    // Google's own parser takes a single object for a list; the gateway must not depend on it.
    if (!Array.isArray(value)) {
      walk.violations.push(invalidValue(path, `(repeated), ${excerpt(value)}`));
      return;
    }
    value.forEach((entry, i) => checkSingle(field, entry, `${path}[${i}]`, walk));
  } else if (Array.isArray(value) && field.resolvedType?.fullName !== '.google.protobuf.Value') {
    const at = path.lastIndexOf('.');
    const why = 'Proto field is not repeating, cannot start list.';
    walk.violations.push(unknownName(path.slice(at + 1), path.slice(0, Math.max(at, 0)), why));
  } else {
    checkSingle(field, value, path, walk);
  }
}

/**
 * @param {protobuf.Field} field
 * @param {unknown} value
 * @param {string} path
 * @param {Walk} walk
 */
function checkSingle(field, value, path, walk) {
  const type = field.resolvedType;
  if (type instanceof protobuf.Type) {
    checkObject(type, value, path, walk);
  } else if (type instanceof protobuf.Enum) {
    const known =
      typeof value === 'string'
        ? Object.hasOwn(type.values, enumName(type, value))
        : Number.isInteger(value);
    if (!known) walk.violations.push(invalidValue(path, `${typeUrl(type)}, ${excerpt(value)}`));
  } else {
    const problem = scalarProblem(field.type, value);
    if (problem) walk.violations.push(invalidValue(path, problem));
  }
}
