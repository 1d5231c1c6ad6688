/**
 * Owns the WebAssembly instance and its memory: copies bytes in and out, refuses re-entry, and
 * replaces an instance that trapped. Knows nothing of requests but their numbers.
 */
import { hostImports } from './host.js';

/** Outcome numbers of `async::Outcome` in the core. */
export const OK = 0;
export const FAILED = 1;
export const CLIENT_GONE = 2;
export const TIMEOUT = 3;
export const TOO_LARGE = 4;
export const STOPPED = 5;

const encoder = new TextEncoder();

/** One living instance. A trap ends it: `onTrap` is told and every later call is refused. */
export class Core {
  /** @type {Uint8Array} */
  #view = new Uint8Array(0);
  #inside = false;
  /** @type {Map<number, import('./context.js').Context>} */
  contexts = new Map();
  dead = false;

  /**
   * @param {WebAssembly.Module} module
   * @param {Record<string, unknown>} env
   */
  constructor(module, env) {
    const instance = new WebAssembly.Instance(module, hostImports(this));
    this.exports = /** @type {import('./abi.js').CoreExports} */ (
      /** @type {unknown} */ (instance.exports)
    );
    this.exports._initialize();
    let variables = '';
    for (const [name, value] of Object.entries(env)) {
      if (typeof value === 'string') variables += `${name}\0${value}\0`;
    }
    const bytes = encoder.encode(variables);
    this.exports.configure(this.copyIn(bytes), bytes.length);
  }

  /** The current view of linear memory; remade after growth. */
  get memory() {
    if (this.#view.length === 0) this.#view = new Uint8Array(this.exports.memory.buffer);
    return this.#view;
  }

  /** @param {number} pointer @param {number} size */
  bytes(pointer, size) {
    return this.memory.slice(pointer, pointer + size);
  }

  /** Text of the core's making that goes into a head: ASCII. @param {number} pointer @param {number} size */
  ascii(pointer, size) {
    return String.fromCharCode.apply(
      null,
      /** @type {any} */ (this.memory.subarray(pointer, pointer + size)),
    );
  }

  /** Puts bytes into memory that the core takes over. @param {Uint8Array} bytes */
  copyIn(bytes) {
    const pointer = this.exports.allocate(bytes.length);
    this.memory.set(bytes, pointer);
    return pointer;
  }

  /** The pieces of a body: pairs of pointer and size. @param {number} pointer @param {number} count */
  pieces(pointer, count) {
    const words = new DataView(this.exports.memory.buffer, pointer, count * 8);
    const list = [];
    for (let i = 0; i < count; ++i) {
      list.push({ start: words.getUint32(i * 8, true), size: words.getUint32(i * 8 + 4, true) });
    }
    return list;
  }

  /** All pieces in one array of its own. @param {number} pointer @param {number} count */
  gather(pointer, count) {
    const list = this.pieces(pointer, count);
    if (list.length === 1) return this.bytes(list[0].start, list[0].size);
    const whole = new Uint8Array(list.reduce((sum, piece) => sum + piece.size, 0));
    let at = 0;
    for (const { start, size } of list) {
      whole.set(this.memory.subarray(start, start + size), at);
      at += size;
    }
    return whole;
  }

  /**
   * Every call into the core goes through here. A throw from within is a trap.
   * @template T
   * @param {() => T} call
   * @returns {T | undefined}
   */
  enter(call) {
    if (this.dead) return undefined;
    if (this.#inside) throw new Error('the core was entered twice');
    this.#inside = true;
    try {
      return call();
    } catch (trap) {
      this.dead = true;
      console.error('core trapped', trap instanceof Error ? trap.message : 'unknown');
      for (const context of this.contexts.values()) context.fail();
      this.contexts.clear();
      return undefined;
    } finally {
      this.#inside = false;
    }
  }

  /**
   * @param {import('./context.js').Context} context
   * @param {number} realm 0 = client, 1 = Ledger
   * @param {string} head
   * @param {Uint8Array} [body]
   */
  start(context, realm, head, body) {
    this.enter(() => {
      this.contexts.set(context.id, context);
      const bytes = encoder.encode(head);
      const headPointer = this.copyIn(bytes);
      const bodyPointer = body ? this.copyIn(body) : 0;
      this.exports.start(
        context.id,
        realm,
        headPointer,
        bytes.length,
        bodyPointer,
        body?.length ?? 0,
      );
    });
  }

  /**
   * Ends an operation.
   * @param {import('./context.js').Context} context
   * @param {number} op
   * @param {number} outcome
   * @param {{ code?: number, handle?: number, bytes?: Uint8Array, text?: string }} [result]
   */
  resolve(context, op, outcome, { code = 0, handle = 0, bytes, text } = {}) {
    this.enter(() => {
      const data = bytes ?? (text ? encoder.encode(text) : undefined);
      const pointer = data ? this.copyIn(data) : 0;
      this.exports.resolve(context.id, op, outcome, code, handle, pointer, data?.length ?? 0);
    });
  }

  /**
   * Upstream bytes through the translator of a request.
   * @param {import('./context.js').Context} context
   * @param {Uint8Array | number} input bytes, or the milliseconds without any
   * @returns {{ stop: boolean, output: Uint8Array | undefined }}
   */
  pump(context, input) {
    const pointer = this.enter(() =>
      typeof input === 'number'
        ? this.exports.pump_idle(context.id, input)
        : this.exports.pump(context.id, this.copyIn(input), input.length),
    );
    if (pointer === undefined) return { stop: true, output: undefined };
    const words = new DataView(this.exports.memory.buffer, pointer, 12);
    const size = words.getUint32(8, true);
    return {
      stop: words.getUint32(0, true) !== 0,
      output: size > 0 ? this.bytes(words.getUint32(4, true), size) : undefined,
    };
  }
}

/**
 * The living instance of an isolate, made when first needed and again after a trap.
 * @param {WebAssembly.Module} module
 */
export function coreKeeper(module) {
  /** @type {Core | undefined} */
  let core;
  return (/** @type {Record<string, unknown>} */ env) => {
    if (!core || core.dead) core = new Core(module, env);
    return core;
  };
}
