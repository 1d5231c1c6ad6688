/** One request (or Ledger call) as the imports need it: who asked, what is open, how to answer. */

const TRAP_ANSWER =
  '{"error":{"message":"The gateway failed while answering; please try again.",' +
  '"type":"server_error","param":null,"code":"internal_error"}}';

let nextId = 1;

export class Context {
  id = nextId++;
  /** Responses the core has not read or closed yet. @type {Map<number, Response>} */
  responses = new Map();
  nextHandle = 1;
  /** What to abort when the client goes or the core cancels, by operation. @type {Map<number, AbortController>} */
  aborts = new Map();
  clientGone = false;
  /** Writer of the client's stream once it was started. @type {WritableStreamDefaultWriter<Uint8Array> | undefined} */
  writer;

  /**
   * @param {import('./core.js').Core} core
   * @param {import('./abi.js').Env} env
   * @param {Request | undefined} request
   * @param {DurableObjectStorage} [storage] in the Ledger only
   */
  constructor(core, env, request, storage) {
    this.core = core;
    this.env = env;
    this.request = request;
    this.storage = storage;
    /** @type {Promise<Response>} */
    this.response = new Promise((resolve) => (this.respond = resolve));
    /** Settled when the core is done with the request, accounting included. @type {Promise<void>} */
    this.finished = new Promise((resolve) => (this.finish = () => resolve()));
    request?.signal?.addEventListener('abort', () => this.hangUp());
  }

  /** The client is gone: everything that waits for upstream ends. */
  hangUp() {
    this.clientGone = true;
    for (const controller of this.aborts.values()) controller.abort();
  }

  /** The instance trapped under this request. */
  fail() {
    this.hangUp();
    const writer = this.writer;
    if (writer) {
      const event = new TextEncoder().encode(`data: ${TRAP_ANSWER}\n\n`);
      writer
        .write(event)
        .then(() => writer.close())
        .catch(() => {});
    }
    const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
    this.respond?.(new Response(TRAP_ANSWER, { status: 500, headers }));
    this.finish?.();
  }
}
