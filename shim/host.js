// The imports, one small function each (wasm/host/host.h): starts what it names, ends with resolve().
/** @import { Context } from './context.js' */ /** @import { Core } from './core.js' */ /** @import { HostImports, Result } from './abi.js' */
import { headerLines } from './context.js';
import { Outcome } from './core.js';
import { runSql } from './ledger.js';
import { drop, ended, lost, pump, readWhole, skip, uploadBody } from './stream.js';
/** What KV holds under a name. @param {ArrayBuffer | null} value */
const found = (value) => (value ? { code: 200, bytes: new Uint8Array(value) } : { code: 404 });
/** AES-256-GCM under the first 32 bytes; a sealed text begins with its nonce of 12 bytes. @param {'encrypt' | 'decrypt'} use @param {Uint8Array} body */
async function aes(use, body) {
  const key = await crypto.subtle.importKey('raw', body.slice(0, 32), 'AES-GCM', false, [use]);
  const [iv, text] = [body.slice(32, 44), body.slice(44)];
  return { bytes: new Uint8Array(await crypto.subtle[use]({ name: 'AES-GCM', iv }, key, text)) };
}
/** What call() can name, in the order of `Capability` in wasm/abi/imports.h. @type {((context: Context, name: string, body: Uint8Array, op: number) => Promise<Result | void>)[]} */
const capabilities = [
  ({ env }, name) => env.GEMINI_KEYS_KV.get(name, 'arrayBuffer').then(found),
  ({ env }, name) => env.WORKER_CONFIG_KV.get(name, 'arrayBuffer').then(found),
  ({ env }, name, body) => env.GEMINI_KEYS_KV.put(name, body),
  ({ env }, name, body) => env.WORKER_CONFIG_KV.put(name, body),
  async ({ env }, name, body) => {
    const [method, url, ms] = name.split(' ');
    const init = { method, signal: AbortSignal.timeout(+ms), body: body.length > 0 ? body : null };
    const answer = await env.LEDGER.getByName('ledger', { locationHint: 'enam' }).fetch(url, init);
    return { code: answer.status, bytes: await answer.bytes() };
  },
  (_, name, body) => aes('encrypt', body),
  (_, name, body) => aes('decrypt', body),
  async ({ env, keep }, path, _, op) => keep(op)(await env.ASSETS.fetch(`https://assets${path}`)),
];
/** What "name: value" lines say: UTF-8 where it passes from other headers. @param {string} lines  one character a byte @returns {Record<string, string>} */
function headersOf(lines) {
  const all = [...lines.matchAll(/^(.+?): (.*)$/gm)];
  return Object.fromEntries(all.map(([, name, utf8]) => [name, decodeURIComponent(escape(utf8))]));
}
/** @param {Core} core @param {Context} context @param {number} op @param {string} head @param {number} pieces @param {number} count @param {number} timeoutMs @param {number} whole  the time is for the body too */
function fetchUpstream(core, context, op, head, pieces, count, timeoutMs, whole) {
  const [method, url] = head.slice(0, head.indexOf('\n')).split(' ');
  const call = Object.assign(new AbortController(), { sends: false });
  if (context.calls.set(op, call) && context.clientGone) call.abort();
  const timer = setTimeout(() => call.abort({ late: Outcome.TIMEOUT }), timeoutMs);
  const failed = () => (call.abort(), { outcome: call.signal.reason.late ?? lost(context) });
  const body = count > 0 ? uploadBody(core, call, pieces, count) : undefined;
  const init = { method, headers: headersOf(head), body, signal: call.signal, redirect: 'manual' };
  const cache = body ? undefined : 'no-store'; // What is asked for is to be as it is now, not as Cloudflare's cache holds it.
  const settle = () => void (whole || clearTimeout(timer));
  return fetch(url, Object.assign(init, { cache })).then(context.keep(op), failed).finally(settle);
}
/** @param {Core} core @returns {WebAssembly.Imports} */
export function hostImports(core) {
  const find = (/** @type {number} */ id) => /** @type {Context} */ (core.contexts.get(id));
  /** Ends `op` with what `work` gives. @param {number} id @param {number} op @param {(context: Context) => Promise<Result | void>} work */
  const run = (id, op, work, context = find(id)) => {
    const done = (/** @type {Result | void} */ result) => core.resolve(id, op, result ?? {});
    work(context).then(done, () => done({ outcome: lost(context) }));
  };
  /** @param {number} status @param {number} at @param {number} size */
  const head = (status, at, size) => ({ status, headers: headersOf(core.ascii(at, size)) });
  /** @type {HostImports} */
  const host = {
    now: () => Date.now(),
    random: (at, size) => void crypto.getRandomValues(core.heap.subarray(at, at + size)),
    log: (rank, at, size) => [console.warn, console.error][rank](core.ascii(at, size)),
    read_body: (id, op, limit) => run(id, op, (it) => readWhole(core, it, op, it.request, limit)),
    skip_body: (id, op, most) => run(id, op, (it) => skip(it.request?.body, most)),
    fetch: (id, op, at, size, ...more) =>
      run(id, op, (it) => fetchUpstream(core, it, op, core.ascii(at, size), ...more)),
    head: (id, handle) => core.copyIn(`${headerLines(find(id).responses.get(handle))}\0`)[0],
    read_response: (id, op, handle, limit) =>
      run(id, op, (it) => it.read(op, handle, (of) => readWhole(core, it, op, of, limit))),
    close_response: (id, handle) => (find(id).endUpload(handle), drop(find(id).take(handle).body)),
    pump: (id, op, handle) => run(id, op, (it) => it.read(op, handle, (of) => pump(core, it, of))),
    respond(id, status, at, size, body, bodySize) {
      const bytes = bodySize > 0 ? core.heap.slice(body, body + bodySize) : null;
      find(id).response.resolve(new Response(bytes, head(status, at, size)));
    },
    start_stream(id, status, at, size, context = find(id), told = head(status, at, size)) {
      const length = told.headers['content-length']; // who gets less knows that it broke off
      const pipe = length ? new FixedLengthStream(+length) : new IdentityTransformStream();
      (context.writer = pipe.writable.getWriter()).closed.catch(context.hangUp);
      context.response.resolve(new Response(pipe.readable, told));
    },
    write: (id, op, at, size) =>
      run(id, op, async ({ writer }) => writer?.write(core.heap.slice(at, at + size))),
    end_stream: (id, cut) => find(id).writer?.[cut ? 'abort' : 'close']().catch(find(id).hangUp),
    sleep: (id, op, ms) =>
      run(id, op, (it) => new Promise((wake) => setTimeout(wake, ms)).then(() => ended(it))),
    cancel: (id, op) => core.contexts.get(id)?.calls.get(op)?.abort(),
    finish: (id) => (find(id).finish(), void core.contexts.delete(id)),
    call(id, op, capability, name, nameSize, body, bodySize) {
      const [text, bytes] = [core.ascii(name, nameSize), core.heap.slice(body, body + bodySize)];
      run(id, op, async (context) => capabilities[capability](context, text, bytes, op));
    },
    sql: (id, statement, size) => runSql(core, find(id).storage, statement, size),
    set_alarm: (id, atMs) => void find(id).storage?.setAlarm(atMs),
  };
  // prettier-ignore
  const wasi = new Proxy({}, { get: () => () => { throw new Error('it has no files'); } });
  return { host: /** @type {any} */ (host), wasi_snapshot_preview1: wasi };
}
