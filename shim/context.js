// One request (or Ledger call) as the imports need it: who asked, what is open, how to answer.
/** @import { Env } from './abi.js' */
const TRAPPED =
  '{"error":{"message":"The gateway failed.","type":"server_error","param":null,"code":"internal_error"}}';
const JSON_HEADERS = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
let lastId = 0;

/** @param {Headers} headers */
export const headerLines = (headers) =>
  Array.from(headers, ([name, value]) => `${name}: ${value}\n`).join('');

export class Context {
  id = ++lastId;
  clientGone = false;
  lastHandle = 0;
  /** Responses the core has not read or closed yet. @type {Map<number, Response>} */
  responses = new Map();
  /** Upstream calls under way, by operation. @type {Map<number, AbortController>} */
  aborts = new Map();
  /** The client's stream, once started. @type {WritableStreamDefaultWriter<Uint8Array> | undefined} */
  writer;
  /** @type {PromiseWithResolvers<Response>} */
  response = Promise.withResolvers();
  /** The core is done, accounting included. */
  finished = Promise.withResolvers();
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
  /** Keeps a response for the core and tells its head. @param {Response} response */
  keep = (response) => {
    this.responses.set(++this.lastHandle, response);
    return { handle: this.lastHandle, code: response.status, text: headerLines(response.headers) };
  };
  /** @param {number} handle */
  take(handle) {
    const response = this.responses.get(handle) ?? new Response();
    this.responses.delete(handle);
    return response;
  }
  /** The instance trapped under this request. */
  fail() {
    this.response.resolve(new Response(TRAPPED, { status: 500, headers: JSON_HEADERS }));
    const event = new TextEncoder().encode(`data: ${TRAPPED}\n\n`);
    this.writer?.write(event).then(() => this.writer?.close(), this.hangUp);
    this.finished.resolve(undefined);
  }
}
