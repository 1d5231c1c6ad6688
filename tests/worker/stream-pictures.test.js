// Streams whose events are pictures: each is held several times while it is translated.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startGateway, user } from './gateway.js';
import { scriptPicture } from './pictures.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => void (gateway = await startGateway()));
after(() => gateway.stop());

/** What a stream ended with: its picture, or the code of an error. @param {Response} reply */
async function outcomeOf(reply) {
  const text = await reply.text();
  if (reply.status !== 200) return JSON.parse(text).error.code;
  const events = text
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => JSON.parse(event.slice(6)));
  const failed = events.find(({ error }) => error);
  if (failed) return failed.error.code;
  return events.flatMap(({ choices }) => choices[0]?.delta.images ?? [])[0].image_url.url;
}

/** What a streamed response ended with: its text, or the code of an error. @param {Response} reply */
async function textOf(reply) {
  const text = await reply.text();
  if (reply.status !== 200) return JSON.parse(text).error.code;
  const { response, error } = JSON.parse(text.slice(text.lastIndexOf('data: ') + 6));
  return response?.status === 'completed'
    ? response.output_text
    : (response ?? { error }).error.code;
}

const send = (/** @type {string} */ model) =>
  gateway.post('/v1/chat/completions', { model, messages: [user('A cat')], stream: true });
const noTrap = () =>
  assert.ok(!gateway.log.some((line) => line.includes('trapped')), gateway.log.join('\n'));

test('a picture of 20 MiB arrives', async () => {
  const model = 'gemini-3.1-flash-image';
  const url = scriptPicture(gateway, model, 20);
  assert.ok((await outcomeOf(await send(model))) === url);
  noTrap();
});

test('of many large pictures at once some arrive and the others are refused in order', async () => {
  const model = 'gemini-3-pro-image';
  const url = scriptPicture(gateway, model, 10);
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, async () => outcomeOf(await send(model))),
  );
  const refused = outcomes.filter((outcome) => outcome !== url);
  assert.ok(refused.length < outcomes.length);
  for (const code of refused) assert.equal(code, 'overloaded');
  noTrap();
  assert.ok((await outcomeOf(await send(model))) === url);
});

test('a response tells a picture that is its text six times, and counts it', async () => {
  await gateway.admin.post('system-settings', { images_as: 'markdown' });
  const model = 'gemini-2.5-flash-image';
  const url = scriptPicture(gateway, model, 6);
  const ask = async () =>
    textOf(await gateway.post('/v1/responses', { model, input: 'A cat', stream: true }));
  await eventually(async () => (await ask()).includes(`![image](${url})`));
  const outcomes = await Promise.all(Array.from({ length: 5 }, ask));
  const refused = outcomes.filter((outcome) => !outcome.includes(url));
  assert.ok(refused.length < outcomes.length);
  for (const code of refused) assert.match(code.slice(0, 40), /^(overloaded|server_error)$/);
  noTrap();
  assert.ok((await ask()).includes(url));
});
