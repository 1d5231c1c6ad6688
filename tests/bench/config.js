// Configurations of plain workerd, in capnp's text form: what `wrangler deploy` would set up, without
// the layers that wrangler puts around a Worker on a developer's machine.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/install.js';
import { listFiles } from '../support/tree.js';
import { readWorkerOptions } from '../support/wrangler-toml.js';
import { encodeConfig } from './workerd.js';

const { workerOptions } = readWorkerOptions();
/** @type {string[]} */
const flagNames = workerOptions.compatibilityFlags ?? [];
const flags = flagNames.map((flag) => JSON.stringify(flag));
const compatibility = `compatibilityDate = "${workerOptions.compatibilityDate}",
  compatibilityFlags = [${flags.join(', ')}]`;

export const variables = {
  ADMIN_PASSWORD: 'bench-password-0123456789',
  SESSION_SECRET_KEY: 'bench-secret-0123456789abcdef0123456789abcdef',
};

/** @param {string} worker  a constant of the same file @param {string} services */
const configOf = (worker, services = '') => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .${worker}),
    (name = "internet", network = (allow = ["public", "private"])),${services}
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/** @param {string} name @param {string} value */
const text = (name, value) => `(name = "${name}", text = ${JSON.stringify(value)})`;

/** A Worker of workers/ that sends everything to one address. @param {string} file @param {string} upstream */
const plainConfig = (file, upstream) => `${configOf('plain')}
const plain :Workerd.Worker = (
  ${compatibility},
  modules = [(name = "${file}", esModule = embed "${file}")],
  bindings = [${text('UPSTREAM', upstream)}],
);
`;

/** The panel's files, which no workload asks for, are some folder. @param {string} entry @param {{url: string, kv: string}} upstream */
function gatewayConfig(entry, { url, kv }) {
  const shim = listFiles().filter((path) => /^shim\/.*\.js$/.test(path) && path !== entry);
  const modules = [entry, ...shim].map((path) => `(name = "${path}", esModule = embed "${path}")`);
  const kvService = (/** @type {string} */ name) => `
    (name = "${name}", external = (address = "${kv}", http = (
      injectRequestHeaders = [(name = "x-space", value = "${name}")]))),`;
  return `${configOf(
    'gateway',
    `${kvService('keys')}${kvService('config')}
    (name = "assets", disk = (path = "workers")),
    (name = "disk", disk = (path = "objects", writable = true)),`,
  )}
const gateway :Workerd.Worker = (
  ${compatibility},
  modules = [
    ${modules.join(',\n    ')},
    (name = "build/core.wasm", wasm = embed "build/core.wasm")],
  bindings = [
    ${Object.entries({ ...variables, GEMINI_BASE_URL: url })
      .map(([name, value]) => text(name, value))
      .join(',\n    ')},
    (name = "GEMINI_KEYS_KV", kvNamespace = "keys"),
    (name = "WORKER_CONFIG_KV", kvNamespace = "config"),
    (name = "ASSETS", service = "assets"),
    (name = "LEDGER", durableObjectNamespace = "Ledger")],
  durableObjectNamespaces = [(className = "Ledger", uniqueKey = "ledger", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
);
`;
}

const entries = new Map([
  ['gateway', 'shim/worker.js'],
  ['shim-alone', 'workers/shim-alone.js'],
]);

/**
 * Writes a folder for `workerd serve`.
 * @param {string} name  `gateway`, or a file of workers/ without its ending
 * @param {string} folder
 * @param {{url: string, kv: string}} upstream  `kv`: host and port of the KV service
 * @returns {string} the encoded configuration's path
 */
export function writeConfig(name, folder, upstream) {
  mkdirSync(join(folder, 'objects'), { recursive: true });
  cpSync(join(root, 'tests/bench/workers'), join(folder, 'workers'), { recursive: true });
  const entry = entries.get(name);
  if (entry) {
    cpSync(join(root, 'shim'), join(folder, 'shim'), { recursive: true });
    mkdirSync(join(folder, 'build'), { recursive: true });
    cpSync(join(root, 'build/core.wasm'), join(folder, 'build/core.wasm'));
  }
  const path = join(folder, `${name}.capnp`);
  const config = entry
    ? gatewayConfig(entry, upstream)
    : plainConfig(`workers/${name}.js`, `${upstream.url}/fixed`);
  writeFileSync(path, config);
  return encodeConfig(path);
}
