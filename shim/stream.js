/** Moves bodies: upstream ↔ core ↔ client, with back-pressure and abort. */
import { CLIENT_GONE, FAILED, OK, STOPPED } from './core.js';

const BLOCK = 256 * 1024;

/**
 * The whole body, or undefined when it is longer than `limit` bytes.
 * @param {Request | Response} message
 * @param {number} limit
 */
export async function readWhole(message, limit) {
  const declared = Number(message.headers.get('content-length') ?? NaN);
  if (declared > limit) {
    message.body?.cancel().catch(() => {});
    return undefined;
  }
  if (declared <= limit || !message.body) return new Uint8Array(await message.arrayBuffer());
  const chunks = [];
  let size = 0;
  const reader = message.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      reader.cancel().catch(() => {});
      return undefined;
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/**
 * A request body out of linear memory: one copy when small, block by block when large. The pieces
 * stay in place until the operation ends, so writing stops then.
 * @param {import('./context.js').Context} context
 * @param {number} op
 * @param {number} pieces
 * @param {number} count
 */
export function uploadBody(context, op, pieces, count) {
  const { core } = context;
  const list = core.pieces(pieces, count);
  const total = list.reduce((sum, { size }) => sum + size, 0);
  if (total <= 4 * BLOCK) return core.gather(pieces, count);
  const { readable, writable } = new FixedLengthStream(total);
  const write = async () => {
    const writer = writable.getWriter();
    for (const { start, size } of list) {
      for (let at = 0; at < size; at += BLOCK) {
        if (core.dead || !core.contexts.has(context.id)) return writer.abort();
        await writer.write(core.bytes(start + at, Math.min(BLOCK, size - at)));
      }
    }
    await writer.close();
  };
  write().catch(() => context.aborts.get(op)?.abort());
  return readable;
}

/**
 * Upstream response → translator in the core → client.
 * @param {import('./context.js').Context} context
 * @param {number} handle
 * @param {number} idleMs
 * @returns {Promise<number>} outcome
 */
export async function pump(context, handle, idleMs) {
  const body = context.responses.get(handle)?.body;
  context.responses.delete(handle);
  if (!body) return OK;
  const reader = body.getReader();
  const { core } = context;
  let last = Date.now();
  let writing = false;
  const tick = setInterval(() => {
    if (writing || Date.now() - last < idleMs) return;
    const { output } = core.pump(context, Date.now() - last);
    if (output) context.writer?.write(output).catch(() => {});
  }, idleMs);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return context.clientGone ? CLIENT_GONE : OK;
      last = Date.now();
      const { stop, output } = core.pump(context, value);
      if (output) {
        writing = true;
        await context.writer?.write(output);
        writing = false;
      }
      if (stop) {
        reader.cancel().catch(() => {});
        return STOPPED;
      }
    }
  } catch {
    reader.cancel().catch(() => {});
    return context.clientGone || writing ? CLIENT_GONE : FAILED;
  } finally {
    clearInterval(tick);
  }
}

/**
 * Upstream response to the client as it is.
 * @param {import('./context.js').Context} context
 * @param {number} handle
 */
export async function forward(context, handle) {
  const body = context.responses.get(handle)?.body;
  context.responses.delete(handle);
  if (!body || !context.writer) return OK;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return OK;
    await context.writer.write(value);
  }
}
