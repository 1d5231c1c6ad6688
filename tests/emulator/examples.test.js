import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkMessage } from './schema/check.js';
import { emulatorFor, post } from './testing.js';

/** @import {Json} from './types.js' */

const FOLDER = join(import.meta.dirname, '../cases/examples');

/** Cases that are answered with an error need it scripted. */
const FAULTS = /** @type {Record<number, string>} */ ({ 429: 'day', 400: 'key-invalid' });

const examples = readdirSync(FOLDER)
  .filter((name) => existsSync(join(FOLDER, name, 'gemini-request.json')))
  .map((name) => ({
    name,
    upstream: JSON.parse(readFileSync(join(FOLDER, name, 'case.json'), 'utf8')).upstream,
    body: JSON.parse(readFileSync(join(FOLDER, name, 'gemini-request.json'), 'utf8')),
  }));

for (const { name, upstream, body } of examples) {
  test(`${name} is accepted`, async (t) => {
    const emulator = await emulatorFor(t);
    const error = FAULTS[upstream.status];
    if (error) emulator.script({ directive: { error } });
    const response = await post(emulator, upstream.path, body);
    assert.equal(response.status, upstream.status, await response.text());
  });

  test(`${name}: every spoilt copy is refused`, async (t) => {
    const emulator = await emulatorFor(t);
    for (const [what, spoilt] of spoiltCopies(body)) {
      const response = await post(emulator, upstream.path, spoilt);
      assert.equal(response.status, 400, what);
      const { error } = /** @type {Json} */ (await response.json());
      assert.equal(error.status, 'INVALID_ARGUMENT', what);
      assert.ok(error.details[0].fieldViolations.length > 0, what);
    }
  });
}

test('the recorded answers fit the response message', () => {
  for (const { name, upstream } of examples) {
    const path = join(FOLDER, name, 'gemini-response.json');
    const answers = upstream.status === 200 && existsSync(path) && !name.includes('embeddings');
    if (!answers) continue;
    const violations = checkMessage(
      'GenerateContentResponse',
      JSON.parse(readFileSync(path, 'utf8')),
    );
    assert.deepEqual(violations, [], name);
  }
});

/**
 * An unknown member in every object, a wrong type for every scalar, and a second member in every
 * part, where the schema and not the user decides what may stand there.
 * @param {Json} body
 * @returns {Generator<[string, Json]>}
 */
function* spoiltCopies(body) {
  for (const path of typedPaths(body, [])) {
    const copy = structuredClone(body);
    const parent = path.slice(0, -1).reduce((node, step) => node[step], copy);
    const name = path[path.length - 1];
    const value = name === undefined ? copy : parent[name];
    if (typeof value !== 'object') {
      parent[name] = { wrong: 'type' };
    } else if (Array.isArray(value)) {
      parent[name] = 'no list';
    } else {
      value.notAField = 1;
    }
    yield [`${path.join('.')} spoilt`, copy];
  }
  const parts = body.contents?.[0].parts;
  if (!parts) return;
  const copy = structuredClone(body);
  copy.contents[0].parts[0].fileData = { fileUri: 'https://example.com/x' };
  copy.contents[0].parts[0].text = 'both';
  yield ['two members of a oneof', copy];
}

const FREE_FORM = ['args', 'response', 'parametersJsonSchema', 'responseJsonSchema'];

/**
 * @param {any} value
 * @param {(string | number)[]} path
 * @returns {Generator<any[]>}
 */
function* typedPaths(value, path) {
  yield path;
  if (typeof value !== 'object' || FREE_FORM.includes(String(path[path.length - 1]))) return;
  for (const key of Object.keys(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    if (!FREE_FORM.includes(key)) yield* typedPaths(value[key], [...path, step]);
  }
}
