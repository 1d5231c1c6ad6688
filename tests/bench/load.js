// Sends requests, so many at once, and reads every byte of the answers.
import { Agent, request } from 'node:http';

/**
 * @typedef {object} Reply
 * @property {number} status
 * @property {number} bytes
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {number[]} delays  milliseconds between an event's leaving upstream and its arrival
 * @property {string} tail  the last bytes
 */

/** @param {Buffer} chunk @param {number[]} delays */
function noteDelays(chunk, delays) {
  const now = process.hrtime.bigint();
  for (const [, sent] of chunk.toString('latin1').matchAll(/@(\d+)@/g)) {
    delays.push(Number(now - BigInt(sent)) / 1e6);
  }
}

/**
 * @param {string} url
 * @param {{body: Buffer, headers: Record<string, string>, agent: Agent, timed?: boolean, timeoutMs?: number}} options
 * @returns {Promise<Reply>}
 */
export function post(url, { body, headers, agent, timed = false, timeoutMs = 120_000 }) {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(body.length) };
    const call = request(url, { method: 'POST', agent, headers: { ...headers, ...length } });
    call.setTimeout(timeoutMs, () => call.destroy(new Error('no answer in time')));
    call.on('error', reject);
    call.on('response', (response) => {
      /** @type {Reply} */
      const reply = {
        status: response.statusCode ?? 0,
        bytes: 0,
        headers: response.headers,
        delays: [],
        tail: '',
      };
      response.on('data', (chunk) => {
        if (timed) noteDelays(chunk, reply.delays);
        reply.bytes += chunk.length;
        reply.tail = chunk.subarray(-512).toString('latin1');
      });
      response.on('end', () => resolve(reply));
      response.on('error', reject);
    });
    call.end(body);
  });
}

/**
 * `count` calls, `concurrency` at once.
 * @template T
 * @param {number} count @param {number} concurrency @param {(index: number) => Promise<T>} call
 * @returns {Promise<T[]>}
 */
export async function runAll(count, concurrency, call) {
  /** @type {T[]} */
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next++;
      results[index] = await call(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, concurrency) }, worker));
  return results;
}

/** @param {number} sockets */
export function newAgent(sockets) {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const connect = agent.createConnection.bind(agent);
  // An answer that comes before the whole request was sent may be followed by a reset.
  agent.createConnection = (...given) => connect(...given)?.on('error', () => {});
  return agent;
}
