// Moves bodies: upstream ↔ core ↔ client, with back-pressure and abort.
/** @import { Context } from './context.js' */ /** @import { Core } from './core.js' */ /** @import { Call, Result } from './abi.js' */
import { Outcome } from './core.js';
const [FAR, SMALL, BLOCK, WHOLE] = [65536, 262144, 524288, 1048576]; // of what gathers; of what is read at once; of a read or a write; of what is sent at once
const spare = /** @type {ArrayBuffer[]} */ ([]); // 4 at most. Blocks made anew for each body are garbage by the megabyte.
const takeBlock = (size = BLOCK) => (size >= BLOCK && spare.pop()) || new ArrayBuffer(size);
const byob = (/** @type {ReadableStream} */ body) => body.getReader({ mode: 'byob' });
/** Gives a body up. @param {ReadableStream | ReadableStreamBYOBReader | null | undefined} body  or who reads it */
export const drop = (body) => void body?.cancel().catch(() => {});
/** @param {Context} context */
export const lost = ({ clientGone }) => (clientGone ? Outcome.CLIENT_GONE : Outcome.FAILED);
/** @param {Context} it */
export const ended = (it) => ({ outcome: it.clientGone ? Outcome.CLIENT_GONE : Outcome.OK });
/** The whole body, of `limit` bytes at most: a small one as `bytes`, others block by block into linear memory, where the core holds them for `op`. @param {Core} core @param {Context} context @param {number} op @param {Request | Response | undefined} message @param {number} limit @returns {Promise<Result>} */
export async function readWhole(core, { id, request, calls }, op, message = new Response(), limit) {
  const { body, headers } = message;
  if (!body) return {};
  const untold = headers.get('content-encoding') || headers.get('transfer-encoding');
  const known = untold ? 0 : Number(headers.get('content-length'));
  const isSent = !calls.get(op)?.sends; // Before, workerd shows no end of the answer.
  if (known && known <= Math.min(SMALL, limit) && isSent) return { bytes: await message.bytes() };
  const reader = byob(body);
  try {
    let [room, size, block] = [0, 0, takeBlock(Math.min(known || FAR, BLOCK))];
    while (!known || size < known) {
      const least = known ? Math.min(block.byteLength, known - size) : block.byteLength;
      const { done, value } = await reader.readAtLeast(least, new Uint8Array(block, 0, least));
      if (done || !value) break;
      [size, block] = [size + value.length, value.buffer];
      if (Math.max(size, known) > limit) return { outcome: Outcome.TOO_LARGE };
      if (size > room) room = known || Math.min(2 * size, limit);
      // Asked each time: a body that was given up meanwhile has no place any more.
      const at = core.enter(id, () => core.exports.resize(id, op, room));
      if (!at) return { outcome: Outcome.NO_ROOM };
      core.heap.set(value, at + size - value.length);
      if (!core.enter(id, () => core.exports.arrive(id, op, size))) break;
    }
    if (block.byteLength === BLOCK && spare.length < 4) spare.push(block);
    return {};
  } finally {
    reader.releaseLock();
    if (message !== request) drop(body);
  }
}
/** Reads on, for about `most` bytes, and keeps nothing. @param {ReadableStream | null | undefined} body @param {number} most */
export async function skip(body, most, size = SMALL / 16, reader = body && byob(body)) {
  for (let left = most; reader && left >= 0; left -= size)
    if ((await reader.readAtLeast(size, new Uint8Array(size))).done) return;
}
/** A request body out of linear memory: one copy when small, else block by block until `call` is aborted, for so long the pieces stay in place. @param {Core} core @param {Call} call @param {number} pieces @param {number} count */
export function uploadBody(core, call, pieces, count) {
  const words = new Uint32Array(core.heap.slice(pieces, pieces + count * 8).buffer);
  const total = words.reduce((sum, word, i) => sum + (i % 2) * word, 0);
  const blocks = function* () {
    for (let i = 0; i < words.length; i += 2)
      for (let [at, end] = [words[i], words[i] + words[i + 1]]; at < end; at += BLOCK)
        yield core.heap.subarray(at, Math.min(at + BLOCK, end));
  };
  if (total <= WHOLE) return new Blob([...blocks()]);
  const { readable, writable } = new FixedLengthStream(total);
  const writer = writable.getWriter();
  call.sends = true;
  (async () => {
    const block = new Uint8Array(takeBlock());
    for (const piece of blocks()) {
      block.set(piece);
      await writer.write(block.subarray(0, piece.length));
      if (core.dead || call.signal.aborted) return writer.abort();
    }
    call.sends = false;
    if (spare.length < 4) spare.push(block.buffer);
    return writer.close();
  })().catch(() => {});
  return readable;
}
/** Two readers of a body. To read the second far ahead wakes nobody, and one read of the first then finds all that has come. @param {ReadableStream} body @param {ReadableStreamBYOBReader} reader  of all of it until now */
function fork(body, reader) {
  reader.releaseLock();
  const [kept, passed] = body.tee();
  return [byob(kept), byob(passed.pipeThrough(new IdentityTransformStream()))];
}
/** Upstream → translator in the core → client: one read, one call, one write. The core says how long what comes may gather. @param {Core} core @param {Context} context @param {Response} response @returns {Promise<Result>} */
export async function pump(core, context, { body }) {
  let [room, far, reader] = [new ArrayBuffer(SMALL / 16), false, body && byob(body)];
  let ahead = /** @type {ReadableStreamBYOBReader | undefined} */ (undefined);
  try {
    for (; body && reader;) {
      const { done, value } = await reader.read(new Uint8Array(room));
      if (done || !value) break;
      const { stop, output, waitMs } = core.pump(context.id, value);
      if (output) await context.writer?.write(output).catch(context.hangUp);
      if (stop) return { outcome: Outcome.STOPPED };
      room = value.buffer;
      if (!waitMs || value.length === room.byteLength) continue;
      if (!ahead) [reader, ahead] = fork(body, reader);
      const land = () => void (far = false);
      far ||= !!ahead.readAtLeast(FAR, new Uint8Array(FAR)).then(land, () => {});
      await new Promise((wake) => setTimeout(wake, waitMs));
    }
    return ended(context);
  } catch {
    return { outcome: lost(context) };
  } finally {
    [ahead, reader].forEach(drop);
  }
}
