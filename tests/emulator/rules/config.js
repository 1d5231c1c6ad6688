import { jsonSchemaProblems } from '../schema/json-schema.js';

/** @import {Family, Json} from '../types.js' */

const AT = '* GenerateContentRequest.generation_config';
const MIME_TYPES = [
  'text/plain',
  'application/json',
  'application/xml',
  'application/yaml',
  'text/x.enum',
];

/**
 * What the API asks of `generationConfig`, beyond its types.
 * @param {Json} config
 * @param {{model: string, family: Family, stream: boolean, hasTools: boolean, refuseSampling: boolean}} context
 * @returns {string | null}
 */
export function configProblem(config, context) {
  return (
    rangeProblem(config) ??
    samplingProblem(config, context) ??
    outputProblem(config, context) ??
    candidateProblem(config, context) ??
    thinkingProblem(config.thinkingConfig, context) ??
    formatProblem(config, context) ??
    modalityProblem(config, context) ??
    voiceProblem(config)
  );
}

/**
 * @param {Json} config
 * @returns {string | null}
 */
function rangeProblem(config) {
  const outside = (
    /** @type {string} */ field,
    /** @type {number} */ min,
    /** @type {number} */ max,
  ) => config[field] !== undefined && !(config[field] >= min && config[field] <= max);
  if (outside('temperature', 0, 2)) {
    return `${AT}.temperature: temperature must be in the range [0.0, 2.0].\n`;
  }
  if (outside('topP', 0, 1)) return `${AT}.top_p: top_p must be in the range [0.0, 1.0].\n`;
  if (outside('topK', 1, Infinity)) return `${AT}.top_k: top_k must be positive.\n`;
  if ((config.stopSequences ?? []).length > 5) {
    return `${AT}.stop_sequences: at most 5 stop sequences are allowed.\n`;
  }
  if (config.stopSequences?.includes('')) return `${AT}.stop_sequences: must not be empty.\n`;
  return null;
}

/**
 * @param {Json} config
 * @param {{model: string, family: Family, refuseSampling: boolean}} context
 * @returns {string | null}
 */
function samplingProblem(config, { model, family, refuseSampling }) {
  if (config.frequencyPenalty || config.presencePenalty) {
    return `Penalty is not enabled for models/${model}`;
  }
  if (config.responseLogprobs || config.logprobs !== undefined) {
    return `Logprobs is not enabled for models/${model}`;
  }
  if (family.sampling || !refuseSampling) return null;
  const names = { temperature: 'temperature', topP: 'top_p', topK: 'top_k' };
  for (const [field, name] of Object.entries(names)) {
    if (config[field] !== undefined) return `${name} is not supported for this model.`;
  }
  return null;
}

/**
 * @param {Json} config
 * @param {{model: string, family: Family}} context
 * @returns {string | null}
 */
function outputProblem({ maxOutputTokens }, { model, family }) {
  if (maxOutputTokens === undefined) return null;
  if (maxOutputTokens < 1) return `${AT}.max_output_tokens: max_output_tokens must be positive.\n`;
  const limit = model.startsWith('gemini-4') ? Infinity : family.id === 'G2' ? 8192 : 65536;
  if (maxOutputTokens <= limit) return null;
  return (
    `Unable to submit request because it has a maxOutputTokens value of ${maxOutputTokens} but the ` +
    `supported range is from 1 (inclusive) to ${limit + 1} (exclusive). Update the value and try again.`
  );
}

/**
 * @param {Json} config
 * @param {{family: Family, stream: boolean}} context
 * @returns {string | null}
 */
function candidateProblem({ candidateCount = 1 }, { family, stream }) {
  if (candidateCount < 1 || candidateCount > 8) {
    return `${AT}.candidate_count: candidate_count must be in the range [1, 8].\n`;
  }
  if (candidateCount === 1) return null;
  if (family.gen >= 3) return 'Multiple candidates is not enabled for this model';
  return stream ? 'Multiple candidates is not enabled for streaming' : null;
}

/**
 * @param {Json | undefined} thinking
 * @param {{model: string, family: Family}} context
 * @returns {string | null}
 */
function thinkingProblem(thinking, { model, family }) {
  if (!thinking) return null;
  const { thinkingBudget: budget, thinkingLevel: level, includeThoughts } = thinking;
  const { budget: range, levels, canBeOff } = family.thinking;
  const wanted = includeThoughts || level !== undefined || (budget ?? 0) !== 0;
  if (family.gen < 3 && !range && !levels && wanted) {
    return `Thinking is not enabled for models/${model}`;
  }
  if (budget !== undefined && level !== undefined) {
    return 'You can only set only one of thinking budget and thinking level.';
  }
  if (level !== undefined) {
    if (!levels) return 'Thinking level is not supported for this model.';
    if (!levels.includes(level.toUpperCase())) {
      return `Thinking level ${level.toUpperCase()} is not supported for this model. Please retry with other thinking level.`;
    }
  }
  if (includeThoughts && budget === 0 && canBeOff) {
    return 'Thinking_config.include_thoughts is only enabled when thinking is enabled.';
  }
  if (
    budget === undefined ||
    budget === -1 ||
    (budget === 0 && (canBeOff || (!range && !levels)))
  ) {
    return null;
  }
  if (!range) return 'Thinking budget is not supported for this model.';
  if (budget === 0) return 'Budget 0 is invalid. This model only works in thinking mode.';
  const fits = budget >= range[0] && budget <= range[1];
  if (fits) return null;
  return `The thinking budget ${budget} is invalid. Please choose a value between ${range[0]} and ${range[1]}.`;
}

/**
 * @param {Json} config
 * @param {{model: string, family: Family, hasTools: boolean}} context
 * @returns {string | null}
 */
function formatProblem(config, { model, family, hasTools }) {
  const { responseMimeType: mime, responseSchema, responseJsonSchema } = config;
  if (mime && !MIME_TYPES.includes(mime)) {
    const allowed = MIME_TYPES.map((type) => `\`${type}\``).join(', ');
    return `${AT}.response_mime_type: allowed mimetypes are ${allowed}.\n`;
  }
  if (responseSchema && responseJsonSchema !== undefined) {
    return `${AT}: only one of response_schema and response_json_schema may be set.\n`;
  }
  const structured = mime && mime !== 'text/plain';
  if ((responseSchema || responseJsonSchema !== undefined) && !structured) {
    return `${AT}.response_schema: only allowed when response_mime_type is application/json.\n`;
  }
  if (structured && !family.json) return `JSON mode is not enabled for models/${model}`;
  if (structured && hasTools && family.gen < 3) {
    return `Function calling with a response mime type: '${mime}' is unsupported`;
  }
  if (responseJsonSchema === undefined) return null;
  const [first] = jsonSchemaProblems(responseJsonSchema, 'generation_config.response_json_schema');
  return first ?? null;
}

/**
 * @param {Json} config
 * @param {{family: Family}} context
 * @returns {string | null}
 */
function modalityProblem({ responseModalities: asked }, { family }) {
  const possible = { image: ['TEXT', 'IMAGE'], tts: ['AUDIO'] };
  const allowed = possible[/** @type {'image' | 'tts'} */ (family.kind)] ?? ['TEXT'];
  const wanted = asked?.length ? asked : family.kind === 'tts' ? ['TEXT'] : [];
  if (wanted.every((/** @type {string} */ m) => allowed.includes(m))) return null;
  return `The requested combination of response modalities (${wanted.join(', ')}) is not supported by the model.`;
}

/**
 * @param {Json} config
 * @returns {string | null}
 */
function voiceProblem({ speechConfig: speech }) {
  if (!speech?.voiceConfig || !speech.multiSpeakerVoiceConfig) return null;
  return `${AT}.speech_config: only one of voice_config and multi_speaker_voice_config may be set.\n`;
}
