/**
 * Moves bodies: upstream ↔ core ↔ client, with back-pressure and abort.
 * @import { Context } from './context.js'
 * @import { Core } from './core.js'
 */
import { Outcome } from './core.js';

const BLOCK = 256 * 1024;

/** Gives a body up. @param {ReadableStream | null} body */
export const drop = (body) => void body?.cancel().catch(() => {});

/** The whole body, unless it is longer than `limit`. @param {Request | Response | undefined} message @param {number} limit */
export async function readWhole(message, limit) {
  const declared = Number(message?.headers.get('content-length') ?? NaN);
  if (declared <= limit || !message?.body) {
    return { bytes: new Uint8Array((await message?.arrayBuffer()) ?? 0) };
  }
  const chunks = [];
  let size = 0;
  for await (const chunk of message.body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit || declared > limit) return { outcome: Outcome.TOO_LARGE };
  }
  return { bytes: new Uint8Array(await new Blob(chunks).arrayBuffer()) };
}

/**
 * A request body out of linear memory: one copy when small, block by block when large. The pieces
 * stay in place until the request ends, so writing stops then.
 * @param {Core} core @param {Context} context @param {number} op @param {number} pieces @param {number} count
 */
export function uploadBody(core, { id, aborts }, op, pieces, count) {
  const list = core.pieces(pieces, count);
  const total = list.reduce((sum, [, size]) => sum + size, 0);
  if (count === 1 && total <= 4 * BLOCK) return core.bytes(list[0][0], total);
  const { readable, writable } = new FixedLengthStream(total);
  const write = async () => {
    const writer = writable.getWriter();
    for (const [start, size] of list) {
      for (let at = 0; at < size; at += BLOCK) {
        if (core.dead || !core.contexts.has(id)) return writer.abort();
        await writer.write(core.bytes(start + at, Math.min(BLOCK, size - at)));
      }
    }
    return writer.close();
  };
  write().catch(() => aborts.get(op)?.abort());
  return readable;
}

/** Upstream → translator in the core → client: one read, one call, one write. @param {Core} core @param {Context} context @param {Response} response */
export async function pump(core, context, { body }) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (
    body ?? new Response('').body
  ).getReader();
  let writing = false;
  try {
    for (let read; !(read = await reader.read()).done;) {
      const { stop, output } = core.pump(context.id, read.value);
      writing = true;
      if (output) await context.writer?.write(output);
      writing = false;
      if (stop) return { outcome: Outcome.STOPPED };
    }
    return { outcome: context.clientGone ? Outcome.CLIENT_GONE : Outcome.OK };
  } catch {
    return { outcome: context.clientGone || writing ? Outcome.CLIENT_GONE : Outcome.FAILED };
  } finally {
    reader.cancel().catch(() => {});
  }
}
