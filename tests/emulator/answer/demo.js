import { familyOf } from '../families.js';
import { declarations } from '../rules/tools.js';
import { partsWith } from '../rules/turns.js';
import { speechPart, pngPart } from './media.js';
import { instanceOf } from './schema-instance.js';
import { textTokens } from './usage.js';

/** @import {Call, Directive, Json, ModelRequest} from '../types.js' */

/**
 * What the demo model answers when nobody wrote a script for it.
 * @param {ModelRequest} request
 * @returns {Directive}
 */
export function demoAnswer({ model, body }) {
  const family = familyOf(model);
  const config = body.generationConfig ?? {};
  const last = body.contents[body.contents.length - 1];
  const said = textOf(last);
  if (family.kind === 'tts') return { parts: [speechPart(said)] };
  if (family.kind === 'transcribe') return { text: 'This is what the recording says.' };
  if (family.kind === 'image') return imageAnswer(said, config);
  const thoughts = config.thinkingConfig?.includeThoughts
    ? ['The user said: ', `"${excerpt(said)}". `, 'A short answer will do.']
    : undefined;
  const results = partsWith(last, 'functionResponse');
  if (results.length > 0) return withText(resultAnswer(results), config, thoughts);
  const calls = demoCalls(body, said);
  if (calls.length > 0) return { calls, thoughts };
  if (config.responseMimeType && config.responseMimeType !== 'text/plain') {
    return withText(structuredAnswer(config, said), config, thoughts);
  }
  const used = (/** @type {string} */ tool) => body.tools?.some((/** @type {Json} */ t) => t[tool]);
  return {
    ...withText(greeting(model, said, body), config, thoughts),
    ...(used('googleSearch') && { grounding: true }),
    ...(used('codeExecution') && { codeExecution: true }),
  };
}

/**
 * @param {Json} content
 * @returns {string}
 */
function textOf(content) {
  return partsTexts(content).join('\n');
}

/**
 * @param {Json} content
 * @returns {string[]}
 */
function partsTexts(content) {
  return (content.parts ?? []).flatMap((/** @type {Json} */ part) => part.text ?? []);
}

/**
 * @param {string} text
 * @returns {string}
 */
function excerpt(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  const points = [...line];
  return points.length > 60 ? `${points.slice(0, 60).join('')}…` : line;
}

/**
 * @param {string} said
 * @param {Json} config
 * @returns {Directive}
 */
function imageAnswer(said, config) {
  const onlyImage =
    config.responseModalities?.length && !config.responseModalities.includes('TEXT');
  const text = { text: `Here is a picture for "${excerpt(said)}".` };
  return { parts: onlyImage ? [pngPart()] : [text, pngPart()] };
}

/**
 * @param {string} model
 * @param {string} said
 * @param {Json} body
 * @returns {string}
 */
function greeting(model, said, body) {
  const media = body.contents
    .flatMap((/** @type {Json} */ content) => content.parts)
    .filter((/** @type {Json} */ part) => part.inlineData || part.fileData).length;
  const attached = media > 0 ? ` I also received ${media} attachment${media > 1 ? 's' : ''}.` : '';
  return (
    `Hello from ${model}! You said: "${excerpt(said)}".${attached} This answer comes from the ` +
    'local Gemini emulator, word by word 🙂, so that everything can be tried without an account.'
  );
}

/**
 * @param {Json[]} results
 * @returns {string}
 */
function resultAnswer(results) {
  const lines = results.map(
    ({ name, response }) => `${name} returned ${JSON.stringify(response)}.`,
  );
  return `Thank you, the results are in. ${lines.join(' ')}`;
}

/**
 * @param {Json} config
 * @param {string} said
 * @returns {string}
 */
function structuredAnswer({ responseMimeType, responseJsonSchema, responseSchema }, said) {
  const schema = responseJsonSchema ?? responseSchema;
  const value = schema ? instanceOf(schema) : { answer: excerpt(said) };
  return responseMimeType === 'text/x.enum' ? String(value) : JSON.stringify(value);
}

/**
 * Cuts the text at a stop sequence or the token limit, then into chunks of three words; of more in
 * a long text, as each event counts what came before.
 * @param {string} text
 * @param {Json} config
 * @param {string[] | undefined} thoughts
 * @returns {Directive}
 */
function withText(text, { stopSequences = [], maxOutputTokens = Infinity }, thoughts) {
  const stops = stopSequences.map((/** @type {string} */ stop) => text.indexOf(stop));
  const stop = Math.min(...stops.filter((/** @type {number} */ at) => at >= 0), text.length);
  const words = Math.max(3, Math.ceil(text.length / 5000));
  const chunk = new RegExp(`(\\S*\\s*){1,${words}}`, 'g');
  const chunks = text.slice(0, stop).match(chunk)?.filter(Boolean) ?? [];
  let spent = textTokens((thoughts ?? []).join(''));
  const fitting = chunks.filter((chunk) => (spent += textTokens(chunk)) <= maxOutputTokens);
  const finishReason = fitting.length < chunks.length ? 'MAX_TOKENS' : 'STOP';
  return { text: fitting, thoughts, finishReason };
}

/**
 * A function is called when the caller insists or the text uses a word of its name; several
 * capitalised words ("Paris and Rome") make parallel calls of it.
 * @param {Json} body
 * @param {string} said
 * @returns {Call[]}
 */
function demoCalls(body, said) {
  const { mode, allowedFunctionNames } = body.toolConfig?.functionCallingConfig ?? {};
  if (mode === 'NONE') return [];
  const usable = declarations(body).filter(
    ({ name }) => !allowedFunctionNames?.length || allowedFunctionNames.includes(name),
  );
  const mentioned = usable.filter(({ name }) => mentions(said, name));
  const chosen = mentioned.length === 0 && mode === 'ANY' ? usable.slice(0, 1) : mentioned;
  const names = properNames(said);
  return chosen.flatMap(({ name, parameters, parametersJsonSchema }) => {
    const schema = parametersJsonSchema ?? parameters ?? { type: 'object' };
    const subjects = takesString(schema) && names.length > 0 ? names : [undefined];
    return subjects.map((subject) => ({ name, args: instanceOf(schema, () => subject) }));
  });
}

/**
 * @param {string} said
 * @param {string} name
 * @returns {boolean}
 */
function mentions(said, name) {
  const words = name.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/).filter((word) => word.length > 3);
  const lower = said.toLowerCase();
  return [name, ...words].some((word) => lower.includes(word.toLowerCase()));
}

/**
 * @param {Json} schema
 * @returns {boolean}
 */
function takesString(schema) {
  return Object.values(schema.properties ?? {}).some(
    (property) => String(property.type).toLowerCase() === 'string' && !property.enum,
  );
}

/**
 * Capitalised words that do not start a sentence.
 * @param {string} said
 * @returns {string[]}
 */
function properNames(said) {
  const names = said.match(/(?<=[\p{L}\p{N},] )\p{Lu}\p{Ll}+/gu) ?? [];
  return [...new Set(names)].slice(0, 4);
}
