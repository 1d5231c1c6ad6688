/** @import {Json} from '../types.js' */

/**
 * About four bytes a token, so that counts are plausible and the same in every run.
 * @param {string} text
 * @returns {number}
 */
export function textTokens(text) {
  return Math.ceil(Buffer.byteLength(text) / 4);
}

/**
 * @param {Json} part
 * @returns {number}
 */
export function partTokens(part) {
  if (part.text !== undefined) return textTokens(part.text);
  const { inlineData, fileData } = part;
  if (fileData) return 258;
  if (!inlineData) return textTokens(JSON.stringify(part));
  if (!inlineData.mimeType?.startsWith('audio/')) return 258;
  // 32 tokens a second of 24 kHz, 16 bit sound; base64 adds a third.
  return Math.ceil(((inlineData.data ?? '').length * 0.75 * 32) / 48_000);
}

/**
 * @param {Json[] | undefined} parts
 * @returns {number}
 */
function sum(parts) {
  return (parts ?? []).reduce((total, part) => total + partTokens(part), 0);
}

/**
 * @param {Json} body
 * @returns {number}
 */
export function promptTokens(body) {
  const contents = (body.contents ?? []).reduce(
    (/** @type {number} */ total, /** @type {Json} */ content) => total + sum(content.parts),
    0,
  );
  const tools = body.tools ? textTokens(JSON.stringify(body.tools)) : 0;
  return contents + tools + sum(body.systemInstruction?.parts);
}

/**
 * The counts after the parts sent so far, as Gemini puts them in every event of a stream.
 * @param {number} prompt
 * @param {Json[]} parts
 * @param {{serviceTier?: string, override?: Json}} more
 * @returns {Json}
 */
export function usageOf(prompt, parts, { serviceTier, override }) {
  const thoughts = sum(parts.filter((part) => part.thought));
  const answer = sum(parts.filter((part) => !part.thought && part.text !== ''));
  /** @type {Json} */
  const usage = { promptTokenCount: prompt };
  if (answer > 0) usage.candidatesTokenCount = answer;
  usage.promptTokensDetails = [{ modality: 'TEXT', tokenCount: prompt }];
  if (thoughts > 0) usage.thoughtsTokenCount = thoughts;
  if (serviceTier) usage.serviceTier = serviceTier;
  Object.assign(usage, override);
  usage.totalTokenCount = override?.totalTokenCount ?? total(usage);
  return usage;
}

/**
 * @param {Json} usage
 * @returns {number}
 */
function total(usage) {
  return (
    (usage.promptTokenCount ?? 0) +
    (usage.toolUsePromptTokenCount ?? 0) +
    (usage.candidatesTokenCount ?? 0) +
    (usage.thoughtsTokenCount ?? 0)
  );
}
