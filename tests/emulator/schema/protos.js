import { createRequire } from 'node:module';
import protobuf from 'protobufjs';
import { newEnumValues, newFields, newOneofMembers, newTypes } from './overlay.js';

const PACKAGE = 'google.ai.generativelanguage.v1beta';

/** @returns {protobuf.Root} */
function loadRoot() {
  const require = createRequire(import.meta.url);
  const source = require('@google-ai/generativelanguage/build/protos/protos.json');
  const json = structuredClone(source);
  /** @type {Record<string, any>} */
  const messages = json.nested.google.nested.ai.nested.generativelanguage.nested.v1beta.nested;
  Object.assign(messages, newTypes);
  const find = (/** @type {string} */ path) => {
    const [outer, inner] = path.split('.');
    return inner ? messages[outer].nested[inner] : messages[outer];
  };
  for (const [path, fields] of Object.entries(newFields)) Object.assign(find(path).fields, fields);
  for (const [path, values] of Object.entries(newEnumValues)) {
    Object.assign(find(path).values, values);
  }
  for (const [message, oneofs] of Object.entries(newOneofMembers)) {
    for (const [oneof, members] of Object.entries(oneofs)) {
      messages[message].oneofs[oneof].oneof.push(...members);
    }
  }
  const loaded = protobuf.Root.fromJSON(json);
  loaded.resolveAll();
  return loaded;
}

const root = loadRoot();

/**
 * @param {string} name a message of the v1beta package, e.g. `GenerateContentRequest`
 * @returns {protobuf.Type}
 */
export function messageType(name) {
  return root.lookupType(`${PACKAGE}.${name}`);
}

/**
 * @param {string} camel
 * @returns {string}
 */
export function snakeCase(camel) {
  return camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** @type {WeakMap<protobuf.Type, Map<string, protobuf.Field>>} */
const fieldsByWireName = new WeakMap();

/**
 * The fields of a message by every JSON name they answer to: the `json_name` if the proto sets one
 * (then the proto's own name belongs to somebody else), else camelCase and snake_case.
 * @param {protobuf.Type} type
 * @returns {Map<string, protobuf.Field>}
 */
export function wireFields(type) {
  let fields = fieldsByWireName.get(type);
  if (fields) return fields;
  fields = new Map();
  for (const field of type.fieldsArray) {
    const jsonName = field.options?.json_name;
    for (const name of jsonName ? [jsonName] : [field.name, snakeCase(field.name)]) {
      fields.set(name, field);
    }
    if (jsonName && !jsonName.startsWith('_')) fields.set(snakeCase(jsonName), field);
  }
  fieldsByWireName.set(type, fields);
  return fields;
}
