import { invalidArgument } from '../google-error.js';
import { configProblem } from './config.js';
import { signatureProblem } from './signatures.js';
import { declarations, toolProblem } from './tools.js';
import { turnProblem } from './turns.js';

/** @import {Family, GoogleError, Json} from '../types.js' */

/**
 * Everything the API refuses although the types are right.
 * @param {Json} body in camelCase
 * @param {{model: string, family: Family, stream: boolean, refuseSampling: boolean, hiddenFields?: string[], accepts: (signature: string) => boolean}} context
 * @returns {GoogleError | null}
 */
export function ruleViolation(body, context) {
  const { family, accepts } = context;
  const config = body.generationConfig ?? {};
  const hasTools = declarations(body).length > 0;
  const problem =
    turnProblem(body.contents, family) ??
    systemProblem(body, context) ??
    configProblem(config, { ...context, hasTools }) ??
    toolProblem(body, context) ??
    mediaProblem(body, family) ??
    signatureProblem(body.contents, family, accepts);
  return problem === null ? null : invalidArgument(problem);
}

/**
 * @param {Json} body
 * @param {{model: string, family: Family}} context
 * @returns {string | null}
 */
function systemProblem(body, { model, family }) {
  const { systemInstruction, cachedContent, tools, toolConfig } = body;
  if (systemInstruction && !family.system) {
    return `Developer instruction is not enabled for models/${model}`;
  }
  if (systemInstruction && !systemInstruction.parts?.length) {
    return '* GenerateContentRequest.system_instruction.parts: must not be empty.\n';
  }
  if (systemInstruction?.parts.some((/** @type {Json} */ part) => part.text === undefined)) {
    return 'System instruction supports text parts only.';
  }
  if (cachedContent && (systemInstruction || tools || toolConfig)) {
    return 'CachedContent can not be used with GenerateContent request setting system_instruction, tools or tool_config.';
  }
  return null;
}

/**
 * A resolution for a single part is a feature of generation 3.
 * @param {Json} body
 * @param {Family} family
 * @returns {string | null}
 */
function mediaProblem(body, family) {
  if (family.gen >= 3) return null;
  const used = body.contents.some((/** @type {Json} */ content) =>
    content.parts.some((/** @type {Json} */ part) => part.mediaResolution),
  );
  return used ? 'Media resolution of a part is not supported for this model.' : null;
}
