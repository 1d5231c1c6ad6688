import assert from 'node:assert/strict';
import { test } from 'node:test';
import { familyOf } from './families.js';
import { ruleViolation } from './rules/index.js';
import { saying } from './testing.js';

/** @import {Json} from './types.js' */

const F = [{ functionDeclarations: [{ name: 'f' }] }];
const user = (/** @type {Json[]} */ ...parts) => ({ role: 'user', parts });
const model = (/** @type {Json[]} */ ...parts) => ({ role: 'model', parts });
const call = (name = 'f', id = 'a', /** @type {Json} */ more = { thoughtSignature: 'c2ln' }) => ({
  functionCall: { name, id },
  ...more,
});
const result = (name = 'f', id = 'a', /** @type {Json} */ response = { ok: 1 }) => ({
  functionResponse: { name, id, response },
});
const hi = user({ text: 'hi' });
const turns = (/** @type {Json[]} */ ...contents) => ({ contents });
const config = (/** @type {Json} */ generationConfig) => saying('hi', { generationConfig });
const thinking = (/** @type {Json} */ thinkingConfig) => config({ thinkingConfig });
const builtIn = [...F, { googleSearch: {} }];
const serverSide = { includeServerSideToolInvocations: true };
const mode = (/** @type {string} */ name, /** @type {Json} */ more = {}) => ({
  functionCallingConfig: { mode: name, ...more },
});

/**
 * Model, body, and the message; `null` is acceptance.
 * @type {[string, Json, RegExp | null][]}
 */
const CASES = [
  ['gemini-3.8-flash', turns(), /contents is not specified/],
  ['gemini-3.8-flash', turns({ role: 'tool', parts: [{ text: 'x' }] }), /valid role: user, model/],
  ['gemini-3.8-flash', turns(user()), /parts must not be empty/],
  ['gemini-3.8-flash', turns(user({ thought: true })), /required oneof field 'data'/],
  ['gemini-3.8-flash', turns(model({ text: 'x' }), hi), /begin with a user turn/],
  ['gemini-3.8-flash', turns(hi, model({ text: 'x' })), /ending with a model turn/],
  ['gemini-3.5-flash', turns(hi, model({ text: 'x' })), /ending with a model turn/],
  ['gemini-2.5-flash', turns(hi, model({ text: 'x' })), null],
  ['gemini-3.1-pro-preview', turns(hi, model({ text: 'x' })), null],

  ['gemini-3.8-flash', turns(hi, model(call()), user(result())), null],
  ['gemini-3.8-flash', turns(hi, model(call())), /number of function response parts/],
  ['gemini-3.8-flash', turns(hi, model(call()), hi), /number of function response parts/],
  ['gemini-3.8-flash', turns(hi, user(result())), /immediately after a function call turn/],
  [
    'gemini-3.8-flash',
    turns(hi, model(call(), call('f', 'b', {})), user(result())),
    /number of function response parts/,
  ],
  [
    'gemini-3.8-flash',
    turns(hi, model(call(), call('f', 'b', {})), user(result('f', 'b'), result())),
    null,
  ],
  ['gemini-3.8-flash', turns(hi, model(call()), user(result('g'))), /matches no function call/],
  ['gemini-3.8-flash', turns(hi, model(call()), user(result('f', 'x'))), /matches no function/],
  [
    'gemini-3.8-flash',
    turns(hi, model(call()), user(result(), { text: 'and' })),
    /cannot be combined/,
  ],
  [
    'gemini-3.8-flash',
    turns(hi, model(call()), user(result('f', 'a', { deep: [{ $ref: '#/x' }] }))),
    /\$ref/,
  ],

  ['gemini-3.8-flash', turns(hi, model(call('f', 'a', {})), user(result())), /missing a thought_/],
  ['gemini-2.5-flash', turns(hi, model(call('f', 'a', {})), user(result())), null],
  [
    'gemini-3.8-flash',
    turns(hi, model(call('f', 'a', {})), user(result()), model({ text: 'so' }), hi),
    null,
  ],
  [
    'gemini-3.8-flash',
    turns(hi, model(call()), user(result()), model(call('f', 'b', {})), user(result('f', 'b'))),
    /position 4/,
  ],
  [
    'gemini-3.8-flash',
    turns(hi, model(call('f', 'a', { thoughtSignature: 'Zm9v' })), user(result())),
    /signature is not valid/,
  ],
  ...['context_engineering_is_the_way_to_go', 'skip_thought_signature_validator'].map(
    (thoughtSignature) =>
      /** @type {[string, Json, null]} */ ([
        'gemini-3.8-flash',
        turns(hi, model(call('f', 'a', { thoughtSignature })), user(result())),
        null,
      ]),
  ),

  ['gemini-3-pro-image', turns(hi, model({ text: 'x' }), hi), /Text part is missing .*position 2,/],
  ['gemini-3-pro-image', turns(hi, model({ text: 'x', thoughtSignature: 'c2ln' }), hi), null],
  ['gemini-2.5-flash-image', turns(hi, model({ text: 'x' }), hi), null],

  ['gemini-2.5-flash', thinking({ thinkingLevel: 'LOW' }), /thinking level .*not supported/i],
  ['gemini-3.8-flash', thinking({ thinkingLevel: 'MINIMAL' }), /MINIMAL is not supported/],
  ['gemini-3.1-pro-preview', thinking({ thinkingLevel: 'MINIMAL' }), /MINIMAL is not supported/],
  ['gemini-3.6-flash', thinking({ thinkingLevel: 'MINIMAL' }), null],
  ['gemini-3.8-flash', thinking({ thinkingLevel: 'LOW', thinkingBudget: 1 }), /only one of/],
  ['gemini-4-argon', thinking({ thinkingBudget: 1024 }), /thinking budget is not supported/i],
  ['gemini-3.8-flash', thinking({ thinkingBudget: 1024 }), null],
  ['gemini-2.5-pro', thinking({ thinkingBudget: 0 }), /only works in thinking mode/],
  ['gemini-2.5-pro', thinking({ thinkingBudget: 127 }), /budget 127 is invalid/],
  ['gemini-2.5-pro', thinking({ thinkingBudget: -1 }), null],
  ['gemini-2.5-flash', thinking({ thinkingBudget: 0 }), null],
  ['gemini-2.5-flash-lite', thinking({ thinkingBudget: 100 }), /invalid/],
  ['gemini-2.0-flash', thinking({ thinkingBudget: 100 }), /Thinking is not enabled/],
  ['gemini-2.0-flash', thinking({ includeThoughts: true }), /Thinking is not enabled/],
  ['gemini-3-pro-image', thinking({ includeThoughts: true }), null],
  ['gemini-3-pro-image', thinking({ thinkingLevel: 'LOW' }), /not supported/],

  ['gemini-2.5-flash', config({ frequencyPenalty: 0.5 }), /Penalty is not enabled/],
  ['gemini-2.5-flash', config({ temperature: 2.1 }), /temperature must be in the range/],
  ['gemini-2.5-flash', config({ topP: -0.1 }), /top_p must be in the range/],
  ['gemini-2.5-flash', config({ topK: 0 }), /top_k/],
  ['gemini-2.5-flash', config({ stopSequences: [...'abcdef'] }), /at most 5/],
  ['gemini-2.5-flash', config({ responseLogprobs: true }), /Logprobs is not enabled/],
  ['gemini-2.5-flash', config({ maxOutputTokens: 65537 }), /maxOutputTokens value of 65537/],
  ['gemini-4-argon', config({ maxOutputTokens: 100000 }), null],
  ['gemini-3.8-flash', config({ candidateCount: 2 }), /multiple candidates/i],
  ['gemini-2.5-flash', config({ candidateCount: 2 }), null],
  ['gemini-2.5-flash', config({ responseModalities: ['IMAGE'] }), /modalities \(IMAGE\)/],
  ['gemini-2.5-flash', config({ responseMimeType: 'application/pdf' }), /allowed mimetypes/],
  ['gemini-3.8-flash', config({ responseJsonSchema: { type: 'object' } }), /only allowed when/],
  [
    'gemini-3.8-flash',
    config({ responseMimeType: 'application/json', responseJsonSchema: { const: 1 } }),
    /unsupported keyword "const"/,
  ],
  [
    'gemini-2.5-flash',
    { ...config({ responseMimeType: 'application/json' }), tools: F },
    /response mime type: 'application\/json' is unsupported/,
  ],
  ['gemma-3-27b-it', config({ responseMimeType: 'application/json' }), /JSON mode is not enabled/],
  [
    'gemma-3-27b-it',
    saying('hi', { systemInstruction: { parts: [{ text: 'x' }] } }),
    /Developer instruction is not enabled/,
  ],
  ['gemini-2.5-flash-preview-tts', saying('hi'), /modalities \(TEXT\)/],
  ['gemini-2.5-flash-preview-tts', config({ responseModalities: ['AUDIO'] }), null],
  [
    'gemini-2.5-flash-preview-tts',
    config({
      responseModalities: ['AUDIO'],
      speechConfig: { voiceConfig: {}, multiSpeakerVoiceConfig: {} },
    }),
    /only one of voice_config and multi_speaker_voice_config/,
  ],

  ['gemini-2.5-flash', saying('hi', { tools: [...F, ...F] }), /Duplicate function declaration/],
  [
    'gemini-2.5-flash',
    saying('hi', { tools: [{ functionDeclarations: [{ name: '1 bad' }] }] }),
    /Invalid function name/,
  ],
  [
    'gemini-2.5-flash',
    saying('hi', {
      tools: [{ functionDeclarations: [{ name: 'f', parametersJsonSchema: { type: 'string' } }] }],
    }),
    /must be an object/,
  ],
  ['gemini-2.5-flash', saying('hi', { toolConfig: mode('ANY') }), /without function_declarations/],
  [
    'gemini-2.5-flash',
    saying('hi', { tools: F, toolConfig: mode('AUTO', { allowedFunctionNames: ['f'] }) }),
    /only be set when/,
  ],
  [
    'gemini-2.5-flash',
    saying('hi', { tools: F, toolConfig: mode('ANY', { allowedFunctionNames: ['g'] }) }),
    /g is not declared/,
  ],
  ['gemini-2.5-flash', saying('hi', { tools: builtIn }), /Tool use with function calling/],
  ['gemini-3.8-flash', saying('hi', { tools: builtIn }), /include_server_side_tool_invocations/],
  ['gemini-3.8-flash', saying('hi', { tools: builtIn, toolConfig: serverSide }), /VALIDATED/],
  [
    'gemini-3.8-flash',
    saying('hi', { tools: builtIn, toolConfig: { ...serverSide, ...mode('VALIDATED') } }),
    null,
  ],
  [
    'gemini-3.8-flash',
    saying('hi', { tools: F, cachedContent: 'cachedContents/x' }),
    /CachedContent can not be used/,
  ],
  [
    'gemini-2.5-flash',
    turns(user({ text: 'x', mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' } })),
    /Media resolution/,
  ],
];

for (const [i, [name, body, message]] of CASES.entries()) {
  test(`rule ${i}: ${name} ${message ? `refuses with ${message}` : 'accepts'}`, () => {
    const error = ruleViolation(body, {
      model: name,
      family: familyOf(name),
      stream: false,
      refuseSampling: false,
      accepts: (signature) => signature !== 'Zm9v',
    });
    const text = /** @type {Json | undefined} */ (error?.body)?.error.message;
    if (message === null) assert.equal(text, undefined);
    else assert.match(text ?? 'accepted', message);
  });
}
