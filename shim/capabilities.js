/**
 * What the core can ask of the platform by number, in the order of `Capability` in
 * wasm/abi/imports.h: a name and bytes go in, a Result comes out.
 * @import { Context } from './context.js'
 * @import { Result } from './abi.js'
 */

/** @param {ArrayBuffer | null} value */
const found = (value) => (value ? { code: 200, bytes: new Uint8Array(value) } : { code: 404 });

/** @param {KVNamespace} namespace @param {string} prefix */
const names = async (namespace, prefix) => ({
  text: (await namespace.list({ prefix })).keys.map(({ name }) => name).join('\n'),
});

/** AES-256-GCM under the first 32 bytes; a sealed text begins with its nonce of 12 bytes. @param {'encrypt' | 'decrypt'} use @param {Uint8Array} body */
async function aes(use, body) {
  const key = await crypto.subtle.importKey('raw', body.slice(0, 32), 'AES-GCM', false, [use]);
  const [iv, text] = [body.slice(32, 44), body.slice(44)];
  return { bytes: new Uint8Array(await crypto.subtle[use]({ name: 'AES-GCM', iv }, key, text)) };
}

/** @type {((context: Context, name: string, body: Uint8Array) => Promise<Result | void>)[]} */
export const capabilities = [
  async ({ env }, name) => found(await env.GEMINI_KEYS_KV.get(name, 'arrayBuffer')),
  async ({ env }, name) => found(await env.WORKER_CONFIG_KV.get(name, 'arrayBuffer')),
  ({ env }, name, body) => env.GEMINI_KEYS_KV.put(name, body),
  ({ env }, name, body) => env.WORKER_CONFIG_KV.put(name, body),
  ({ env }, prefix) => names(env.GEMINI_KEYS_KV, prefix),
  ({ env }, prefix) => names(env.WORKER_CONFIG_KV, prefix),
  async ({ env }, name, body) => {
    const [method, url] = name.split(' ');
    const stub = env.LEDGER.get(env.LEDGER.idFromName('ledger'));
    const response = await stub.fetch(url, { method, body: body.length > 0 ? body : undefined });
    return { code: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  },
  (_, name, body) => aes('encrypt', body),
  (_, name, body) => aes('decrypt', body),
  async ({ env, keep }, path) => keep(await env.ASSETS.fetch(`https://assets${path}`)),
];
