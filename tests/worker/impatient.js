// A client that gives up before its answer begins. Locally only a caller inside workerd is heard
// then (https://github.com/cloudflare/workerd/pull/5062); on Cloudflare every client is.
import assert from 'node:assert/strict';

/** A Worker to stand beside the gateway. */
export const impatient = {
  name: 'impatient',
  modules: true,
  compatibilityDate: '2026-04-01',
  serviceBindings: { GATEWAY: 'gemini-proxy-panel' },
  script: `export default {
    async fetch(request, { GATEWAY }) {
      const { method, headers } = request;
      const body = await request.text();
      const signal = AbortSignal.timeout(500);
      const call = GATEWAY.fetch(request.url, { method, headers, body, signal });
      return new Response(await call.then(() => 'answered', () => 'gave up'));
    },
  };`,
};

/** @param {import('./gateway.js').Gateway} gateway @param {string} path @param {object} body */
export async function giveUp(gateway, path, body) {
  const caller = await gateway.worker.miniflare.getWorker('impatient');
  const response = await caller.fetch(`http://gateway${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(await response.text(), 'gave up');
}
