// One request (or Ledger call) as the imports need it: who asked, what is open, how to answer.
/** @import { Env } from './abi.js' */
import { drop } from './stream.js';
const TRAPPED =
  '{"error":{"message":"The gateway failed.","type":"server_error","param":null,"code":"internal_error"}}';
const JSON_HEADERS = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
let lastId = 0;
/** @param {Request | Response | undefined} message */
export function headerLines(message, lines = '') {
  message?.headers.forEach((value, name) => (lines += `${name}: ${value}\n`));
  return lines;
}
export class Context {
  id = ++lastId;
  clientGone = false;
  lastHandle = 0;
  responses = /** @type {Map<number, Response>} */ (new Map()); // which the core has not read or closed yet
  aborts = /** @type {Map<number, AbortController>} */ (new Map()); // of upstream calls, by operation
  writer = /** @type {WritableStreamDefaultWriter<Uint8Array> | undefined} */ (undefined); // of the client's stream
  response = /** @type {PromiseWithResolvers<Response>} */ (Promise.withResolvers());
  finished = Promise.withResolvers(); // The core is done, accounting included.
  /** @param {Env} env @param {{ request?: Request, storage?: DurableObjectStorage }} source */
  constructor(env, { request, storage }) {
    this.env = env;
    this.request = request;
    this.storage = storage;
    request?.signal.addEventListener('abort', this.hangUp);
  }
  /** The client is gone: everything that waits for upstream ends. */
  hangUp = () => {
    this.clientGone = true;
    for (const controller of this.aborts.values()) controller.abort();
  };
  /** Keeps a response for the core. @param {Response} response */
  keep = (response) => {
    this.responses.set(++this.lastHandle, response);
    return { handle: this.lastHandle, code: response.status };
  };
  /** @param {number} handle */
  take(handle) {
    const response = this.responses.get(handle) ?? new Response();
    this.responses.delete(handle);
    return response;
  }
  /** The core is done. A listener left behind would keep all of this until V8 collects everything. */
  finish() {
    this.request?.signal.removeEventListener('abort', this.hangUp);
    for (const { body } of this.responses.values()) drop(body);
    this.finished.resolve(undefined);
  }
  /** The instance trapped under this request. */
  fail() {
    this.response.resolve(new Response(TRAPPED, { status: 500, headers: JSON_HEADERS }));
    const event = new TextEncoder().encode(`data: ${TRAPPED}\n\n`);
    this.writer?.write(event).then(() => this.writer?.close(), this.hangUp);
    this.finish();
  }
}
