// The table of what crosses the boundary between JavaScript and core.wasm. The C++ side is
// wasm/abi/imports.h and wasm/abi/exports.cpp. Pointers are offsets into linear memory; `context`
// names a request, `op` an operation that a later resolve() ends.

/** Exports of core.wasm. */
export interface CoreExports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  /** Memory for bytes handed over in the next call; the core frees it. */
  allocate(size: number): number;
  /** Room for so much of the body that `op` reads, with what has come of it; 0: there is none. */
  resize(context: number, op: number, size: number): number;
  /** So much of it stands there; 0: nobody waits for the rest. */
  arrive(context: number, op: number, size: number): number;
  /** "NAME\0value\0…", once. */
  configure(data: number, size: number): void;
  /** A request begins: realm 0 = client, 1 = Ledger (with its body). */
  // prettier-ignore
  start(context: number, realm: number, head: number, headSize: number, body: number, bodySize: number): void;
  /** An operation the core started has ended. */
  // prettier-ignore
  resolve(context: number, op: number, outcome: number, code: number, handle: number, data: number, size: number): void;
  /** Upstream bytes; answers a pointer to { stop, data, size, waitMs } (uint32 each). */
  pump(context: number, data: number, size: number): number;
}

/** What an operation ends with, beside its outcome. */
export interface Result {
  outcome?: number;
  code?: number;
  handle?: number;
  bytes?: Uint8Array | string;
}

/** A call upstream; abort() ends it. */
export interface Call extends AbortController {
  /** Its body is still sent, out of the core's memory. */
  sends: boolean;
}

/** Imports of core.wasm, module "host"; each is explained in wasm/host/host.h. */
// prettier-ignore
export interface HostImports {
  now(): number;
  random(data: number, size: number): void;
  log(level: number, text: number, size: number): void;
  read_body(context: number, op: number, limit: number): void;
  skip_body(context: number, op: number, most: number): void;
  fetch(context: number, op: number, head: number, headSize: number, pieces: number, count: number, timeoutMs: number, whole: number): void;
  /** Header lines of a response that is not read yet, as memory that holds a text before a '\0'. */
  head(context: number, handle: number): number;
  read_response(context: number, op: number, handle: number, limit: number): void;
  close_response(context: number, handle: number): void;
  pump(context: number, op: number, handle: number): void;
  respond(context: number, status: number, head: number, headSize: number, body: number, bodySize: number): void;
  start_stream(context: number, status: number, head: number, headSize: number): void;
  write(context: number, op: number, bytes: number, size: number): void;
  end_stream(context: number, broken: number): void;
  sleep(context: number, op: number, ms: number): void;
  cancel(context: number, op: number): void;
  finish(context: number): void;
  /** A capability by its number (wasm/abi/imports.h, Capability). */
  call(context: number, op: number, capability: number, name: number, nameSize: number, body: number, bodySize: number): void;
  /** In the Ledger only: JSON likewise. */
  sql(context: number, statement: number, size: number): number;
  set_alarm(context: number, atMs: number): void;
}

/** Bindings of wrangler.toml. */
export interface Env {
  GEMINI_KEYS_KV: KVNamespace;
  WORKER_CONFIG_KV: KVNamespace;
  LEDGER: DurableObjectNamespace;
  ASSETS: Fetcher;
  [variable: string]: unknown;
}
