// The floor of a gateway whose logic is WebAssembly: every byte goes into linear memory and out of
// it, heads are told, calls can be aborted and end in time, something is left to do after the
// answer. Nothing is parsed, chosen, mapped or counted.
const memory = new WebAssembly.Memory({ initial: 512 });
const heap = new Uint8Array(memory.buffer);
const BLOCK = 256 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };
const EVENTS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' };

/** @param {Headers} headers */
function lines(headers) {
  let text = '';
  headers.forEach((value, name) => (text += `${name}: ${value}\n`));
  return new TextEncoder().encodeInto(text, heap).written;
}

/** The bytes, copied in and out. @param {Uint8Array} bytes */
function through(bytes) {
  heap.set(bytes, BLOCK);
  return heap.slice(BLOCK, BLOCK + bytes.length);
}

/** @param {ReadableStream} body @param {WritableStream} writable */
async function pump(body, writable) {
  const reader = body.getReader({ mode: 'byob' });
  const writer = writable.getWriter();
  let room = new ArrayBuffer(BLOCK);
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(room));
    if (done || !value) break;
    await writer.write(through(value));
    room = /** @type {ArrayBuffer} */ (value.buffer);
  }
  await writer.close();
}

export default {
  /** @param {Request} request @param {{UPSTREAM: string}} env @param {any} execution */
  async fetch(request, env, execution) {
    lines(request.headers);
    const controller = new AbortController();
    const hangUp = () => controller.abort();
    request.signal.addEventListener('abort', hangUp);
    let answered = () => {};
    const answering = new Promise((resolve) => (answered = () => resolve(undefined)));
    execution.waitUntil(answering.then(() => request.signal.removeEventListener('abort', hangUp)));
    const body = through(new Uint8Array(await request.arrayBuffer()));
    const timer = setTimeout(() => controller.abort(), 300_000);
    const { signal } = controller;
    const call = { method: 'POST', headers: JSON_TYPE, body, signal, redirect: 'manual' };
    const response = await fetch(env.UPSTREAM, /** @type {RequestInit} */ (call));
    clearTimeout(timer);
    lines(response.headers);
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      const { readable, writable } = new /** @type {any} */ (globalThis).IdentityTransformStream();
      pump(/** @type {ReadableStream} */ (response.body), writable).then(answered);
      return new Response(readable, { headers: { ...EVENTS, ...CORS } });
    }
    const answer = through(new Uint8Array(await response.arrayBuffer()));
    answered();
    return new Response(answer, { headers: { ...JSON_TYPE, ...CORS } });
  },
};
