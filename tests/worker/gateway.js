// A built Worker with its emulator, keys and a client, for one test file.
import { once } from 'node:events';
import OpenAI from 'openai';
import { startEmulator } from '../emulator/server.js';
import { assertAccepted } from '../support/accepted.js';
import { login } from '../support/admin.js';
import { enoughOfToday } from '../support/day.js';
import { startWorker } from '../support/run-worker.js';

export { eventually } from '../support/eventually.js';

/**
 * @typedef {object} Gateway
 * @property {string} url
 * @property {string} key  the worker key
 * @property {OpenAI} client
 * @property {import('../support/admin.js').Admin} admin
 * @property {Awaited<ReturnType<typeof startEmulator>>} emulator
 * @property {import('../support/run-worker.js').RunningWorker} worker
 * @property {string[]} log  what the Worker printed
 * @property {(path: string, body: unknown, init?: RequestInit) => Promise<Response>} post
 * @property {() => Promise<void>} stop
 */

/**
 * @param {{keys?: string[], vars?: Record<string, string>, emulator?: import('../emulator/types.js').Options, beside?: import('../support/run-worker.js').Options['beside'], override?: import('../support/run-worker.js').Options['override'], entry?: string}} [options]
 * @returns {Promise<Gateway>}
 */
export async function startGateway({
  keys = ['test-key-a', 'test-key-b'],
  vars,
  emulator,
  beside,
  override,
  entry,
} = {}) {
  await enoughOfToday();
  const upstream = await startEmulator(emulator);
  /** @type {string[]} */
  const log = [];
  const worker = await startWorker({
    emulatorUrl: upstream.url,
    vars,
    beside,
    override,
    entry,
    onLog: (line) => log.push(line),
  });
  const { url } = worker;
  const admin = await login(url, worker.password);
  for (const key of keys) await admin.post('gemini-keys', { key });
  const { key } = await admin.post('worker-keys', { description: 'tests' });
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
  const post = (/** @type {string} */ path, /** @type {unknown} */ body, init = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body:
        typeof body === 'string' || body instanceof Uint8Array
          ? /** @type {BodyInit} */ (body)
          : JSON.stringify(body),
      ...init,
    });
  const stop = async () => {
    await worker.stop();
    await upstream.close();
    assertAccepted(upstream.state);
  };
  return { url, key, client, admin, emulator: upstream, worker, log, post, stop };
}

/**
 * A gateway whose Gemini is this server, which ends with it.
 * @param {import('node:http').Server} server
 * @returns {Promise<Gateway>}
 */
export async function startGatewayOver(server) {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const gateway = await startGateway({ vars: { GEMINI_BASE_URL: `http://127.0.0.1:${port}` } });
  const stop = async () => {
    await gateway.stop();
    server.closeAllConnections();
    server.close();
  };
  return { ...gateway, stop };
}

/** @param {string} text */
export const user = (text) => /** @type {const} */ ({ role: 'user', content: text });
