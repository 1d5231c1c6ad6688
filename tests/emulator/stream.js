import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from './faults.js';
import { frames, isGone, pieces, writePieces } from './wire.js';

/** @import {Emulator, Exchange} from './server.js' */
/** @import {Directive, Json} from './types.js' */

/** Long enough for the bytes before a cut to reach the other side. */
const FLUSH_MS = 20;

/**
 * Streams the events and keeps count of how it ended.
 * @param {Emulator} emulator
 * @param {Exchange} exchange
 * @param {Json[]} events
 * @param {Directive & {sse: boolean}} directive
 * @returns {Promise<null>}
 */
export async function streamAnswer({ state }, { response, record }, events, directive) {
  const shown = shownEvents(events, directive, record.model ?? '');
  const sse = directive.sse && !directive.jsonArray;
  response.writeHead(200, {
    'content-type': sse ? 'text/event-stream' : 'application/json; charset=UTF-8',
    ...directive.headers,
  });
  response.flushHeaders();
  record.status = 200;
  const parts = pieces(frames(shown, directive), directive.split);
  await writePieces(response, parts, directive.eventDelay ?? 0);
  if (isGone(response)) return null;
  if (directive.cut === 'socket') {
    await sleep(FLUSH_MS);
    record.cut = true;
    response.socket?.destroy();
    state.failed(record);
    return null;
  }
  response.end();
  const broken = directive.cut ?? directive.errorAfter;
  if (broken === undefined) state.completed(record, shown.at(-1)?.usageMetadata);
  else state.failed(record);
  return null;
}

/**
 * The events that are sent at all: up to a cut, or up to an error in their midst.
 * @param {Json[]} events
 * @param {Directive} directive
 * @param {string} model
 * @returns {Json[]}
 */
function shownEvents(events, { cut, cutAfter, error, errorAfter }, model) {
  if (errorAfter !== undefined) {
    const { body } = fault(error ?? 'overloaded', model);
    return [...events.slice(0, errorAfter), typeof body === 'string' ? { error: {} } : body];
  }
  if (cut === undefined) return events;
  return events.slice(0, cutAfter ?? 1).map(withoutFinish);
}

/**
 * A stream that was cut has given no reason.
 * @param {Json} event
 * @returns {Json}
 */
function withoutFinish(event) {
  if (!event.candidates) return event;
  const candidates = event.candidates.map((/** @type {Json} */ { finishReason, ...rest }) => rest);
  return { ...event, candidates };
}
