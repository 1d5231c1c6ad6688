import { modelNotFound } from './faults.js';
import { googleError } from './google-error.js';

/** @import {Json, Reply} from './types.js' */

const GENERATE = ['generateContent', 'countTokens', 'createCachedContent', 'batchGenerateContent'];
const SAMPLING = { temperature: 1, topP: 0.95, topK: 64, maxTemperature: 2 };

/**
 * @param {string} id
 * @param {string} displayName
 * @param {Json} [more]
 * @returns {Json}
 */
function textModel(id, displayName, more = {}) {
  return {
    name: `models/${id}`,
    version: '001',
    displayName,
    description: `${displayName}, as the emulator plays it`,
    inputTokenLimit: 1048576,
    outputTokenLimit: 65536,
    supportedGenerationMethods: GENERATE,
    ...SAMPLING,
    thinking: true,
    ...more,
  };
}

/**
 * @param {string} id
 * @param {string} displayName
 * @param {Json} limits
 * @returns {Json}
 */
function mediaModel(id, displayName, limits) {
  return textModel(id, displayName, {
    ...limits,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
    thinking: undefined,
  });
}

/**
 * @param {string} id
 * @param {string} displayName
 * @param {string[]} methods
 * @param {number} inputTokenLimit
 * @returns {Json}
 */
function otherModel(id, displayName, methods, inputTokenLimit) {
  return {
    name: `models/${id}`,
    version: '001',
    displayName,
    inputTokenLimit,
    outputTokenLimit: 1,
    supportedGenerationMethods: methods,
  };
}

const EMBED = ['embedContent', 'batchEmbedContents', 'countTokens', 'asyncBatchEmbedContent'];
const IMAGE_LIMITS = { inputTokenLimit: 65536, outputTokenLimit: 32768 };
const SPEECH_LIMITS = { inputTokenLimit: 8192, outputTokenLimit: 16384 };

const MODELS = [
  textModel('gemini-2.0-flash', 'Gemini 2.0 Flash', {
    outputTokenLimit: 8192,
    thinking: undefined,
  }),
  textModel('gemini-2.5-pro', 'Gemini 2.5 Pro'),
  textModel('gemini-2.5-flash', 'Gemini 2.5 Flash'),
  textModel('gemini-2.5-flash-lite', 'Gemini 2.5 Flash-Lite'),
  mediaModel('gemini-2.5-flash-image', 'Nano Banana', IMAGE_LIMITS),
  mediaModel('gemini-2.5-flash-preview-tts', 'Gemini 2.5 Flash Preview TTS', SPEECH_LIMITS),
  textModel('gemini-3-flash-preview', 'Gemini 3 Flash Preview'),
  textModel('gemini-3-pro-preview', 'Gemini 3 Pro Preview'),
  mediaModel('gemini-3-pro-image', 'Nano Banana Pro', IMAGE_LIMITS),
  textModel('gemini-3.1-pro-preview', 'Gemini 3.1 Pro Preview'),
  textModel('gemini-3.1-flash-lite', 'Gemini 3.1 Flash-Lite'),
  mediaModel('gemini-3.1-flash-image', 'Nano Banana 2', IMAGE_LIMITS),
  mediaModel('gemini-3.1-flash-tts-preview', 'Gemini 3.1 Flash TTS Preview', SPEECH_LIMITS),
  textModel('gemini-3.5-flash', 'Gemini 3.5 Flash'),
  textModel('gemini-3.6-flash', 'Gemini 3.6 Flash'),
  textModel('gemini-3.7-flash', 'Gemini 3.7 Flash'),
  textModel('gemini-3.8-flash', 'Gemini 3.8 Flash'),
  textModel('gemini-3.8-pro', 'Gemini 3.8 Pro'),
  mediaModel('gemini-3.8-flash-tts', 'Gemini 3.8 Flash TTS', SPEECH_LIMITS),
  mediaModel('gemini-3.8-flash-transcribe', 'Gemini 3.8 Flash Transcribe', SPEECH_LIMITS),
  textModel('gemini-4-argon', 'Gemini 4 Argon'),
  textModel('gemini-flash-latest', 'Gemini Flash Latest'),
  textModel('gemini-pro-latest', 'Gemini Pro Latest'),
  textModel('gemma-3-27b-it', 'Gemma 3 27B', { outputTokenLimit: 8192, thinking: undefined }),
  textModel('gemma-4-31b-it', 'Gemma 4 31B', { outputTokenLimit: 8192 }),
  textModel('gemini-robotics-er-1.5-preview', 'Gemini Robotics-ER 1.5 Preview'),
  textModel('gemini-robotics-er-2-preview', 'Gemini Robotics-ER 2 Preview'),
  otherModel('gemini-embedding-001', 'Gemini Embedding 001', EMBED, 2048),
  otherModel('gemini-embedding-2', 'Gemini Embedding 2', EMBED, 8192),
  otherModel('imagen-4.0-generate-001', 'Imagen 4', ['predict'], 480),
  otherModel('veo-3.1-generate-preview', 'Veo 3.1', ['predictLongRunning'], 480),
];

const BY_NAME = new Map(MODELS.map((model) => [model.name, model]));

/** The names Google answers with when it reroutes a model. */
const SERVED_BY = /** @type {Record<string, string>} */ ({
  'gemini-3.5-flash': 'gemini-3.6-flash',
  'gemini-3.7-flash': 'gemini-3.8-flash',
  'gemini-flash-latest': 'gemini-3.8-flash',
  'gemini-pro-latest': 'gemini-3.8-pro',
});

/**
 * @param {string} model
 * @returns {string}
 */
export function servedBy(model) {
  return SERVED_BY[model] ?? model;
}

/**
 * @param {string} model
 * @param {string} method
 * @returns {boolean}
 */
export function supports(model, method) {
  const wanted = method === 'streamGenerateContent' ? 'generateContent' : method;
  return BY_NAME.get(`models/${model}`)?.supportedGenerationMethods.includes(wanted) ?? false;
}

/**
 * @param {string} model
 * @returns {Reply}
 */
export function getModel(model) {
  const body = BY_NAME.get(`models/${model}`);
  return body ? { code: 200, body } : modelNotFound(model);
}

/**
 * @param {URLSearchParams} query
 * @returns {Reply}
 */
export function listModels(query) {
  const size = Math.min(Number(query.get('pageSize') ?? 50) || 50, 1000);
  const token = query.get('pageToken') ?? '';
  const start = token ? Number(Buffer.from(token, 'base64url').toString()) : 0;
  if (!Number.isInteger(start) || (token && start <= 0)) {
    return googleError(400, 'The page token is invalid.');
  }
  const end = start + size;
  /** @type {Json} */
  const page = { models: MODELS.slice(start, end) };
  if (end < MODELS.length) page.nextPageToken = Buffer.from(String(end)).toString('base64url');
  return { code: 200, body: page };
}
