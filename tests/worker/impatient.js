// A client that gives up before its answer begins. Locally only a caller inside workerd is heard
// then (https://github.com/cloudflare/workerd/pull/5062); on Cloudflare every client is.
import assert from 'node:assert/strict';
import { eventually } from './gateway.js';

/** A Worker to stand beside the gateway. */
export const impatient = {
  name: 'impatient',
  modules: true,
  compatibilityDate: '2026-04-01',
  serviceBindings: { GATEWAY: 'gemini-proxy-panel' },
  script: `let isOver = false;
  export default {
    async fetch(request, { GATEWAY }) {
      const { method, headers, url } = request;
      if (new URL(url).pathname === '/give-up') {
        isOver = true;
        return new Response();
      }
      const body = await request.text();
      isOver = false;
      const client = new AbortController();
      const call = GATEWAY.fetch(url, { method, headers, body, signal: client.signal });
      const end = call.then(() => 'answered', () => 'gave up');
      while (!isOver) await scheduler.wait(50);
      client.abort();
      return new Response(await end);
    },
  };`,
};

/**
 * Sends a request and leaves as soon as `isUnderWay` says yes.
 * @param {import('./gateway.js').Gateway} gateway @param {string} path @param {object} body
 * @param {() => boolean | Promise<boolean>} isUnderWay
 */
export async function giveUp(gateway, path, body, isUnderWay) {
  const caller = await gateway.worker.miniflare.getWorker('impatient');
  const call = caller.fetch(`http://gateway${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await eventually(isUnderWay);
  await (await caller.fetch('http://gateway/give-up')).text();
  assert.equal(await (await call).text(), 'gave up');
}
