/**
 * The import object: one small function a capability of wasm/host/host.h. Each starts what it
 * names and ends the operation with core.resolve(); none decides anything.
 */
import { CLIENT_GONE, FAILED, OK, TIMEOUT, TOO_LARGE } from './core.js';
import { forward, pump, readWhole, uploadBody } from './stream.js';
import { open, seal } from './sealing.js';
import { runSql } from './ledger-storage.js';

/** @param {string} lines @returns {[string, string][]} */
function headerPairs(lines) {
  /** @type {[string, string][]} */
  const pairs = [];
  for (const line of lines.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) pairs.push([line.slice(0, colon), line.slice(colon + 2)]);
  }
  return pairs;
}

/** @param {Headers} headers */
export function headerLines(headers) {
  let lines = '';
  for (const [name, value] of headers) lines += `${name}: ${value}\n`;
  return lines;
}

/**
 * @param {import('./core.js').Core} core
 * @returns {WebAssembly.Imports}
 */
export function hostImports(core) {
  /** @param {number} id */
  const find = (id) => {
    const context = core.contexts.get(id);
    if (!context) throw new Error('no such request');
    return context;
  };
  /**
   * Ends `op` with what `work` gives, or as failed.
   * @param {number} id @param {number} op
   * @param {(context: import('./context.js').Context) => Promise<Parameters<import('./core.js').Core['resolve']>[3] & { outcome?: number } | void>} work
   */
  const run = (id, op, work) => {
    const context = find(id);
    work(context).then(
      (result) => core.resolve(context, op, result?.outcome ?? OK, result ?? {}),
      () => core.resolve(context, op, context.clientGone ? CLIENT_GONE : FAILED),
    );
  };
  /** @param {import('./context.js').Context} context @param {Response} response */
  const keep = (context, response) => {
    const handle = context.nextHandle++;
    context.responses.set(handle, response);
    return { handle, code: response.status, text: headerLines(response.headers) };
  };
  /** @param {import('./context.js').Context} context @param {number} space */
  const namespace = (context, space) =>
    space === 0 ? context.env.GEMINI_KEYS_KV : context.env.WORKER_CONFIG_KV;

  const host = {
    now: () => Date.now(),
    random: (/** @type {number} */ pointer, /** @type {number} */ size) =>
      void crypto.getRandomValues(core.memory.subarray(pointer, pointer + size)),
    log(/** @type {number} */ level, /** @type {number} */ pointer, /** @type {number} */ size) {
      const line = core.ascii(pointer, size);
      if (level === 0) console.log(line);
      else if (level === 1) console.warn(line);
      else console.error(line);
    },

    /** @param {number} id @param {number} op @param {number} limit */
    read_body: (id, op, limit) =>
      run(id, op, async ({ request }) => {
        const bytes = request && (await readWhole(request, limit));
        return bytes ? { bytes } : { outcome: TOO_LARGE };
      }),

    /** @type {import('./abi.js').HostFetch} */
    fetch(id, op, head, headSize, pieces, count, followRedirects, timeoutMs) {
      const context = find(id);
      const lines = core.ascii(head, headSize);
      const end = lines.indexOf('\n');
      const space = lines.indexOf(' ');
      const controller = new AbortController();
      context.aborts.set(op, controller);
      if (context.clientGone) controller.abort();
      let late = false;
      const expire = () => {
        late = true;
        controller.abort();
      };
      const timer = timeoutMs > 0 ? setTimeout(expire, timeoutMs) : undefined;
      const upload = count > 0 ? uploadBody(context, op, pieces, count) : undefined;
      fetch(lines.slice(space + 1, end), {
        method: lines.slice(0, space),
        headers: headerPairs(lines.slice(end + 1)),
        body: upload,
        redirect: followRedirects ? 'follow' : 'manual',
        signal: controller.signal,
      })
        .then(
          (response) => core.resolve(context, op, OK, keep(context, response)),
          () =>
            core.resolve(context, op, context.clientGone ? CLIENT_GONE : late ? TIMEOUT : FAILED),
        )
        .finally(() => clearTimeout(timer));
    },
    /** @param {number} id @param {number} op @param {number} handle @param {number} limit */
    read_response: (id, op, handle, limit) =>
      run(id, op, async (context) => {
        const response = context.responses.get(handle);
        context.responses.delete(handle);
        const bytes = response && (await readWhole(response, limit));
        return bytes ? { bytes } : { outcome: TOO_LARGE };
      }),
    close_response(/** @type {number} */ id, /** @type {number} */ handle) {
      const context = find(id);
      context.responses.get(handle)?.body?.cancel().catch(() => {});
      context.responses.delete(handle);
    },
    /** @param {number} id @param {number} op @param {number} handle @param {number} idleMs */
    pump: (id, op, handle, idleMs) =>
      run(id, op, async (context) => ({ outcome: await pump(context, handle, idleMs) })),
    /** @param {number} id @param {number} op @param {number} handle */
    forward: (id, op, handle) =>
      run(id, op, async (context) => ({ outcome: await forward(context, handle) })),

    /** @type {import('./abi.js').HostRespond} */
    respond(id, status, head, headSize, pieces, count) {
      const body = count > 0 ? core.gather(pieces, count) : null;
      const headers = headerPairs(core.ascii(head, headSize));
      find(id).respond?.(new Response(body, { status, headers }));
    },
    /** @type {import('./abi.js').HostStartStream} */
    start_stream(id, status, head, headSize) {
      const { readable, writable } = new IdentityTransformStream();
      const context = find(id);
      context.writer = writable.getWriter();
      context.writer.closed.catch(() => context.hangUp());
      const headers = headerPairs(core.ascii(head, headSize));
      context.respond?.(new Response(readable, { status, headers }));
    },
    /** @param {number} id @param {number} op @param {number} pieces @param {number} count */
    write(id, op, pieces, count) {
      const bytes = core.gather(pieces, count);
      run(id, op, async (context) => context.writer?.write(bytes));
    },
    end_stream(/** @type {number} */ id) {
      find(id)
        .writer?.close()
        .catch(() => {});
    },

    /** @param {number} id @param {number} op @param {number} ms */
    sleep: (id, op, ms) => run(id, op, () => new Promise((wake) => setTimeout(wake, ms))),
    cancel(/** @type {number} */ id, /** @type {number} */ op) {
      core.contexts.get(id)?.aborts.get(op)?.abort();
    },
    finish(/** @type {number} */ id) {
      const context = find(id);
      core.contexts.delete(id);
      for (const response of context.responses.values()) response.body?.cancel().catch(() => {});
      context.finish?.();
    },

    /** @param {number} id @param {number} op @param {number} space @param {number} key @param {number} size */
    kv_get(id, op, space, key, size) {
      const name = core.ascii(key, size);
      run(id, op, async (context) => {
        const value = await namespace(context, space).get(name, 'arrayBuffer');
        return value ? { code: 200, bytes: new Uint8Array(value) } : { code: 404 };
      });
    },
    /** @type {import('./abi.js').HostKvPut} */
    kv_put(id, op, space, key, keySize, value, valueSize) {
      const name = core.ascii(key, keySize);
      const bytes = core.bytes(value, valueSize);
      run(id, op, (context) => namespace(context, space).put(name, bytes));
    },
    /** @param {number} id @param {number} op @param {number} space @param {number} key @param {number} size */
    kv_list(id, op, space, key, size) {
      const prefix = core.ascii(key, size);
      run(id, op, async (context) => {
        const { keys } = await namespace(context, space).list({ prefix });
        return { text: keys.map(({ name }) => name).join('\n') };
      });
    },
    /** @type {import('./abi.js').HostLedger} */
    ledger(id, op, head, headSize, body, bodySize) {
      const [method, url] = core.ascii(head, headSize).trim().split(' ');
      const bytes = method === 'GET' ? undefined : core.bytes(body, bodySize);
      run(id, op, async ({ env }) => {
        const stub = env.LEDGER.get(env.LEDGER.idFromName('ledger'));
        const response = await stub.fetch(url, { method, body: bytes });
        return { code: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
      });
    },
    /** @param {number} id @param {number} op @param {number} key @param {number} text @param {number} size */
    seal(id, op, key, text, size) {
      const [secret, plain] = [core.bytes(key, 32), core.bytes(text, size)];
      run(id, op, async () => ({ bytes: await seal(secret, plain) }));
    },
    /** @param {number} id @param {number} op @param {number} key @param {number} text @param {number} size */
    open(id, op, key, text, size) {
      const [secret, sealed] = [core.bytes(key, 32), core.bytes(text, size)];
      run(id, op, async () => ({ bytes: await open(secret, sealed) }));
    },
    /** @param {number} id @param {number} op @param {number} path @param {number} size */
    asset(id, op, path, size) {
      const url = new URL(core.ascii(path, size), 'https://assets');
      run(id, op, async (context) => keep(context, await context.env.ASSETS.fetch(url)));
    },
    /** @param {number} id @param {number} statement @param {number} size */
    sql: (id, statement, size) => runSql(core, find(id), statement, size),
    set_alarm(/** @type {number} */ id, /** @type {number} */ atMs) {
      find(id).storage?.setAlarm(atMs);
    },
  };
  const refuse = () => {
    throw new Error('the core asked for a file');
  };
  return {
    host,
    wasi_snapshot_preview1: new Proxy({}, { get: () => refuse }),
  };
}
