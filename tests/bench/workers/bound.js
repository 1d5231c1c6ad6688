// The floor of a gateway whose logic is WebAssembly: every byte goes into linear memory and out of
// it, heads are told, calls can be aborted and end in time, something is left to do after the
// answer. Nothing is parsed, chosen, mapped or counted. Large bodies go through blocks that are used
// again, as made anew they are garbage by the megabyte.
const PLACE = 12 * 1024 * 1024;
const memory = new WebAssembly.Memory({ initial: (9 * PLACE) / 65536 });
const heap = new Uint8Array(memory.buffer);
const places = Array.from({ length: 8 }, (_, i) => (i + 1) * PLACE); // of requests; before them, streams and heads
const BLOCK = 256 * 1024;
const LARGE = 1024 * 1024;
const spare = /** @type {ArrayBuffer[]} */ ([]);
const takeBlock = () => spare.pop() ?? new ArrayBuffer(2 * BLOCK);
const JSON_TYPE = { 'content-type': 'application/json' };
const EVENTS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' };

/** @param {Headers} headers */
function lines(headers) {
  let text = '';
  headers.forEach((value, name) => (text += `${name}: ${value}\n`));
  return new TextEncoder().encodeInto(text, heap).written;
}

/** Reads a body to a place of linear memory. @param {Request | Response} message @param {number} at @returns {Promise<number>} its size */
async function readTo(message, at) {
  const known = Number(message.headers.get('content-length'));
  if (known <= BLOCK) {
    const bytes = new Uint8Array(await message.arrayBuffer());
    heap.set(bytes, at);
    return bytes.length;
  }
  const reader = /** @type {any} */ (message.body).getReader({ mode: 'byob' });
  let [size, block] = [0, takeBlock()];
  while (size < known) {
    const least = Math.min(block.byteLength, known - size);
    const { value } = await reader.readAtLeast(least, new Uint8Array(block));
    heap.set(value, at + size);
    size += value.length;
    block = value.buffer;
  }
  spare.push(block);
  return size;
}

/** @param {number} at @param {number} size @returns {BodyInit} */
function bodyOf(at, size) {
  if (size <= LARGE) return heap.slice(at, at + size);
  const { readable, writable } = new /** @type {any} */ (globalThis).FixedLengthStream(size);
  const writer = writable.getWriter();
  (async () => {
    const block = new Uint8Array(takeBlock());
    for (let sent = 0; sent < size; sent += block.length) {
      const piece = heap.subarray(at + sent, at + Math.min(sent + block.length, size));
      block.set(piece);
      await writer.write(block.subarray(0, piece.length));
    }
    spare.push(block.buffer);
    await writer.close();
  })();
  return readable;
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
    const place = places.pop() ?? PLACE;
    const body = bodyOf(place, await readTo(request, place));
    const timer = setTimeout(() => controller.abort(), 300_000);
    const { signal } = controller;
    const call = { method: 'POST', headers: JSON_TYPE, body, signal, redirect: 'manual' };
    const response = await fetch(env.UPSTREAM, /** @type {RequestInit} */ (call));
    clearTimeout(timer);
    places.push(place);
    lines(response.headers);
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      const { readable, writable } = new /** @type {any} */ (globalThis).IdentityTransformStream();
      pump(/** @type {ReadableStream} */ (response.body), writable).then(answered);
      return new Response(readable, { headers: { ...EVENTS, ...CORS } });
    }
    const answer = bodyOf(BLOCK, await readTo(response, BLOCK));
    answered();
    return new Response(answer, { headers: { ...JSON_TYPE, ...CORS } });
  },
};
