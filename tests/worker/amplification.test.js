// Requests of which more is made than was sent: what there is no room for is refused, and nobody else
// is lost by it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startGateway, user } from './gateway.js';

const model = 'gemini-2.5-flash';
const mebi = 1024 * 1024;

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
