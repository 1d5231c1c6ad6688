// Whole answers that are pictures: each is held several times while it is translated.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGateway, user } from './gateway.js';
import { scriptPicture } from './pictures.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => void (gateway = await startGateway()));
after(() => gateway.stop());

/** The picture, or the code of an error. @param {string} model */
async function ask(model) {
  const messages = [user('A cat')];
  const reply = await gateway.post('/v1/chat/completions', { model, messages });
  const { error, choices } = await reply.json();
  return error?.code ?? choices[0].message.images[0].image_url.url;
}

const sizes = {
  'gemini-2.5-flash-image': 10,
  'gemini-3-pro-image': 18,
  'gemini-3.1-flash-image': 20,
};
for (const [model, mib] of Object.entries(sizes)) {
  test(`of four pictures of ${mib} MiB those that find no room are refused in order`, async () => {
    const url = scriptPicture(gateway, model, mib);
    const outcomes = await Promise.all(Array.from({ length: 4 }, async () => ask(model)));
    const refused = outcomes.filter((outcome) => outcome !== url);
    for (const code of refused) assert.equal(code.slice(0, 40), 'overloaded');
    assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));
    assert.ok((await ask(model)) === url);
  });
}
