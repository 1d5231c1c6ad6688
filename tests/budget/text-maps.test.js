// Maps by texts that clients or upstream choose hash them with a secret: base/text_map.h.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFiles, readText } from '../support/tree.js';

const foreign = /^wasm\/(base|json|http|sse|chat|openai|gemini|route|auth|keys)\/.*\.(h|cpp)$/;

/** @param {string} line */
const hashesWithoutSecret = (line) =>
  /unordered_(map|set)<std::string/.test(line) && !line.includes('TextHash');

test('no map of what clients and upstream say has the hash of the standard library', () => {
  const lines = listFiles()
    .filter((path) => foreign.test(path))
    .flatMap((path) => readText(path).split('\n').filter(hashesWithoutSecret));
  assert.deepEqual(lines, []);
});
