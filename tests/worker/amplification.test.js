// Requests of which more is made than was sent: what there is no room for is refused, and nobody else
// is lost by it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startGateway, user } from './gateway.js';

const model = 'gemini-2.5-flash';
const voice = { model: 'gemini-2.5-flash-preview-tts', voice: 'Kore' };
const mebi = 1024 * 1024;
const lines = (/** @type {number} */ size) => 'ab\n"'.repeat(size / 6);
const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } };
const results = [
  user('Hi'),
  { role: 'assistant', tool_calls: [call] },
  {
    role: 'tool',
    tool_call_id: 'a',
    content: Array(2).fill({ type: 'text', text: lines(9 * mebi) }),
  },
];
const document = { task_type: 'RETRIEVAL_DOCUMENT', title: 'x'.repeat(2 * mebi) };
const embedding = { model: 'gemini-embedding-001' };

/**
 * What is sent, how often at once, and what is answered.
 * @typedef {[string, number, string, object, number[]]} Row
 */

/** @param {number} limit  of a body @param {Row[]} rows */
async function sendAll(limit, rows) {
  const gateway = await startGateway();
  try {
    await gateway.admin.patch('system-settings', { body_limit_bytes: limit });
    for (const [what, times, path, body, statuses] of rows) {
      const text = JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${gateway.key}`,
        'content-type': 'application/json',
        connection: 'close',
      };
      const replies = await Promise.all(
        Array.from({ length: times }, () => gateway.post(path, text, { headers })),
      );
      const bodies = await Promise.all(replies.map((reply) => reply.text()));
      replies.forEach(({ status }, i) =>
        assert.ok(statuses.includes(status), `${what}: ${status} ${bodies[i].slice(0, 300)}`),
      );
      assert.ok(!gateway.log.some((line) => line.includes('trapped')), what);
    }
    const small = { model, messages: [user('Hi')] };
    assert.equal((await gateway.post('/v1/chat/completions', small)).status, 200);
  } finally {
    await gateway.stop();
  }
}

test('what requests of the usual size come to is counted before it is made', () =>
  sendAll(20 * mebi, [
    [
      'a title that each of a hundred texts repeats',
      1,
      '/v1/embeddings',
      { ...embedding, ...document, input: Array(100).fill('a') },
      [413],
    ],
    [
      'texts to be spoken, with escapes',
      4,
      '/v1/audio/speech',
      { ...voice, input: lines(18 * mebi) },
      [200, 503],
    ],
    [
      'results of many parts, with escapes',
      4,
      '/v1/chat/completions',
      { model, messages: results },
      [200, 503],
    ],
    [
      'conversations of very many messages',
      8,
      '/v1/chat/completions',
      { model: `${model}--delay-1000`, messages: Array(80_000).fill(user('a')) },
      [200, 503],
    ],
    [
      'a message of very many parts',
      8,
      '/v1/responses',
      {
        model: `${model}--delay-1000`,
        input: [{ role: 'user', content: Array(90_000).fill({ type: 'input_text', text: 'a' }) }],
      },
      [200, 503],
    ],
  ]));

// Of what never fits no client is to try again.
test('what a body of the largest size comes to is counted before it is made', () => {
  const long = `\n${'x'.repeat(43 * mebi)}`;
  return sendAll(60 * mebi, [
    ['a text to be spoken', 1, '/v1/audio/speech', { ...voice, input: long.trim() }, [200]],
    ['an embedded text', 1, '/v1/embeddings', { ...embedding, input: long }, [413]],
    ['a prompt', 1, '/v1/completions', { model, prompt: long }, [413]],
    [
      'instructions',
      1,
      '/v1/chat/completions',
      { model, messages: [{ role: 'system', content: long }, user('Hi')] },
      [413],
    ],
    [
      'instructions that find no room when they are read',
      1,
      '/v1/chat/completions',
      {
        model,
        messages: [{ role: 'system', content: long + long.slice(0, 10 * mebi) }, user('Hi')],
      },
      [413],
    ],
    ['a text to be spoken, with escapes', 1, '/v1/audio/speech', { ...voice, input: long }, [413]],
  ]);
});
