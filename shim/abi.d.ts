// The table of what crosses the boundary between JavaScript and core.wasm. The C++ side is
// wasm/abi/imports.h and wasm/abi/exports.cpp. Pointers are offsets into linear memory.

/** Exports of core.wasm. */
export interface CoreExports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  /** Memory for bytes handed over in the next call; the core frees it. */
  allocate(size: number): number;
  /** "NAME\0value\0…", once. */
  configure(data: number, size: number): void;
  /** A request begins: realm 0 = client, 1 = Ledger (with its body). */
  start(
    context: number,
    realm: number,
    head: number,
    headSize: number,
    body: number,
    bodySize: number,
  ): void;
  /** An operation the core started has ended. */
  resolve(
    context: number,
    op: number,
    outcome: number,
    code: number,
    handle: number,
    data: number,
    size: number,
  ): void;
  /** Upstream bytes; answers a pointer to { stop, data, size } (uint32 each). */
  pump(context: number, data: number, size: number): number;
  /** Nothing came for so many milliseconds; answers as pump(). */
  pump_idle(context: number, idleMs: number): number;
}

export type HostFetch = (
  context: number,
  op: number,
  head: number,
  headSize: number,
  pieces: number,
  count: number,
  followRedirects: number,
  timeoutMs: number,
) => void;

export type HostRespond = (
  context: number,
  status: number,
  head: number,
  headSize: number,
  pieces: number,
  count: number,
) => void;

export type HostStartStream = (
  context: number,
  status: number,
  head: number,
  headSize: number,
) => void;

export type HostKvPut = (
  context: number,
  op: number,
  space: number,
  key: number,
  keySize: number,
  value: number,
  valueSize: number,
) => void;

export type HostLedger = (
  context: number,
  op: number,
  head: number,
  headSize: number,
  body: number,
  bodySize: number,
) => void;

/** Bindings of wrangler.toml. */
export interface Env {
  GEMINI_KEYS_KV: KVNamespace;
  WORKER_CONFIG_KV: KVNamespace;
  LEDGER: DurableObjectNamespace;
  ASSETS: Fetcher;
  ADMIN_PASSWORD: string;
  SESSION_SECRET_KEY: string;
  SESSION_SECRET_KEY_PREVIOUS?: string;
  GEMINI_BASE_URL?: string;
}
