import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical } from './schema/canonical.js';
import { checkMessage } from './schema/check.js';
import { jsonSchemaProblems } from './schema/json-schema.js';
import { emulatorFor, generate, post, saying } from './testing.js';

/** @import {Json} from './types.js' */

const TYPE = 'type.googleapis.com/google.ai.generativelanguage.v1beta';

/** @type {[string, Json, string][]} */
const REFUSED = [
  [
    'unknown at the root',
    { foo: 1 },
    'Invalid JSON payload received. Unknown name "foo": Cannot find field.',
  ],
  [
    'unknown inside',
    { generationConfig: { foo: 1 } },
    `Invalid JSON payload received. Unknown name "foo" at 'generation_config': Cannot find field.`,
  ],
  [
    'unknown in a list',
    { contents: [{ parts: [{ cache_control: {} }] }] },
    `Invalid JSON payload received. Unknown name "cache_control" at 'contents[0].parts[0]': Cannot find field.`,
  ],
  [
    'a keyword the OpenAPI schema lacks',
    { tools: [{ functionDeclarations: [{ name: 'f', parameters: { const: 1 } }] }] },
    `Invalid JSON payload received. Unknown name "const" at 'tools[0].function_declarations[0].parameters': Cannot find field.`,
  ],
  [
    'string for float',
    { generationConfig: { temperature: 'hot' } },
    `Invalid value at 'generation_config.temperature' (TYPE_FLOAT), "hot"`,
  ],
  [
    'fraction for int32',
    { generationConfig: { maxOutputTokens: 1.5 } },
    `Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), 1.5`,
  ],
  [
    'too large for int32',
    { generationConfig: { seed: 2 ** 31 } },
    `Invalid value at 'generation_config.seed' (TYPE_INT32), 2147483648`,
  ],
  [
    'unknown enum name',
    { safetySettings: [{ category: 'HARM' }] },
    `Invalid value at 'safety_settings[0].category' (${TYPE}.HarmCategory), "HARM"`,
  ],
  [
    'bad base64',
    { contents: [{ parts: [{ inlineData: { data: 'a b' } }] }] },
    `Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), Base64 decoding failed for "a b"`,
  ],
  [
    'scalar for message',
    { contents: ['hi'] },
    `Invalid value at 'contents[0]' (${TYPE}.Content), "hi"`,
  ],
  [
    'list for a single message',
    { systemInstruction: [] },
    `Invalid JSON payload received. Unknown name "system_instruction": Proto field is not repeating, cannot start list.`,
  ],
  [
    'two members of a oneof',
    { contents: [{ parts: [{ text: 'a', inlineData: {} }] }] },
    `Invalid value at 'contents[0].parts[0]' (oneof), oneof field 'data' is already set. Cannot set 'inlineData'`,
  ],
  [
    'one field under two names',
    { tool_config: {}, toolConfig: {} },
    `Invalid value at '' (oneof), field 'tool_config' is already set. Cannot set 'toolConfig'`,
  ],
  ['half a surrogate pair', { contents: [{ parts: [{ text: '\ud800' }] }] }, 'TYPE_STRING'],
  [
    'unknown type of the OpenAPI schema',
    { tools: [{ functionDeclarations: [{ name: 'f', parameters: { type: 'strin' } }] }] },
    `Invalid value at 'tools[0].function_declarations[0].parameters.type' (${TYPE}.Type), "strin"`,
  ],
  ['bad service tier', { serviceTier: 'fast' }, 'ServiceTier'],
  ['not a struct', { contents: [{ parts: [{ functionCall: { args: 'x' } }] }] }, 'Struct'],
];

for (const [name, body, message] of REFUSED) {
  test(`refused: ${name}`, () => {
    const descriptions = checkMessage('GenerateContentRequest', body).map((v) => v.description);
    const found = descriptions.some((text) => text === message || text.includes(message));
    assert.ok(found, JSON.stringify(descriptions));
  });
}

test('accepted: both spellings, numbers as text, enums by number, nulls, new fields', () => {
  const body = {
    system_instruction: { parts: [{ text: 'x' }] },
    generationConfig: {
      max_output_tokens: '7',
      temperature: '0.5',
      responseJsonSchema: { anything: [1, null] },
      thinkingConfig: { thinkingLevel: 'low' },
      responseModalities: [1],
      imageConfig: { imageSize: '2K' },
      topK: null,
    },
    contents: [{ parts: [{ inline_data: { mime_type: 'a/b', data: '-_8' }, thought: true }] }],
    store: false,
    labels: { team: 'a' },
  };
  assert.deepEqual(checkMessage('GenerateContentRequest', body), []);
  const { generationConfig, systemInstruction, contents } = canonical(
    'GenerateContentRequest',
    body,
  );
  assert.deepEqual(systemInstruction, body.system_instruction);
  assert.deepEqual(generationConfig.responseModalities, ['TEXT']);
  assert.equal(generationConfig.maxOutputTokens, '7');
  assert.ok(!('topK' in generationConfig));
  assert.equal(contents[0].parts[0].inlineData.mimeType, 'a/b');
});

test('accepted: types of the OpenAPI schema in any case, at any depth', () => {
  const typed = (/** @type {(type: string) => string} */ spell) => ({
    type: spell('OBJECT'),
    properties: {
      cities: { type: spell('ARRAY'), items: { type: spell('STRING') } },
      days: { anyOf: [{ type: spell('INTEGER') }, { type: spell('NULL') }] },
    },
  });
  for (const spell of [
    (/** @type {string} */ type) => type.toLowerCase(),
    (/** @type {string} */ type) => type[0] + type.slice(1).toLowerCase(),
    (/** @type {string} */ type) => type,
  ]) {
    const body = {
      tools: [{ functionDeclarations: [{ name: 'f', parameters: typed(spell) }] }],
      generationConfig: { responseSchema: typed(spell) },
    };
    assert.deepEqual(checkMessage('GenerateContentRequest', body), []);
    const { tools, generationConfig } = canonical('GenerateContentRequest', body);
    assert.deepEqual(tools[0].functionDeclarations[0].parameters, typed(String));
    assert.deepEqual(generationConfig.responseSchema, typed(String));
  }
});

test('all violations come in one answer, in the form of google.rpc.BadRequest', async (t) => {
  const emulator = await emulatorFor(t);
  const { status, json } = await generate(
    emulator,
    saying('x', { a: 1, generationConfig: { b: 2 } }),
  );
  assert.equal(status, 400);
  assert.equal(json.error.message.split('\n').length, 2);
  assert.deepEqual(json.error.details, [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [
        { description: 'Invalid JSON payload received. Unknown name "a": Cannot find field.' },
        {
          field: 'generation_config',
          description: `Invalid JSON payload received. Unknown name "b" at 'generation_config': Cannot find field.`,
        },
      ],
    },
  ]);
});

test('a body that is no JSON, or no UTF-8, is refused', async (t) => {
  const emulator = await emulatorFor(t);
  const path = '/v1beta/models/gemini-2.5-flash:generateContent';
  assert.equal((await post(emulator, path, '{"contents":')).status, 400);
  const headers = { 'x-goog-api-key': 'test-1' };
  const body = Buffer.from([0x22, 0xff, 0x22]);
  const response = await fetch(emulator.url + path, { method: 'POST', headers, body });
  assert.equal(response.status, 400);
});

/** @type {[string, unknown, RegExp][]} */
const BAD_SCHEMAS = [
  ['dropped keyword', { type: 'string', pattern: 'x' }, /unsupported keyword "pattern"/],
  ['const', { const: 1 }, /unsupported keyword "const"/],
  ['boolean schema', { properties: { a: true } }, /must be an object/],
  ['items list', { items: [{}] }, /must be an object/],
  ['null in enum', { enum: ['a', null] }, /enum/],
  ['missing property', { properties: {}, required: ['a'] }, /property is not defined/],
  ['open reference', { $ref: '#/$defs/A' }, /cannot be resolved/],
  [
    'reference with siblings',
    { $defs: { A: {} }, properties: { a: { $ref: '#/$defs/A', title: 'x' } } },
    /set alongside unsupported fields: title/,
  ],
  ['bad type', { type: 'strin' }, /bad type/],
];

/** @type {[string, object, boolean][]} */
const LOOPS = [
  ['a required property', { $ref: '#' }, false],
  ['a null beside the reference', { anyOf: [{ $ref: '#' }, { type: 'null' }] }, false],
  ['an array', { type: 'array', items: { $ref: '#' } }, true],
  ['an array or null', { type: ['array', 'null'], items: { $ref: '#' } }, false],
  ['an array that is not empty', { type: 'array', items: { $ref: '#' }, minItems: 1 }, false],
  [
    'an array beside null',
    { anyOf: [{ type: 'array', items: { $ref: '#' } }, { type: 'null' }] },
    true,
  ],
  ['free properties', { type: 'object', additionalProperties: { $ref: '#' } }, false],
];

for (const [name, next, taken] of LOOPS) {
  test(`JSON Schema: a loop through ${name} is ${taken ? 'taken' : 'refused'}`, () => {
    const schema = { type: 'object', properties: { next }, required: ['next'] };
    const problems = jsonSchemaProblems(schema, 'x').join('\n');
    if (taken) assert.equal(problems, '');
    else assert.match(problems, /a ref loop of required fields was found at/);
    assert.deepEqual(jsonSchemaProblems({ ...schema, required: undefined }, 'x'), []);
  });
}

for (const [name, schema, message] of BAD_SCHEMAS) {
  test(`JSON Schema refused: ${name}`, () => {
    assert.match(jsonSchemaProblems(schema, 'x').join('\n'), message);
  });
}

test('JSON Schema accepted: recursion, nullable types, bounds', () => {
  const schema = {
    type: 'object',
    properties: {
      next: { $ref: '#' },
      name: { type: ['string', 'null'] },
      size: { type: 'integer', minimum: 1, maximum: 3 },
      pair: { type: 'array', prefixItems: [{ type: 'string' }], minItems: 1 },
    },
    required: ['name'],
    additionalProperties: false,
  };
  assert.deepEqual(jsonSchemaProblems(schema, 'x'), []);
});
