// Media of a request that has to be written anew for Gemini: so they take memory beside its body.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startGateway } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => void (gateway = await startGateway()));
after(() => gateway.stop());

const size = 19_000_000;
const model = 'gemini-2.5-flash';
const line = 'A'.repeat(76);

/** Base64 or text in lines of 76 characters, `size` of it. @param {string} head @param {string} lineEnd */
const url = (head, lineEnd) =>
  head + (line + lineEnd).repeat(Math.floor(size / JSON.stringify(line + lineEnd).slice(2).length));

const refusal = [503, 'overloaded'];

/** Its status, and the code of an error. The connection may be reset while much is left to send. @param {Promise<Response>} asked */
async function outcomeOf(asked) {
  const response = await asked.catch(() => null);
  if (!response) return refusal;
  const { error } = /** @type {any} */ (await response.json());
  return [response.status, error?.code];
}

/** @param {string} data */
function chat(data) {
  const content = [
    { type: 'text', text: 'What is it?' },
    { type: 'image_url', image_url: { url: data } },
  ];
  const body = JSON.stringify({ model, messages: [{ role: 'user', content }] });
  return () => gateway.post('/v1/chat/completions', body);
}

/** @returns {Promise<Response>} */
function transcription() {
  const sound = new Uint8Array(size);
  const form = new FormData();
  form.set('model', model);
  form.set('file', new Blob([sound]), 'speech.wav');
  const headers = { authorization: `Bearer ${gateway.key}` };
  const to = `${gateway.url}/v1/audio/transcriptions`;
  return fetch(to, { method: 'POST', headers, body: form });
}

const requests = {
  'a picture in base64 with line ends': chat(url('data:image/png;base64,', '\n')),
  'a picture in base64 of which some is percent-encoded': chat(
    url('data:image/png;base64,', '%0A'),
  ),
  'a text as it stands': chat(url('data:text/plain,', '.')),
  'a text with line ends': chat(url('data:text/plain,', '\n')),
  'a recording': transcription,
};
for (const [what, ask] of Object.entries(requests))
  test(`${what}: of several at once those without room are refused`, async () => {
    for (let round = 0; round < 3; ++round) {
      const asked = Array.from({ length: 4 }, () => outcomeOf(ask()));
      for (const [status, code] of await Promise.all(asked))
        assert.deepEqual([status, code], status === 200 ? [200, undefined] : refusal);
    }
    assert.ok(!gateway.log.some((entry) => entry.includes('trapped')), gateway.log.join('\n'));
    assert.deepEqual(await outcomeOf(ask()), [200, undefined]);
  });

test('a picture with its slashes escaped, as of PHP, is refused while its text has no room', async () => {
  await gateway.admin.post('system-settings', { body_limit_bytes: 60 * 1024 * 1024 });
  const write = (/** @type {string} */ to, /** @type {number} */ lines) => {
    const picture = { url: `data:image/png;base64,${`${line}/`.repeat(lines)}` };
    const content = [{ type: 'image_url', image_url: picture }];
    return JSON.stringify({ model: to, messages: [{ role: 'user', content }] });
  };
  /** @type {(value?: unknown) => void} */
  let answer = () => {};
  const until = new Promise((resolve) => (answer = resolve));
  const { state } = gateway.emulator;
  const before = state.requests;
  gateway.emulator.script({ model: 'gemini-2.5-pro', directive: { until } });
  const other = gateway.post('/v1/chat/completions', write('gemini-2.5-pro', 390_000));
  await eventually(() => state.requests === before + 1);
  const escaped = write(model, 700_000).replaceAll('/', '\\/');
  const asked = outcomeOf(gateway.post('/v1/chat/completions', escaped));
  assert.deepEqual(await asked, refusal);
  answer();
  assert.equal((await other).status, 200);
  assert.ok(!gateway.log.some((entry) => entry.includes('trapped')), gateway.log.join('\n'));
});
