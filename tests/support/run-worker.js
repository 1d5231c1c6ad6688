// Starts the Worker in workerd through Miniflare, with the bindings of wrangler.toml. The modules
// are the ones wrangler uploads: shim/*.js as they are, and build/core.wasm, or the core that
// CORE_WASM names in its place.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Miniflare } from 'miniflare';
import { listProcesses } from './processes.js';
import { readWorkerOptions } from './wrangler-toml.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const name = 'gemini-proxy-panel';
const shipped = 'build/core.wasm';
const core = resolve(root, process.env.CORE_WASM || shipped);

/**
 * @typedef {object} Options
 * @property {string} [emulatorUrl]  becomes GEMINI_BASE_URL
 * @property {Record<string, string>} [vars]  over the defaults below
 * @property {string} [persist]  folder for KV and Durable Object; in memory when absent
 * @property {number} [port]  0 = any free one
 * @property {(line: string) => void} [onLog]  each line the Worker prints
 * @property {import('miniflare').WorkerOptions[]} [beside]  more Workers, which reach this one by a
 *   service binding to `gemini-proxy-panel`
 * @property {Partial<import('miniflare').WorkerOptions>} [override]  over what wrangler.toml says
 * @property {string} [entry]  the text of a module in the Worker's entry's place; `./shim/worker.js`
 *   is what it stands before
 * @property {number} [siblings]  more instances of this Worker, each an isolate of its own with its
 *   own address, over the same KV and the same Ledger
 * @property {string} [registry]  folder by which workerd processes find each other's Ledger
 * @property {'own' | 'elsewhere'} [ledger]  elsewhere: the one of the process that has its own
 */

/**
 * @typedef {object} RunningWorker
 * @property {string} url  without a slash at its end
 * @property {string[]} urls  of every instance, this one's first
 * @property {string} password
 * @property {Miniflare} miniflare
 * @property {() => Promise<void>} stop  ends workerd in order
 * @property {() => Promise<void>} kill  SIGKILL to workerd, as a crash; `persist` keeps what was stored
 */

export const testVariables = {
  ADMIN_PASSWORD: 'test-password-0123456789',
  SESSION_SECRET_KEY: 'test-secret-0123456789abcdef0123456789abcdef',
};

/** Process ids of this process's children named workerd. @returns {number[]} */
function workerdProcesses() {
  return listProcesses('pid', 'ppid', 'comm')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, name]) => Number(parent) === process.pid && name?.includes('workerd'))
    .map(([pid]) => Number(pid));
}

/** @param {string} path */
function moduleAt(path) {
  const isWasm = path.endsWith('.wasm');
  return /** @type {const} */ ({
    type: isWasm ? 'CompiledWasm' : 'ESModule',
    path: join(root, path),
    contents: new Uint8Array(readFileSync(path === shipped ? core : join(root, path))),
  });
}

/**
 * The entry first, then every module it reaches.
 * @param {string} entry
 */
function collectModules(entry) {
  const paths = [entry];
  for (const path of paths) {
    if (!path.endsWith('.js')) continue;
    const text = readFileSync(join(root, path), 'utf8');
    for (const [, name] of text.matchAll(/^(?:import|export)\b[^;]*?'(\.[^']+)';/gm)) {
      const reached = join(path, '..', name);
      if (!paths.includes(reached)) paths.push(reached);
    }
  }
  return paths.map(moduleAt);
}

/**
 * @param {Options} [options]
 * @returns {Promise<RunningWorker>}
 */
export async function startWorker(options = {}) {
  if (!existsSync(core)) throw new Error('run `npm run build` first');
  const { workerOptions, main } = readWorkerOptions();
  if (!main) throw new Error('wrangler.toml names no entry');
  const upstream = options.emulatorUrl ? { GEMINI_BASE_URL: options.emulatorUrl } : {};
  const bindings = { ...testVariables, ...upstream, ...options.vars };
  const before = new Set(workerdProcesses());
  const { persist, onLog, siblings = 0 } = options;
  const modules = collectModules(main.slice(root.length));
  if (options.entry) {
    modules.unshift({
      type: 'ESModule',
      path: join(root, 'entry.js'),
      contents: new TextEncoder().encode(options.entry),
    });
  }
  const own = { ...workerOptions, name, modules, modulesRoot: root, bindings, ...options.override };
  const shared = { LEDGER: { className: 'Ledger', scriptName: name } };
  const { assets, ...bare } = { ...own, durableObjects: shared };
  const more = Array.from({ length: siblings }, (_, i) => ({
    ...bare,
    name: `${name}-${i + 2}`,
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  }));
  const first = options.ledger === 'elsewhere' ? { ...bare, name: `${name}-abroad` } : own;
  const miniflare = new Miniflare({
    workers: [first, ...more, ...(options.beside ?? [])],
    unsafeDevRegistryPath: options.registry,
    host: '127.0.0.1',
    port: options.port ?? 0,
    cf: false,
    ...(persist && {
      kvPersist: join(persist, 'kv'),
      durableObjectsPersist: join(persist, 'do'),
    }),
    /** @param {import('node:stream').Readable[]} streams  stdout and stderr */
    handleRuntimeStdio(...streams) {
      for (const stream of streams) {
        stream.on('data', (bytes) => onLog?.(String(bytes).trimEnd()));
      }
    },
  });
  const url = (await miniflare.ready).origin;
  const directUrls = more.map((one) => miniflare.unsafeGetDirectURL(one.name));
  const urls = [url, ...(await Promise.all(directUrls)).map(({ origin }) => origin)];
  const processes = workerdProcesses().filter((pid) => !before.has(pid));
  const stop = () => miniflare.dispose();
  return {
    url,
    urls,
    password: bindings.ADMIN_PASSWORD,
    miniflare,
    stop,
    async kill() {
      if (processes.length === 0) throw new Error('no workerd process found');
      for (const pid of processes) process.kill(pid, 'SIGKILL');
      await stop().catch(() => {});
    },
  };
}
