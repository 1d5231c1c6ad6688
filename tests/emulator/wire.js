import { once } from 'node:events';
import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises';

/** @import {ServerResponse} from 'node:http' */
/** @import {Directive, Json} from './types.js' */

const LINE_ENDS = { lf: '\n', crlf: '\r\n', cr: '\r' };

/**
 * The bytes of each event, in the shape the directive asks for.
 * @param {Json[]} events
 * @param {Directive & {sse: boolean}} directive
 * @returns {Buffer[]}
 */
export function frames(events, { sse, lineEnd = 'lf', comments, noFinalBlank, jsonArray }) {
  if (!sse || jsonArray) {
    const last = events.length - 1;
    const wrap = (/** @type {Json} */ event, /** @type {number} */ i) =>
      `${i === 0 ? '[' : ',\r\n'}${JSON.stringify(event, null, 2)}${i === last ? '\n]' : '\n'}`;
    return events.length === 0
      ? [Buffer.from('[]')]
      : events.map((e, i) => Buffer.from(wrap(e, i)));
  }
  const end = LINE_ENDS[lineEnd];
  return events.map((event, i) => {
    const comment = comments ? `: event ${i}${end}${end}` : '';
    const blank = noFinalBlank && i === events.length - 1 ? '' : end;
    return Buffer.from(`${comment}data: ${JSON.stringify(event)}${end}${blank}`);
  });
}

/**
 * @param {Buffer[]} whole
 * @param {number | number[] | undefined} split bytes per piece, or the offsets to cut at
 * @returns {Buffer[]}
 */
export function pieces(whole, split) {
  if (split === undefined) return whole;
  const bytes = Buffer.concat(whole);
  const cuts = Array.isArray(split) ? [...split] : [];
  if (typeof split === 'number') {
    const step = Math.max(1, Math.floor(split));
    for (let at = step; at < bytes.length; at += step) cuts.push(at);
  }
  const edges = [0, ...cuts.filter((at) => at > 0 && at < bytes.length), bytes.length];
  return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
}

/**
 * Writes piece by piece, each in a packet of its own, at the speed the client reads.
 * @param {ServerResponse} response
 * @param {Buffer[]} parts
 * @param {number} delay milliseconds between pieces
 * @returns {Promise<void>} ends early when the client is gone
 */
export async function writePieces(response, parts, delay) {
  for (const [i, part] of parts.entries()) {
    if (i > 0) await (delay > 0 ? wait(response, delay) : nextTick());
    if (isGone(response)) return;
    if (!response.write(part))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
}

/**
 * @param {ServerResponse} response
 * @returns {boolean}
 */
export function isGone(response) {
  return response.destroyed || (response.socket?.destroyed ?? true);
}

/**
 * Waits, but not for a client that has left.
 * @param {ServerResponse} response
 * @param {number} delay
 * @returns {Promise<void>}
 */
export async function wait(response, delay) {
  const left = new AbortController();
  const stop = () => left.abort();
  response.once('close', stop);
  await sleep(delay, undefined, { signal: left.signal }).catch(() => undefined);
  response.off('close', stop);
}
