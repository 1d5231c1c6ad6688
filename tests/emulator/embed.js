import { createHash } from 'node:crypto';
import { promptTokens } from './answer/usage.js';
import { invalidArgument } from './google-error.js';

/** @import {Json, Reply} from './types.js' */

const FULL_SIZE = 3072;
const MAX_BATCH = 100;

/**
 * @param {string} method `embedContent` or `batchEmbedContents`
 * @param {string} model
 * @param {Json} body
 * @returns {Reply}
 */
export function embed(method, model, body) {
  const requests = method === 'embedContent' ? [body] : (body.requests ?? []);
  const problem = embedProblem(requests, model);
  if (problem) return invalidArgument(problem);
  const embeddings = requests.map((/** @type {Json} */ request) => ({ values: vector(request) }));
  const usageMetadata = {
    promptTokenCount: requests.reduce(
      (/** @type {number} */ sum, /** @type {Json} */ { content }) =>
        sum + promptTokens({ contents: [content] }),
      0,
    ),
  };
  const answer = method === 'embedContent' ? { embedding: embeddings[0] } : { embeddings };
  return { code: 200, body: { ...answer, usageMetadata } };
}

/**
 * @param {Json[]} requests
 * @param {string} model
 * @returns {string | null}
 */
function embedProblem(requests, model) {
  const at = '* BatchEmbedContentsRequest.requests';
  if (requests.length === 0) return `${at}: at least one request is required.`;
  if (requests.length > MAX_BATCH) return `${at}: at most 100 requests can be in one batch`;
  for (const [i, { content, outputDimensionality = FULL_SIZE, ...request }] of requests.entries()) {
    if (request.model !== undefined && request.model !== `models/${model}`) {
      return `${at}[${i}].model: model must match the model in the batch request`;
    }
    if (!content?.parts?.some((/** @type {Json} */ part) => part.text || part.inlineData)) {
      return `${at}[${i}].content: content is empty`;
    }
    if (outputDimensionality < 1 || outputDimensionality > FULL_SIZE) {
      return `${at}[${i}].output_dimensionality: must be in the range [1, ${FULL_SIZE}].`;
    }
  }
  return null;
}

/**
 * The same text gives the same vector. As at Google, only the full size has length 1.
 * @param {Json} request
 * @returns {number[]}
 */
function vector({ content, outputDimensionality = FULL_SIZE }) {
  const text = JSON.stringify(content.parts);
  /** @type {number[]} */
  const full = [];
  for (let block = 0; full.length < FULL_SIZE; block++) {
    const hash = createHash('sha512').update(`${block} ${text}`).digest();
    for (let i = 0; i < hash.length; i += 2) full.push(hash.readInt16LE(i));
  }
  const length = Math.hypot(...full);
  return full.slice(0, outputDimensionality).map((value) => value / length);
}
