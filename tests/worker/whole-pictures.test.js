// Whole answers that are pictures: each is held several times while it is translated.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGateway, user } from './gateway.js';
import { scriptPicture } from './pictures.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => void (gateway = await startGateway()));
after(() => gateway.stop());

/** By endpoint: what asks for a picture, and where it is in the answer. @type {Record<string, [object, (answer: any) => string]>} */
const endpoints = {
  'chat/completions': [
    { messages: [user('A cat')] },
    ({ choices }) => choices[0].message.images[0].image_url.url,
  ],
  responses: [{ input: 'A cat' }, ({ output }) => `data:image/png;base64,${output[0].result}`],
  'images/generations': [{ prompt: 'A cat', response_format: 'url' }, ({ data }) => data[0].url],
};

/** The picture, or the code of an error. @param {string} endpoint @param {string} model */
async function ask(endpoint, model) {
  const [body, find] = endpoints[endpoint];
  const reply = await gateway.post(`/v1/${endpoint}`, { model, ...body });
  const answer = await reply.json();
  return answer.error?.code ?? find(answer);
}

const models = {
  'gemini-2.5-flash-image': 10,
  'gemini-3-pro-image': 18,
  'gemini-3.1-flash-image': 20,
};
for (const [model, mib] of Object.entries(models))
  for (const endpoint of Object.keys(endpoints))
    test(`${endpoint}: of four pictures of ${mib} MiB those without room are refused`, async () => {
      const url = scriptPicture(gateway, model, mib);
      const asked = Array.from({ length: 4 }, async () => ask(endpoint, model));
      const refused = (await Promise.all(asked)).filter((outcome) => outcome !== url);
      for (const code of refused) assert.equal(code.slice(0, 40), 'overloaded');
      assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));
      assert.ok((await ask(endpoint, model)) === url);
    });
