/**
 * The import object: one small function a capability of wasm/host/host.h. Each starts what it
 * names and ends the operation with core.resolve(); none decides anything.
 * @import { Context } from './context.js'
 * @import { Core } from './core.js'
 * @import { HostImports, Result } from './abi.js'
 */
import { capabilities } from './capabilities.js';
import { Outcome } from './core.js';
import { runSql } from './ledger.js';
import { drop, pump, readWhole, uploadBody } from './stream.js';

/** "name: value" lines as pairs. @param {string} lines */
const headerPairs = (lines) =>
  Array.from(lines.matchAll(/^(.+?): (.*)$/gm), ([, name, value]) => [name, value]);

/** @param {Context} context @param {number} op @param {string} head @param {BodyInit | undefined} body @param {number} timeoutMs */
async function fetchUpstream(context, op, head, body, timeoutMs) {
  const [method, url] = head.slice(0, head.indexOf('\n')).split(' ');
  const controller = new AbortController();
  context.aborts.set(op, controller);
  if (context.clientGone) controller.abort();
  const timer = setTimeout(() => controller.abort(Outcome.TIMEOUT), timeoutMs);
  const init = { method, headers: headerPairs(head), body, signal: controller.signal };
  try {
    return context.keep(await fetch(url, { ...init, redirect: 'manual' }));
  } catch (error) {
    if (controller.signal.reason === Outcome.TIMEOUT) return { outcome: Outcome.TIMEOUT };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Core} core @returns {WebAssembly.Imports} */
export function hostImports(core) {
  /** @param {number} id */
  const find = (id) => /** @type {Context} */ (core.contexts.get(id));
  /** Ends `op` with what `work` gives. @param {number} id @param {number} op @param {(context: Context) => Promise<Result | void>} work */
  const run = (id, op, work) => {
    const context = find(id);
    const lost = () => ({ outcome: context.clientGone ? Outcome.CLIENT_GONE : Outcome.FAILED });
    work(context)
      .catch(lost)
      .then((result) => core.resolve(id, op, result ?? {}));
  };
  /** @param {number} status @param {number} at @param {number} size */
  const head = (status, at, size) => ({ status, headers: headerPairs(core.ascii(at, size)) });

  /** @type {HostImports} */
  const host = {
    now: () => Date.now(),
    random: (at, size) => void crypto.getRandomValues(core.memory.subarray(at, at + size)),
    log: (level, at, size) =>
      [console.log, console.warn, console.error][level](core.ascii(at, size)),
    read_body: (id, op, limit) => run(id, op, ({ request }) => readWhole(request, limit)),
    fetch(id, op, at, size, pieces, count, timeoutMs) {
      const text = core.ascii(at, size);
      const body = count > 0 ? uploadBody(core, find(id), op, pieces, count) : undefined;
      run(id, op, (context) => fetchUpstream(context, op, text, body, timeoutMs));
    },
    read_response: (id, op, handle, limit) =>
      run(id, op, (context) => readWhole(context.take(handle), limit)),
    close_response: (id, handle) => drop(find(id).take(handle).body),
    pump: (id, op, handle) => run(id, op, (context) => pump(core, context, context.take(handle))),
    respond(id, status, at, size, body, bodySize) {
      const bytes = bodySize > 0 ? core.bytes(body, bodySize) : null;
      find(id).response.resolve(new Response(bytes, head(status, at, size)));
    },
    start_stream(id, status, at, size) {
      const { readable, writable } = new IdentityTransformStream();
      const context = find(id);
      context.writer = writable.getWriter();
      context.writer.closed.catch(context.hangUp);
      context.response.resolve(new Response(readable, head(status, at, size)));
    },
    write(id, op, at, size) {
      const bytes = core.bytes(at, size);
      run(id, op, async ({ writer }) => writer?.write(bytes));
    },
    end_stream: (id) => void find(id).writer?.close().catch(find(id).hangUp),
    sleep: (id, op, ms) => run(id, op, () => new Promise((wake) => setTimeout(wake, ms))),
    cancel: (id, op) => core.contexts.get(id)?.aborts.get(op)?.abort(),
    finish(id) {
      const context = find(id);
      core.contexts.delete(id);
      for (const { body } of context.responses.values()) drop(body);
      context.finished.resolve(undefined);
    },
    call(id, op, capability, name, nameSize, body, bodySize) {
      const [text, bytes] = [core.ascii(name, nameSize), core.bytes(body, bodySize)];
      run(id, op, async (context) => capabilities[capability](context, text, bytes));
    },
    sql: (id, statement, size) => runSql(core, find(id).storage, statement, size),
    set_alarm: (id, atMs) => void find(id).storage?.setAlarm(atMs),
  };
  const refused = () => {
    throw new Error('the core asked for a file');
  };
  const wasi = new Proxy({}, { get: () => refused });
  return { host: /** @type {any} */ (host), wasi_snapshot_preview1: wasi };
}
