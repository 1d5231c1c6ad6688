// The built core.wasm without a platform: a host of a few lines behind the imports of
// shim/abi.d.ts. Nothing happens by itself, so a request runs to its end in one call, time stands
// still and chance repeats. Every run begins with the memory the core had when it was warm.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/install.js';

/** @import { CoreExports, HostImports } from '../../shim/abi.js' */

/**
 * @typedef {object} Upstream  what Gemini answers to every call
 * @property {number} [status]
 * @property {Uint8Array[]} chunks  of the body, as the network cuts it
 * @property {boolean} [breaks]  the connection breaks after the last chunk
 *
 * @typedef {object} Result  what an operation ends with
 * @property {number} [outcome]
 * @property {number} [code]
 * @property {number} [handle]
 * @property {Uint8Array | string} [data]
 *
 * @typedef {object} Answer  what the client sees
 * @property {number} status
 * @property {string} head
 * @property {Buffer} body
 * @property {number} calls  made upstream
 * @property {Sent[]} sent  by them
 *
 * @typedef {object} Sent
 * @property {string} head
 * @property {string} body
 */

const coreFile = join(root, 'build/core.wasm');
const workerKey = 'sk-property';
const startMs = Date.UTC(2026, 10, 22);
const outcome = { ok: 0, failed: 1, stopped: 5 };
const capability = { getGeminiKeys: 0, getWorkerConfig: 1, open: 6 };
const documents = {
  keys: { v: 1, seq: 1, day: '2026-11-21', keys: [{ id: 'k1', sealed: 'A'.repeat(48), seq: 1 }] },
  config: {
    v: 1,
    seq: 1,
    day: '2026-11-21',
    policy: { seq: 1, settings: {} },
    worker_keys: [{ id: 'w1', hash: createHash('sha256').update(workerKey).digest('hex'), seq: 1 }],
  },
};
const encoder = new TextEncoder();

export const hasCore = existsSync(coreFile);

/** One request under way. */
class Run {
  /** @type {(() => void)[]} operations to end, in the order they were begun */
  ready = [];
  /** @type {Map<number, number>} op of a sleep → when it ends */
  sleeps = new Map();
  nowMs = startMs;
  chance = 1;
  /** @type {Sent[]} */
  sent = [];
  done = false;
  status = 0;
  head = '';
  /** @type {Uint8Array[]} */
  pieces = [];

  /** @param {Uint8Array} body @param {Upstream} upstream */
  constructor(body, upstream) {
    this.body = body;
    this.upstream = upstream;
  }
}

export class BareCore {
  /** @type {Run} */
  #run = new Run(new Uint8Array(), { chunks: [] });
  #context = 0;
  /** @type {Uint8Array} */
  #warm = new Uint8Array();

  /** @param {WebAssembly.Module} [module] */
  constructor(module = new WebAssembly.Module(readFileSync(coreFile))) {
    this.module = module;
    this.exports = this.#instantiate();
    this.#begin();
  }

  #instantiate() {
    const imports = { host: this.#imports(), wasi_snapshot_preview1: refuseAll };
    const { exports } = new WebAssembly.Instance(this.module, /** @type {any} */ (imports));
    return /** @type {CoreExports} */ (/** @type {unknown} */ (exports));
  }

  #begin() {
    this.exports = this.#instantiate();
    this.exports._initialize();
    this.exports.configure(...this.#copyIn(`SESSION_SECRET_KEY\0property\0`));
    this.#warm = new Uint8Array();
    // The first request loads the documents and leaves room in the heap.
    const room = encoder.encode(
      `{"messages":[{"role":"user","content":"${'x'.repeat(500_000)}"}]}`,
    );
    this.post('/v1/chat/completions', room, { chunks: [] });
    this.#warm = this.#bytes(0, this.exports.memory.buffer.byteLength).slice();
  }

  /**
   * Runs one request until the client has the whole answer.
   * @param {string} path
   * @param {Uint8Array} body
   * @param {Upstream} upstream
   * @returns {Answer}
   */
  post(path, body, upstream) {
    if (this.#warm.length > 0) this.#restore();
    const run = (this.#run = new Run(body, upstream));
    const head = `POST https://gateway.example${path}\nauthorization: Bearer ${workerKey}\n`;
    this.#context += 1;
    this.exports.start(this.#context, 0, ...this.#copyIn(head), ...this.#copyIn(''));
    while (!run.done) this.#step(run);
    const { status, head: answerHead, pieces, sent } = run;
    return { status, head: answerHead, body: Buffer.concat(pieces), calls: sent.length, sent };
  }

  #restore() {
    if (this.exports.memory.buffer.byteLength === this.#warm.length) {
      this.#bytes(0, this.#warm.length).set(this.#warm);
    } else {
      this.#begin();
    }
  }

  /** Ends the next operation; when none is left to end, the first sleeper wakes. @param {Run} run */
  #step(run) {
    const next = run.ready.shift();
    if (next) return next();
    const [sleeper] = [...run.sleeps].sort(([, a], [, b]) => a - b);
    if (!sleeper) throw new Error('the core waits for nothing');
    run.sleeps.delete(sleeper[0]);
    run.nowMs = Math.max(run.nowMs, sleeper[1]);
    this.#resolve(sleeper[0], {});
  }

  /** @param {number} at @param {number} size */
  #bytes(at, size) {
    return new Uint8Array(this.exports.memory.buffer, at, size);
  }

  /** @param {number} at @param {number} size */
  #text(at, size) {
    return Buffer.from(this.#bytes(at, size)).toString('latin1');
  }

  /** What lies in memory in pieces. @param {number} pieces @param {number} count */
  #gather(pieces, count) {
    const words = new Uint32Array(this.exports.memory.buffer, pieces, 2 * count);
    const list = Array.from({ length: count }, (_, i) =>
      this.#bytes(words[2 * i], words[2 * i + 1]),
    );
    return Buffer.concat(list);
  }

  /** @param {Uint8Array | string} data @returns {[number, number]} */
  #copyIn(data) {
    const bytes = typeof data === 'string' ? encoder.encode(data) : data;
    const at = this.exports.allocate(bytes.length);
    this.#bytes(at, bytes.length).set(bytes);
    return [at, bytes.length];
  }

  /** @param {number} op @param {Result} result */
  #resolve(op, { outcome: ended = outcome.ok, code = 0, handle = 0, data = '' }) {
    this.exports.resolve(this.#context, op, ended, code, handle, ...this.#copyIn(data));
  }

  /** Upstream's chunks through the core's translator, as shim/stream.js does it. @param {Run} run @param {number} op */
  #pump(run, op) {
    for (const chunk of run.upstream.chunks) {
      const at = this.exports.pump(this.#context, ...this.#copyIn(chunk));
      const [stop, data, size] = new Uint32Array(this.exports.memory.buffer, at, 3);
      if (size > 0) run.pieces.push(this.#bytes(data, size).slice());
      if (stop) return this.#resolve(op, { outcome: outcome.stopped });
    }
    this.#resolve(op, { outcome: run.upstream.breaks ? outcome.failed : outcome.ok });
  }

  /** @returns {HostImports} */
  #imports() {
    /** @param {number} op @param {Result} result */
    const later = (op, result) => void this.#run.ready.push(() => this.#resolve(op, result));
    return {
      now: () => this.#run.nowMs,
      random: (at, size) =>
        void this.#bytes(at, size).forEach((_, i, all) => (all[i] = this.#roll())),
      log: () => {},
      head: () => this.#copyIn(new Uint8Array(1))[0],
      read_body: (_, op) => later(op, { data: this.#run.body }),
      skip_body: (_, op) => later(op, {}),
      fetch: (_, op, head, headSize, pieces, count) => {
        const { status = 200 } = this.#run.upstream;
        const body = this.#gather(pieces, count).toString();
        this.#run.sent.push({ head: this.#text(head, headSize), body });
        later(op, {
          code: status,
          handle: this.#run.sent.length,
          data: 'content-type: text/event-stream\n',
        });
      },
      read_response: (_, op) => later(op, { data: Buffer.concat(this.#run.upstream.chunks) }),
      close_response: () => {},
      pump: (_, op) => void this.#run.ready.push(() => this.#pump(this.#run, op)),
      respond: (_, status, at, size, body, bodySize) => {
        this.#start(status, at, size);
        this.#run.pieces.push(this.#bytes(body, bodySize).slice());
        this.#run.done = true;
      },
      start_stream: (_, status, at, size) => this.#start(status, at, size),
      write: (_, op, at, size) => {
        this.#run.pieces.push(this.#bytes(at, size).slice());
        later(op, {});
      },
      end_stream: () => void (this.#run.done = true),
      sleep: (_, op, ms) => void this.#run.sleeps.set(op, this.#run.nowMs + ms),
      cancel: (_, op) => void this.#run.sleeps.delete(op),
      finish: () => void (this.#run.done = true),
      call: (_, op, which) => later(op, answerOf(which)),
      sql: () => 0,
      set_alarm: () => {},
    };
  }

  /** @param {number} status @param {number} at @param {number} size */
  #start(status, at, size) {
    this.#run.status = status;
    this.#run.head = this.#text(at, size);
  }

  #roll() {
    this.#run.chance = (Math.imul(this.#run.chance, 1_103_515_245) + 12_345) >>> 0;
    return this.#run.chance >>> 16;
  }
}

/** @param {number} which */
function answerOf(which) {
  switch (which) {
    case capability.getGeminiKeys:
      return { code: 200, data: JSON.stringify(documents.keys) };
    case capability.getWorkerConfig:
      return { code: 200, data: JSON.stringify(documents.config) };
    case capability.open:
      return { data: 'a Gemini key' };
    default:
      return { outcome: outcome.failed };
  }
}

const refuseAll = new Proxy(
  {},
  {
    get: () => () => {
      throw new Error('the core asked for a file');
    },
  },
);
