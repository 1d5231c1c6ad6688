// One request (or Ledger call) as the imports need it: who asked, what is open, how to answer.
/** @import { Call, Env, Result } from './abi.js' */
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
  responses = /** @type {Map<number, Response>} */ (new Map()); // which the core has not read or closed yet, by the operation that brought them
  calls = /** @type {Map<number, Call | undefined>} */ (new Map()); // upstream, by the operations that begin them and read their answers
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
    for (const call of this.calls.values()) call?.abort();
  };
  /** Keeps a response for the core. @param {number} op @returns {(response: Response) => Result} */
  keep = (op) => (response) => {
    this.responses.set(op, response);
    return { handle: op, code: response.status };
  };
  /** @param {number} handle */
  take(handle, response = this.responses.get(handle) ?? new Response()) {
    this.responses.delete(handle);
    return response;
  }
  /** The answer of a call was read, or is not wanted: the core frees what is still sent. @param {number} handle */
  endUpload(handle, call = this.calls.get(handle)) {
    if (call?.sends) call.abort();
  }
  /** Operation `op` reads a response. @param {number} op @param {number} handle @param {(response: Response) => Promise<Result>} read */
  read(op, handle, read) {
    this.calls.set(op, this.calls.get(handle));
    return read(this.take(handle)).finally(() => this.endUpload(handle));
  }
  /** The core is done. A listener left behind would keep all of this until V8 collects everything. */
  finish() {
    this.request?.signal.removeEventListener('abort', this.hangUp);
    for (const [op, { body }] of this.responses) (this.endUpload(op), drop(body));
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
