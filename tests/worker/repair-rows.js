// What Gemini refuses and how it is repaired: a refused request, and what of it changes.
import { user } from './gateway.js';

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} model
 * @property {Record<string, unknown>} [ask]  beside model and messages
 * @property {string} [says]  the upstream's refusal; without it the emulator refuses by itself
 * @property {string[]} [hidden]  fields the emulator does not know while the row runs
 * @property {(body: any) => void} change  makes the second body of the first
 * @property {boolean} [ofTheRequest]  no lesson about the model, so the next request begins anew
 */

const continuation =
  'Continue exactly from where your previous message ended. Do not repeat it; output only the continuation.';
export const schema = {
  type: 'object',
  properties: {
    tags: { type: 'array', items: { type: 'string', format: 'date' }, minItems: 1, maxItems: 3 },
    size: { type: 'integer', minimum: 1, maximum: 9 },
    note: { type: ['string', 'null'] },
  },
  required: ['tags', 'size', 'note'],
};
export const bare = {
  type: 'object',
  properties: {
    tags: { type: 'array', items: { type: 'string' } },
    size: { type: 'integer' },
    note: { type: ['string', 'null'] },
  },
  required: ['tags', 'size', 'note'],
};
const openApi = {
  type: 'OBJECT',
  properties: {
    tags: { type: 'ARRAY', items: { type: 'STRING' }, minItems: 1, maxItems: 3 },
    size: { type: 'INTEGER', minimum: 1, maximum: 9 },
    note: { type: 'STRING', nullable: true },
  },
  required: ['tags', 'size', 'note'],
};
export const response_format = { type: 'json_schema', json_schema: { name: 'thing', schema } };
export const tools = [{ type: 'function', function: { name: 'find', parameters: schema } }];
const strictTools = [{ type: 'function', function: { name: 'find', strict: true } }];
const image = { url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'low' };
const inWords = `Reply with JSON only, no Markdown and no code fences, matching this JSON Schema: ${JSON.stringify(schema)}`;
/** @param {object} google */
const extra = (google) => ({ extra_body: { google } });

/** @param {any} body */
function answerInWords(body) {
  const config = body.generationConfig;
  delete config.responseMimeType;
  delete config.responseJsonSchema;
  if (Object.keys(config).length === 0) delete body.generationConfig;
  body.systemInstruction = { parts: [...(body.systemInstruction?.parts ?? []), { text: inWords }] };
}
/** @param {any} body */
export function relax(body) {
  body.generationConfig.responseJsonSchema = bare;
}
/** @param {string} field */
const without = (field) => (/** @type {any} */ body) => {
  delete body[field];
};

/** @type {Row[]} */
export const rows = [
  {
    name: 'a last model turn is followed by a user’s',
    model: 'gemini-2.5-flash',
    ask: { messages: [user('Hi'), { role: 'assistant', content: 'Once' }] },
    says: 'Requests ending with a model turn are not supported.',
    change: (body) => body.contents.push({ role: 'user', parts: [{ text: continuation }] }),
  },
  {
    name: 'a level becomes the budget',
    model: 'gemini-2.5-flash',
    ask: extra({ thinking_config: { thinking_level: 'high', include_thoughts: true } }),
    change(body) {
      body.generationConfig.thinkingConfig = { includeThoughts: true, thinkingBudget: 24576 };
    },
  },
  {
    name: 'the level MINIMAL becomes LOW',
    model: 'gemini-3.8-flash',
    ask: extra({ thinking_config: { thinking_level: 'minimal', include_thoughts: true } }),
    change(body) {
      body.generationConfig.thinkingConfig = { includeThoughts: true, thinkingLevel: 'LOW' };
    },
  },
  {
    name: 'another level is left to the model',
    model: 'gemini-3.8-flash',
    ask: { reasoning_effort: 'medium' },
    says: 'Thinking level MEDIUM is not supported for this model.',
    change(body) {
      body.generationConfig.thinkingConfig = { includeThoughts: true };
    },
    ofTheRequest: true,
  },
  {
    name: 'a budget becomes the level',
    model: 'gemini-4-argon',
    ask: extra({ thinking_config: { thinking_budget: 5000 } }),
    change(body) {
      body.generationConfig.thinkingConfig = { thinkingLevel: 'MEDIUM' };
    },
  },
  {
    name: 'a budget out of range',
    model: 'gemini-2.5-pro',
    ask: extra({ thinking_config: { thinking_budget: 99 } }),
    change: without('generationConfig'),
    ofTheRequest: true,
  },
  {
    name: 'a model that only works in thinking mode',
    model: 'gemini-2.5-pro',
    ask: { ...extra({ thinking_config: { thinking_budget: 0 } }), seed: 7 },
    change: (body) => delete body.generationConfig.thinkingConfig,
    ofTheRequest: true,
  },
  {
    name: 'penalties',
    model: 'gemini-2.5-flash',
    ask: extra({ generation_config: { presence_penalty: 0.5, seed: 7 } }),
    change: (body) => delete body.generationConfig.presencePenalty,
  },
  {
    name: 'sampling',
    model: 'gemini-3.8-flash',
    ask: extra({ generation_config: { temperature: 0.5, top_p: 0.5, seed: 7 } }),
    change(body) {
      delete body.generationConfig.temperature;
      delete body.generationConfig.topP;
    },
  },
  {
    name: 'no system instruction',
    model: 'gemma-3-27b-it',
    ask: { messages: [{ role: 'system', content: 'Be brief.' }, user('Hi')] },
    change(body) {
      body.contents[0].parts.unshift(...body.systemInstruction.parts);
      delete body.systemInstruction;
    },
  },
  {
    name: 'no JSON mode',
    model: 'gemini-2.5-flash',
    ask: { response_format, seed: 7 },
    says: 'JSON mode is not enabled for models/gemini-2.5-flash',
    change: answerInWords,
  },
  {
    name: 'no JSON mode beside functions',
    model: 'gemini-3.8-flash',
    ask: { response_format, tools: strictTools, tool_choice: 'none' },
    says: "Function calling with a response mime type: 'application/json' is unsupported",
    change: answerInWords,
  },
  {
    name: 'store is unknown',
    model: 'gemini-2.5-flash',
    hidden: ['store'],
    change: without('store'),
  },
  {
    name: 'serviceTier is unknown',
    model: 'gemini-2.5-flash',
    ask: { service_tier: 'flex' },
    hidden: ['serviceTier'],
    change: without('serviceTier'),
  },
  {
    name: 'mediaResolution is unknown',
    model: 'gemini-3.8-flash',
    ask: { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: image }] }] },
    hidden: ['mediaResolution'],
    change: (body) => delete body.contents[0].parts[0].mediaResolution,
  },
  {
    name: 'includeServerSideToolInvocations is unknown',
    model: 'gemini-3.8-flash',
    ask: { tools: [...strictTools, { type: 'web_search' }] },
    hidden: ['includeServerSideToolInvocations'],
    change: (body) => delete body.toolConfig.includeServerSideToolInvocations,
  },
  {
    name: 'parametersJsonSchema is unknown',
    model: 'gemini-2.5-flash',
    ask: { tools },
    hidden: ['parametersJsonSchema'],
    change(body) {
      body.tools[0].functionDeclarations[0] = { name: 'find', parameters: openApi };
    },
  },
  {
    name: 'responseJsonSchema is unknown',
    model: 'gemini-2.5-flash',
    ask: { response_format },
    hidden: ['responseJsonSchema'],
    change(body) {
      const { responseMimeType } = body.generationConfig;
      body.generationConfig = { responseMimeType, responseSchema: openApi };
    },
  },
  {
    name: 'no mode VALIDATED',
    model: 'gemini-3.8-flash',
    ask: { tools: strictTools },
    says: 'Function calling mode VALIDATED is not supported for this model.',
    change: without('toolConfig'),
  },
  ...[
    'The specified schema produces a constraint that has too many states for serving.',
    'The specified schema has too much branching for serving.',
    'A schema in GenerationConfig in the request exceeds the maximum allowed nesting depth.',
  ].map((says) => ({
    name: `a schema is too much: ${says}`,
    model: 'gemini-3.8-flash',
    ask: { response_format },
    says,
    change: relax,
    ofTheRequest: true,
  })),
  {
    name: 'a loop of references is refused that ends',
    model: 'gemini-3.8-flash',
    ask: {
      tools: [{ type: 'function', function: { name: 'find', parameters: chain({ $ref: '#' }) } }],
    },
    says:
      'ref loops are only supported if they include optional or nullable property values, or a ' +
      'potentially-zero-length array items, but a ref loop of required fields was found at ',
    change(body) {
      body.tools[0].functionDeclarations[0].parametersJsonSchema = chain({});
    },
    ofTheRequest: true,
  },
  {
    name: 'a signature is not valid',
    model: 'gemini-3.8-flash',
    ask: { messages: foreignCalls() },
    change(body) {
      body.contents[1].parts[0].thoughtSignature = 'skip_thought_signature_validator';
    },
    ofTheRequest: true,
  },
  {
    name: 'a last turn without text',
    model: 'gemini-2.5-flash',
    ask: { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: image }] }] },
    says: 'The last message must have non-empty text.',
    change: (body) => body.contents[0].parts.push({ text: 'Continue.' }),
    ofTheRequest: true,
  },
];

/** @param {object} next */
function chain(next) {
  return { type: 'object', properties: { value: { type: 'string' }, next }, required: ['value'] };
}

/** A step of two calls that another gateway signed. */
export function foreignCalls() {
  const call = (/** @type {string} */ id) => ({
    id,
    type: 'function',
    function: { name: 'find', arguments: '{}' },
    ...(id === 'a' && { extra_content: { google: { thought_signature: 'Zm9yZWlnbg==' } } }),
  });
  return [
    user('Find both'),
    { role: 'assistant', tool_calls: [call('a'), call('b')] },
    { role: 'tool', tool_call_id: 'a', content: '1' },
    { role: 'tool', tool_call_id: 'b', content: '2' },
  ];
}
