/** Entry of the Worker: hands each request to the core and waits for its answer. */
import module from '../build/core.wasm';
import { Context } from './context.js';
import { coreKeeper } from './core.js';
import { headerLines } from './host.js';

export { Ledger } from './ledger.js';

const livingCore = coreKeeper(module);

export default {
  /**
   * @param {Request} request
   * @param {import('./abi.js').Env} env
   * @param {ExecutionContext} execution
   */
  fetch(request, env, execution) {
    const core = livingCore(/** @type {any} */ (env));
    const context = new Context(core, env, request);
    core.start(context, 0, `${request.method} ${request.url}\n${headerLines(request.headers)}`);
    execution.waitUntil(context.finished);
    return context.response;
  },
};
