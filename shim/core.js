/**
 * Owns the WebAssembly instance and its memory: copies bytes in and out, refuses re-entry, and
 * replaces an instance that trapped. Knows nothing of requests but their numbers.
 * @import { Context } from './context.js'
 * @import { CoreExports, Env, Result } from './abi.js'
 */
import { hostImports } from './host.js';

/** `async::Outcome` of the core. */
export const Outcome = { OK: 0, FAILED: 1, CLIENT_GONE: 2, TIMEOUT: 3, TOO_LARGE: 4, STOPPED: 5 };

const encoder = new TextEncoder();

/** One living instance. */
export class Core {
  dead = false;
  /** @type {Map<number, Context>} */
  contexts = new Map();
  #inside = false;
  #view = new Uint8Array(0);

  /** @param {WebAssembly.Module} module @param {Env} env */
  constructor(module, env) {
    const instance = new WebAssembly.Instance(module, hostImports(this));
    this.exports = /** @type {CoreExports} */ (/** @type {unknown} */ (instance.exports));
    this.exports._initialize();
    const texts = Object.entries(env).filter(([, value]) => typeof value === 'string');
    const bytes = encoder.encode(texts.map(([name, value]) => `${name}\0${value}\0`).join(''));
    this.exports.configure(this.copyIn(bytes), bytes.length);
  }

  /** Linear memory; the view is remade after growth, which empties the old one. */
  get memory() {
    if (this.#view.length === 0) this.#view = new Uint8Array(this.exports.memory.buffer);
    return this.#view;
  }

  /** @param {number} at @param {number} size */
  bytes(at, size) {
    return this.memory.slice(at, at + size);
  }

  /** Heads and names of the core's making: ASCII. @param {number} at @param {number} size */
  ascii(at, size) {
    return String.fromCharCode(...this.memory.subarray(at, at + size));
  }

  /** Puts bytes where the core takes them over. @param {Uint8Array} bytes */
  copyIn(bytes) {
    const at = this.exports.allocate(bytes.length);
    this.memory.set(bytes, at);
    return at;
  }

  /** The pieces of a body, [start, size] each. @param {number} at @param {number} count */
  pieces(at, count) {
    const words = new Uint32Array(this.exports.memory.buffer, at, count * 2);
    return Array.from({ length: count }, (_, i) => [words[i * 2], words[i * 2 + 1]]);
  }

  /**
   * Every call into the core goes through here, for the request `id`. A throw from within is a trap:
   * the instance is never used again, and each request that touches it fails, in its own time, since
   * the platform lets no request act for another.
   * @template T @param {number} id @param {() => T} call @returns {T | undefined}
   */
  enter(id, call) {
    if (this.#inside) throw new Error('the core was entered twice');
    this.#inside = true;
    try {
      if (!this.dead) return call();
    } catch (trap) {
      this.dead = true;
      console.error('core trapped:', trap instanceof Error ? trap.message : 'unknown');
    } finally {
      this.#inside = false;
    }
    this.contexts.get(id)?.fail();
    this.contexts.delete(id);
  }

  /** @param {Context} context @param {number} realm @param {string} head @param {Uint8Array} [body] */
  start(context, realm, head, body = new Uint8Array(0)) {
    this.contexts.set(context.id, context);
    const bytes = encoder.encode(head);
    this.enter(context.id, () => {
      const [at, bodyAt] = [this.copyIn(bytes), this.copyIn(body)];
      this.exports.start(context.id, realm, at, bytes.length, bodyAt, body.length);
    });
  }

  /** Ends an operation. @param {number} id @param {number} op @param {Result} result */
  resolve(id, op, { outcome = Outcome.OK, code = 0, handle = 0, bytes, text }) {
    const data = bytes ?? encoder.encode(text);
    this.enter(id, () =>
      this.exports.resolve(id, op, outcome, code, handle, this.copyIn(data), data.length),
    );
  }

  /** Upstream bytes through a request's translator. @param {number} id @param {Uint8Array} input */
  pump(id, input) {
    const at = this.enter(id, () => this.exports.pump(id, this.copyIn(input), input.length));
    if (at === undefined) return { stop: 1, output: undefined };
    const [stop, data, size] = new Uint32Array(this.exports.memory.buffer, at, 3);
    return { stop, output: size > 0 ? this.bytes(data, size) : undefined };
  }
}

/** The living instance, made when first needed and again after a trap. @param {WebAssembly.Module} module */
export function coreKeeper(module) {
  /** @type {Core | undefined} */
  let core;
  return (/** @type {Env} */ env) => (core && !core.dead ? core : (core = new Core(module, env)));
}
