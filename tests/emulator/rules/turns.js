import { isObject } from '../schema/check.js';

/** @import {Family, Json} from '../types.js' */

const COUNT_MISMATCH =
  'Please ensure that the number of function response parts is equal to the number of function ' +
  'call parts of the function call turn.';
const RESPONSE_ORDER =
  'Please ensure that function response turn comes immediately after a function call turn.';
const CALL_ORDER =
  'Please ensure that function call turn comes immediately after a user turn or after a function ' +
  'response turn.';

const DATA_FIELDS = [
  'text',
  'inlineData',
  'functionCall',
  'functionResponse',
  'fileData',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
];

/**
 * What the API asks of the sequence of turns.
 * @param {Json[] | undefined} contents
 * @param {Family} family
 * @returns {string | null} Google's message, `null` when all is well
 */
export function turnProblem(contents, family) {
  if (!contents || contents.length === 0) {
    return '* GenerateContentRequest.contents: contents is not specified\n';
  }
  for (const [i, content] of contents.entries()) {
    const problem = contentProblem(content, i) ?? pairingProblem(contents, i);
    if (problem) return problem;
  }
  const last = contents[contents.length - 1];
  if (last.role !== 'model') return null;
  if (partsWith(last, 'functionCall').length > 0) return COUNT_MISMATCH;
  return family.prefill ? null : 'Requests ending with a model turn are not supported.';
}

/**
 * @param {Json} content
 * @param {number} i
 * @returns {string | null}
 */
function contentProblem(content, i) {
  const at = `* GenerateContentRequest.contents[${i}]`;
  if (![undefined, 'user', 'model'].includes(content.role)) {
    return 'Please use a valid role: user, model.';
  }
  if (i === 0 && content.role === 'model') {
    return 'Please ensure that multiturn requests begin with a user turn.';
  }
  if (!content.parts?.length) return `${at}.parts: contents.parts must not be empty.\n`;
  for (const [j, part] of content.parts.entries()) {
    if (!DATA_FIELDS.some((field) => part[field] !== undefined)) {
      const must = "required oneof field 'data' must have one initialized field";
      return `${at}.parts[${j}].data: ${must}\n`;
    }
    const { functionCall, functionResponse } = part;
    if (functionCall && !functionCall.name) {
      return `${at}.parts[${j}].function_call.name: Name cannot be empty.\n`;
    }
    if (functionResponse && !functionResponse.name) {
      return `${at}.parts[${j}].function_response.name: Name cannot be empty.\n`;
    }
    if (functionCall && content.role !== 'model') return CALL_ORDER;
    if (functionResponse && content.role === 'model') return RESPONSE_ORDER;
    if (hasReference(functionResponse?.response)) {
      return `${at}.parts[${j}].function_response.response: $ref names no part of the response.\n`;
    }
  }
  return null;
}

/**
 * Calls and responses of turn `i` and its predecessor.
 * @param {Json[]} contents
 * @param {number} i
 * @returns {string | null}
 */
function pairingProblem(contents, i) {
  const responses = partsWith(contents[i], 'functionResponse');
  const calls = i > 0 ? partsWith(contents[i - 1], 'functionCall') : [];
  if (responses.length > 0 && calls.length === 0) return RESPONSE_ORDER;
  if (responses.length !== calls.length) return COUNT_MISMATCH;
  if (responses.length === 0) return null;
  if (responses.length !== contents[i].parts.length) {
    return 'Function response parts cannot be combined with other parts in one turn.';
  }
  const open = [...calls];
  for (const response of responses) {
    const at = open.findIndex((call) => answers(response, call));
    if (at < 0) {
      return `Function response "${response.name}" (id "${response.id ?? ''}") matches no function call of the preceding turn.`;
    }
    open.splice(at, 1);
  }
  return null;
}

/**
 * @param {Json} response
 * @param {Json} call
 * @returns {boolean}
 */
function answers(response, call) {
  return response.name === call.name && (response.id ?? '') === (call.id ?? '');
}

/**
 * @param {Json} content
 * @param {'functionCall' | 'functionResponse'} field
 * @returns {Json[]}
 */
export function partsWith(content, field) {
  return (content.parts ?? []).flatMap((/** @type {Json} */ part) => part[field] ?? []);
}

/**
 * @param {unknown} value
 * @returns {boolean}
 */
function hasReference(value) {
  if (Array.isArray(value)) return value.some(hasReference);
  if (!isObject(value)) return false;
  return Object.hasOwn(value, '$ref') || Object.values(value).some(hasReference);
}
