// However the network cuts an upstream stream, the client receives the same bytes: the core as it
// ships, driven as the shim drives it.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { BareCore, hasCore } from './bare-core.js';
import { endpoints, streams } from './streams.js';

/** @import { Answer } from './bare-core.js' */

/** Largest stream that is cut in two places at once. */
const shortBytes = 130;

/** @type {BareCore} */
let core;
before(() => {
  if (hasCore) core = new BareCore();
});

/** @param {Buffer} bytes @param {number[]} cuts ascending */
const cut = (bytes, cuts) =>
  [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length));

/** @param {Answer} answer */
const shown = ({ status, head, body, calls }) => `${status} after ${calls} calls\n${head}\n${body}`;

/** @param {number} length @returns {Generator<number[]>} */
function* singleCuts(length) {
  for (let at = 0; at <= length; ++at) yield [at];
  yield Array.from({ length }, (_, at) => at);
}

/** @param {number} length @returns {Generator<number[]>} */
function* doubleCuts(length) {
  for (let second = 0; second <= length; ++second) {
    for (let first = 0; first <= second; ++first) yield [first, second];
  }
}

for (const { name, path, body } of endpoints) {
  for (const stream of streams) {
    const cuttings = stream.bytes.length <= shortBytes ? [singleCuts, doubleCuts] : [singleCuts];
    for (const cuttings_ of cuttings) {
      const title = `${name}: ${stream.name}, ${cuttings_ === singleCuts ? 'every cut' : 'every pair of cuts'}`;
      test(title, { skip: !hasCore && 'build/core.wasm is not built' }, () => {
        const post = (/** @type {Buffer[]} */ chunks) => core.post(path, body, { chunks });
        const expected = post([stream.bytes]);
        for (const cuts of cuttings_(stream.bytes.length)) {
          const answer = post(cut(stream.bytes, cuts));
          if (answer.body.equals(expected.body) && answer.status === expected.status) continue;
          assert.equal(shown(answer), shown(expected), `cut at ${cuts}`);
        }
      });
    }
  }
}
