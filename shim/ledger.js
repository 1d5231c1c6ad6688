/** The Durable Object: storage and alarm. What happens is decided in wasm/ledger. */
import { DurableObject } from 'cloudflare:workers';
import module from '../build/core.wasm';
import { Context } from './context.js';
import { coreKeeper } from './core.js';

/** @extends {DurableObject<import('./abi.js').Env>} */
export class Ledger extends DurableObject {
  #core = coreKeeper(module);

  /** @param {Request} request */
  async fetch(request) {
    const { pathname, search } = new URL(request.url);
    const body = new Uint8Array(await request.arrayBuffer());
    return this.#call(`${request.method} https://ledger${pathname}${search}\n`, body);
  }

  async alarm() {
    await this.#call('POST https://ledger/alarm\n', new Uint8Array(0));
  }

  /** @param {string} head @param {Uint8Array} body */
  #call(head, body) {
    const core = this.#core(/** @type {any} */ (this.env));
    const context = new Context(core, this.env, undefined, this.ctx.storage);
    core.start(context, 1, head, body);
    this.ctx.waitUntil(context.finished);
    return context.response;
  }
}
