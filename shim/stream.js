// Moves bodies: upstream ↔ core ↔ client, with back-pressure and abort.
/** @import { Context } from './context.js' */
/** @import { Core } from './core.js' */
import { Outcome } from './core.js';

const BLOCK = 256 * 1024;

/** Gives a body up. @param {ReadableStream | null} body */
export const drop = (body) => void body?.cancel().catch(() => {});

/** The whole body, unless it is longer than `limit`. @param {Request | Response | undefined} message @param {number} limit */
export async function readWhole(message, limit) {
  if (!message?.body) return {};
  const declared = Number(message.headers.get('content-length') ?? NaN);
  if (declared <= limit) return { bytes: new Uint8Array(await message.arrayBuffer()) };
  const chunks = [];
  let size = 0;
  for await (const chunk of message.body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit || declared > limit) return { outcome: Outcome.TOO_LARGE };
  }
  return { bytes: new Uint8Array(await new Blob(chunks).arrayBuffer()) };
}

// A request body out of linear memory: one copy when small, block by block when large. The pieces
// stay in place until the request ends, so writing stops then.
/** @param {Core} core @param {Context} context @param {number} pieces @param {number} count */
export function uploadBody(core, { id }, pieces, count) {
  const words = new Uint32Array(core.view(pieces, count * 8).slice().buffer);
  const total = words.reduce((sum, word, i) => sum + (i % 2) * word, 0);
  if (count === 1 && total <= 4 * BLOCK) return core.view(words[0], total).slice();
  const blocks = async function* () {
    for (let i = 0; i < words.length; i += 2) {
      for (let at = 0; at < words[i + 1]; at += BLOCK) {
        if (core.dead || !core.contexts.has(id)) throw new Error('the request has ended');
        yield core.view(words[i] + at, Math.min(BLOCK, words[i + 1] - at)).slice();
      }
    }
  };
  return /** @type {any} */ (ReadableStream)
    .from(blocks())
    .pipeThrough(new FixedLengthStream(total));
}

/** Upstream → translator in the core → client: one read, one call, one write. @param {Core} core @param {Context} context @param {Response} response */
export async function pump(core, context, { body }) {
  if (!body) return {};
  const reader = body.getReader();
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
