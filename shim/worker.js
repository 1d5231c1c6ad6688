// Entry of the Worker: hands each request to the core and waits for its answer.
/** @import { Env } from './abi.js' */
import module from '../build/core.wasm';
import { Context, headerLines } from './context.js';
import { coreKeeper } from './core.js';
export { Ledger } from './ledger.js';
const livingCore = coreKeeper(module);
export default {
  /** @param {Request} request @param {Env} env @param {ExecutionContext} execution */
  fetch(request, env, execution) {
    const context = new Context(env, { request });
    const head = `${request.method} ${request.url}\n${headerLines(request)}`;
    execution.waitUntil(context.finished.promise);
    return livingCore(env).start(context, 0, head, '');
  },
};
