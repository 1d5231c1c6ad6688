// Several instances of the Worker over one Ledger, with their emulator, keys and a client: what the
// proofs of this folder run on.
import { startEmulator } from '../emulator/server.js';
import { login } from '../support/admin.js';
import { assertAccepted } from '../support/accepted.js';
import { enoughOfToday } from '../support/day.js';
import { startWorker } from '../support/run-worker.js';

export { eventually } from '../support/eventually.js';

/** @import {RunningWorker} from '../support/run-worker.js' */
/** @typedef {import('../support/run-worker.js').Options} StartOptions */
/** @import {Admin} from '../support/admin.js' */

/** `npm run prove` takes the full sizes, `npm test` the small ones. */
export const isFull = process.env.PROVE === 'full';
/** @param {number} full @param {number} small */
export const sized = (full, small) => (isFull ? full : small);

/** @param {number} ms */
export const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));

/** @param {number} count @param {string} [prefix] */
export const keyNames = (count, prefix = 'test-key') =>
  Array.from({ length: count }, (_, i) => `${prefix}-${String(i).padStart(4, '0')}`);

/**
 * A Worker between the gateway and its two namespaces, for startCluster(): `script` exports the entry
 * points `Keys` and `Config`, over its own bindings KEYS and CONFIG.
 * @param {string} name @param {string} script
 * @returns {Pick<StartOptions, 'beside' | 'override'>}
 */
export const kvBetween = (name, script) => ({
  beside: [
    {
      name,
      modules: true,
      compatibilityDate: '2026-04-01',
      kvNamespaces: { KEYS: 'GEMINI_KEYS_KV', CONFIG: 'WORKER_CONFIG_KV' },
      script,
    },
  ],
  override: {
    kvNamespaces: {},
    serviceBindings: {
      GEMINI_KEYS_KV: { name, entrypoint: 'Keys' },
      WORKER_CONFIG_KV: { name, entrypoint: 'Config' },
    },
  },
});

/**
 * @typedef {object} Cluster
 * @property {Awaited<ReturnType<typeof startEmulator>>} emulator
 * @property {RunningWorker} worker  the process that has the Ledger
 * @property {RunningWorker[]} others
 * @property {string[]} urls  of every instance in every process
 * @property {Admin} admin
 * @property {string} key  a worker key
 * @property {string[]} log  what the Workers printed
 * @property {(options?: Parameters<typeof startWorker>[0]) => Promise<RunningWorker>} start  one more
 *   process of the same kind
 * @property {() => Promise<void>} stop
 */

/**
 * @param {{keys?: (string | object)[], siblings?: number, registry?: string, persist?: string,
 *   vars?: Record<string, string>, beside?: StartOptions['beside'],
 *   override?: StartOptions['override'], emulator?: import('../emulator/types.js').Options}} [options]
 *   `registry`: a second workerd process is started, which reaches the Ledger of the first
 * @returns {Promise<Cluster>}
 */
export async function startCluster(options = {}) {
  const { keys = keyNames(2), siblings = 0, registry, persist, vars } = options;
  await enoughOfToday();
  const emulator = await startEmulator(options.emulator);
  /** @type {string[]} */
  const log = [];
  /** @param {Parameters<typeof startWorker>[0]} [more] */
  const start = (more) =>
    startWorker({
      ...{ emulatorUrl: emulator.url, siblings, registry, vars },
      onLog: (line) => log.push(line),
      ...more,
    });
  const { beside, override } = options;
  const worker = await start({ persist, beside, override });
  const others = registry ? [await start({ ledger: 'elsewhere' })] : [];
  const admin = await login(worker.url, worker.password);
  await admin.post('gemini-keys', { keys });
  const { key } = await admin.post('worker-keys', { description: 'tests' });
  const urls = [worker, ...others].flatMap((one) => one.urls);
  const stop = async () => {
    for (const one of [worker, ...others]) await one.stop().catch(() => {});
    await emulator.close();
    assertAccepted(emulator.state);
  };
  return { emulator, worker, others, urls, admin, key, log, start, stop };
}

/**
 * What a client sees of one chat.
 * @typedef {object} Seen
 * @property {boolean} answered  wholly: a stream up to its last event
 * @property {number} status  0 = the connection failed
 * @property {string} text
 * @property {number} at  when it ended
 */

/**
 * @param {string} url @param {string} key
 * @param {{model?: string, text?: string, stream?: boolean, [more: string]: unknown}} chat
 * @returns {Promise<Seen>}
 */
export async function chat(url, key, { text = 'Hi', model = 'gemini-2.5-flash', ...more }) {
  const body = { model, messages: [{ role: 'user', content: text }], ...more };
  try {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.text();
    const whole = more.stream ? answer.endsWith('data: [DONE]\n\n') : answer.endsWith('}');
    const answered = response.ok && whole && !answer.includes('"error":');
    return { answered, status: response.status, text: answer, at: Date.now() };
  } catch (error) {
    return { answered: false, status: 0, text: String(error), at: Date.now() };
  }
}

/**
 * `count` calls of `work`, so many at a time.
 * @param {number} count @param {number} concurrency @param {(i: number) => Promise<unknown>} work
 */
export async function runAll(count, concurrency, work) {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}
