import { jsonSchemaProblems } from '../schema/json-schema.js';

/** @import {Family, Json} from '../types.js' */

const NAME = /^[A-Za-z_][A-Za-z0-9_.:-]{0,127}$/;
const MAX_DECLARATIONS = 512;

/**
 * @param {Json} body
 * @returns {Json[]}
 */
export function declarations(body) {
  return (body.tools ?? []).flatMap((/** @type {Json} */ tool) => tool.functionDeclarations ?? []);
}

/**
 * @param {Json} body
 * @param {{model: string, family: Family, hiddenFields?: string[]}} context
 * @returns {string | null}
 */
export function toolProblem(body, { model, family, hiddenFields = [] }) {
  const functions = declarations(body);
  const mode = body.toolConfig?.functionCallingConfig?.mode;
  if (functions.length > 0 && !family.tools) {
    return `Function calling is not enabled for models/${model}`;
  }
  return (
    declarationProblem(functions) ??
    choiceProblem(body.toolConfig?.functionCallingConfig, functions) ??
    builtInProblem(body, functions, mode, { family, hiddenFields })
  );
}

/**
 * @param {Json[]} functions
 * @returns {string | null}
 */
function declarationProblem(functions) {
  if (functions.length > MAX_DECLARATIONS) {
    return `The number of function declarations must not exceed ${MAX_DECLARATIONS}.`;
  }
  const names = new Set();
  for (const [i, declaration] of functions.entries()) {
    const at = `tools[0].function_declarations[${i}]`;
    const { name, parameters, parametersJsonSchema: schema } = declaration;
    if (!NAME.test(name ?? '')) {
      return `* GenerateContentRequest.${at}.name: Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 128.\n`;
    }
    if (names.has(name)) return `Duplicate function declaration found: ${name}`;
    names.add(name);
    if (schema === undefined) continue;
    if (parameters) return `${at}: only one of parameters and parameters_json_schema may be set.`;
    const path = `${at}.parameters_json_schema`;
    if (schema?.type !== 'object') return `Invalid JSON schema at '${path}': must be an object.`;
    const [problem] = jsonSchemaProblems(schema, path);
    if (problem) return problem;
  }
  return null;
}

/**
 * @param {Json | undefined} choice
 * @param {Json[]} functions
 * @returns {string | null}
 */
function choiceProblem(choice, functions) {
  if (!choice) return null;
  const { mode, allowedFunctionNames: allowed = [] } = choice;
  const forced = mode === 'ANY' || mode === 'VALIDATED';
  if (functions.length === 0 && (forced || allowed.length > 0)) {
    return 'Function calling config is set without function_declarations.';
  }
  if (allowed.length > 0 && !forced) {
    return 'Allowed function names should only be set when function calling mode is ANY or VALIDATED.';
  }
  const unknown = allowed.find((/** @type {string} */ n) => !functions.some((f) => f.name === n));
  return unknown === undefined ? null : `Function name ${unknown} is not declared.`;
}

/**
 * Google's own tools beside functions.
 * @param {Json} body
 * @param {Json[]} functions
 * @param {string | undefined} mode
 * @param {{family: Family, hiddenFields: string[]}} context
 * @returns {string | null}
 */
function builtInProblem(body, functions, mode, { family, hiddenFields }) {
  const builtIn = (body.tools ?? []).some((/** @type {Json} */ tool) =>
    Object.keys(tool).some((kind) => kind !== 'functionDeclarations'),
  );
  if (!builtIn || functions.length === 0) return null;
  if (family.gen < 3) return 'Tool use with function calling is unsupported';
  const known = !hiddenFields.includes('includeServerSideToolInvocations');
  if (known && !body.toolConfig?.includeServerSideToolInvocations) {
    return 'Please enable tool_config.include_server_side_tool_invocations to use Built-in tools with Function calling.';
  }
  if (mode === undefined || mode === 'AUTO' || mode === 'MODE_UNSPECIFIED') {
    return 'Function calling mode AUTO is not supported with Built-in tools; please use VALIDATED.';
  }
  return null;
}
