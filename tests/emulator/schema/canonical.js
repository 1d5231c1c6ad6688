import protobuf from 'protobufjs';
import { enumName, isObject } from './check.js';
import { messageType, wireFields } from './protos.js';

/** @import {Json} from '../types.js' */

/**
 * A checked body in one spelling: camelCase names, enum names as the proto has them instead of
 * numbers, no nulls.
 * @param {string} message
 * @param {Json} body
 * @returns {Json}
 */
export function canonical(message, body) {
  return canonicalObject(messageType(message), body);
}

/**
 * @param {protobuf.Type} type
 * @param {Json} value
 * @returns {Json}
 */
function canonicalObject(type, value) {
  if (type.fullName.startsWith('.google.protobuf.')) return value;
  const fields = wireFields(type);
  /** @type {Json} */
  const result = {};
  for (const [name, member] of Object.entries(value)) {
    const field = fields.get(name);
    if (!field || member === null) continue;
    result[field.options?.json_name ?? field.name] = canonicalField(field, member);
  }
  return result;
}

/**
 * @param {protobuf.Field} field
 * @param {any} value
 * @returns {any}
 */
function canonicalField(field, value) {
  const type = field.resolvedType;
  if (field.repeated) {
    return value.map((/** @type {any} */ entry) => canonicalValue(type, entry));
  }
  if (field.map && isObject(value)) {
    const entries = Object.entries(value).map(([key, entry]) => [key, canonicalValue(type, entry)]);
    return Object.fromEntries(entries);
  }
  return canonicalValue(type, value);
}

/**
 * @param {protobuf.Type | protobuf.Enum | null} type
 * @param {any} value
 * @returns {any}
 */
function canonicalValue(type, value) {
  if (type instanceof protobuf.Type) return canonicalObject(type, value);
  if (type instanceof protobuf.Enum) {
    return typeof value === 'number'
      ? (type.valuesById[value] ?? value)
      : enumName(type, String(value));
  }
  return value;
}
