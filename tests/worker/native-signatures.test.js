// Clients that speak the Gemini API themselves send thought signatures back, which Google takes only
// from the project it gave them to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGateway } from './gateway.js';

/** @import { Directive } from '../emulator/types.js' */

const keys = ['test-a', 'test-b', 'test-c', 'test-d'];
const tools = [{ functionDeclarations: [{ name: 'look', description: 'Looks.' }] }];
const path = '/v1beta/models/gemini-3.8-flash';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway({ keys, emulator: { bindSignatures: true } });
});
after(() => gateway.stop());

/** @param {any[]} contents */
const ask = (contents) =>
  fetch(`${gateway.url}${path}:generateContent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': gateway.key },
    body: JSON.stringify({ contents, tools }),
  });

/** @param {any[]} contents */
async function askForStream(contents) {
  const response = await fetch(`${gateway.url}${path}:streamGenerateContent?alt=sse`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': gateway.key },
    body: JSON.stringify({ contents, tools }),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json));
  return events.flatMap(({ candidates }) => candidates?.[0].content?.parts ?? []);
}

/** @param {any[]} contents */
async function askForParts(contents) {
  const response = await ask(contents);
  const body = await response.json();
  assert.equal(response.status, 200, JSON.stringify(body));
  return body.candidates[0].content.parts;
}

/** @param {any[]} contents @param {any[]} parts */
const goOn = (contents, parts) => [
  ...contents,
  { role: 'model', parts },
  {
    role: 'user',
    parts: parts
      .filter(({ functionCall }) => functionCall)
      .map(({ functionCall: { id, name } }) => ({
        functionResponse: { id, name, response: { output: 'seen' } },
      })),
  },
];

const question = [{ role: 'user', parts: [{ text: 'Look around.' }] }];
/** @type {Directive} */
const call = { calls: [{ name: 'look', args: {} }] };

/** One step of a conversation, and the key that its signature is of. */
async function begin() {
  gateway.emulator.script({ directive: call });
  const contents = goOn(question, await askForParts(question));
  return {
    contents,
    issuer: String(gateway.emulator.state.last.at(-1)?.headers['x-goog-api-key']),
  };
}

const manners = {
  whole: { send: askForParts, shape: {} },
  streamed: { send: askForStream, shape: { split: 7 } },
};
for (const [manner, { send, shape }] of Object.entries(manners)) {
  test(`a tool loop of many steps is taken to its end, ${manner}`, async () => {
    let contents = question;
    for (let step = 0; step < 8; step++) {
      gateway.emulator.script({ directive: { ...call, ...shape } });
      contents = goOn(contents, await send(contents));
    }
    assert.deepEqual(gateway.emulator.state.takeRefusals(), []);
  });
}

test('a key that stumbles is asked again, as no other takes its signatures', async () => {
  const { contents, issuer } = await begin();
  gateway.emulator.script({ directive: { error: 503 }, key: issuer });
  await askForParts(contents);
  assert.deepEqual(gateway.emulator.state.takeRefusals(), []);
});

test('while the key rests the client hears for how long, not that its signatures are wrong', async () => {
  const { contents, issuer } = await begin();
  gateway.emulator.script({ directive: { error: 10 }, key: issuer });
  for (const when of ['as it begins to rest', 'later']) {
    const response = await ask(contents);
    const { error } = await response.json();
    assert.equal(response.status, 429, `${when}: ${JSON.stringify(error)}`);
    const wait = error.details.find((/** @type {any} */ detail) => detail.retryDelay);
    assert.match(wait.retryDelay, /^[1-9]\d*s$/, when);
    const refusals = gateway.emulator.state.takeRefusals();
    assert.equal(refusals.length, 1, `${when}: another key was tried`);
    assert.match(JSON.stringify(refusals), /signature/);
  }
});

test('signatures that no key here gave are refused in Google’s words', async () => {
  const parts = [{ functionCall: { id: 'x', name: 'look', args: {} }, thoughtSignature: 'Zm9v' }];
  const response = await ask(goOn(question, parts));
  assert.equal(response.status, 400);
  assert.match((await response.json()).error.message, /signature is not valid/);
  assert.equal(gateway.emulator.state.takeRefusals().length, 1);
});
