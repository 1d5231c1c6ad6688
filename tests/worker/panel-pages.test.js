// The panel's pages: what a stranger gets, where each leads, and what browsers may do with them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, suite, test } from 'node:test';
import { startGateway } from './gateway.js';

/** @import { Gateway } from './gateway.js' */

suite("the panel's pages", () => {
  /** @type {Gateway} */
  let gateway;
  before(async () => {
    gateway = await startGateway();
  });
  after(() => gateway.stop());

  /** @param {string} path @param {string} cookie @param {RequestInit} [init] */
  const ask = (path, cookie, init = {}) =>
    fetch(gateway.url + path, {
      redirect: 'manual',
      ...init,
      headers: { cookie, ...init.headers },
    });

  test('without a session there is no shell, and no path around that', async () => {
    const login = await ask('/login', '');
    assert.equal(login.status, 200);
    const shell = await (await ask('/admin', gateway.admin.cookie)).text();
    const scriptOf = (/** @type {string} */ page) => /<script[^>]* src="([^"]+)"/.exec(page)?.[1];
    const loginPage = await login.text();
    assert.ok(scriptOf(loginPage) && scriptOf(shell));
    assert.ok(!loginPage.includes(String(scriptOf(shell))), 'the login page loads no panel');
    const doors = {
      '/admin': '/login',
      '/admin/': '/login',
      '/admin?range=7d': '/login?to=%2Fadmin%3Frange%3D7d',
      '/admin/keys': '/login?to=%2Fadmin%2Fkeys',
      '/admin/keys?tag=a%26b': '/login?to=%2Fadmin%2Fkeys%3Ftag%3Da%2526b',
      '/admin/index.html': '/login?to=%2Fadmin%2Findex.html',
      '/Admin/../admin': '/login',
    };
    for (const [path, door] of Object.entries(doors)) {
      const response = await ask(path, '');
      assert.equal(response.status, 302, path);
      assert.equal(response.headers.get('location'), door);
    }
    for (const path of [
      '/index.html',
      '/assets/../index.html',
      '//admin',
      '/assets/%2e%2e/index.html',
    ])
      assert.notEqual((await ask(path, '')).status, 200, path);
  });

  test('with a session the login page leads to the screen that was asked for, and nowhere else', async () => {
    const screens = {
      '': '/admin',
      '?to=%2Fadmin%2Fkeys%3Ftag%3Da%2526b': '/admin/keys?tag=a%26b',
      '?to=%2Fadmin%3Frange%3D7d': '/admin?range=7d',
      '?to=https%3A%2F%2Fevil.example%2Fadmin%2F': '/admin',
      '?to=%2F%2Fevil.example%2Fadmin%2F': '/admin',
      '?to=%2Fadministrator': '/admin',
      '?to=%2Fadmin%2F%0Aset-cookie%3A%20a%3Db': '/admin',
      '?to=%2Fadmin%2F%C3%A9': '/admin',
    };
    for (const [query, screen] of Object.entries(screens)) {
      const response = await ask(`/login${query}`, gateway.admin.cookie);
      assert.equal(response.status, 302, query);
      assert.equal(response.headers.get('location'), screen);
      assert.equal(response.headers.get('set-cookie'), null);
    }
  });

  test('files with a hash in their name are kept, pages are asked for again, the panel is not stored', async () => {
    const panel = await ask('/admin/keys', gateway.admin.cookie);
    assert.equal(panel.headers.get('cache-control'), 'no-store');
    const page = await ask('/login', '');
    assert.equal(page.headers.get('cache-control'), 'no-cache');
    const [path] = /\/assets\/[^"]+\.js/.exec(await page.text()) ?? [''];
    const script = await ask(path, '');
    assert.equal(script.status, 200);
    assert.match(script.headers.get('content-type') ?? '', /javascript/);
    assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    const icon = await ask('/favicon.svg', '');
    assert.equal(icon.headers.get('cache-control'), 'public, max-age=300');
    const missing = await ask('/assets/index-none.js', '');
    assert.equal(missing.status, 404);
    assert.doesNotMatch(missing.headers.get('cache-control') ?? '', /immutable/);
  });

  /** Over http:// to a domain. @param {string} method @param {string} path @param {string} [body] */
  async function askPlainly(method, path, body) {
    const headers = { host: 'gateway.example', 'content-type': 'application/json' };
    const sent = request(gateway.url + path, { method, headers });
    sent.end(body);
    const [reply] = await once(sent, 'response');
    let text = '';
    for await (const bytes of reply) text += bytes;
    return { status: reply.statusCode, headers: reply.headers, text };
  }

  test('plain HTTP leads to HTTPS, as no browser keeps the session there', async () => {
    for (const path of ['/', '/login', '/admin', '/admin/keys?tag=a']) {
      const { status, headers } = await askPlainly('GET', path);
      assert.deepEqual([status, headers.location], [302, `https://gateway.example${path}`]);
    }
    const password = JSON.stringify({ password: gateway.worker.password });
    const refused = await askPlainly('POST', '/api/login', password);
    assert.equal(refused.status, 400);
    assert.equal(refused.headers['set-cookie'], undefined);
    assert.match(refused.text, /https:\/\//);
    assert.equal((await askPlainly('GET', '/healthz')).status, 200);
  });

  test('no answer of the panel lets another site read it', async () => {
    const headers = { origin: 'https://evil.example' };
    for (const path of ['/api/admin/gemini-keys', '/login', '/admin']) {
      const response = await ask(path, gateway.admin.cookie, { headers });
      assert.equal(response.headers.get('access-control-allow-origin'), null, path);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff', path);
      assert.match(response.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
      assert.doesNotMatch(response.headers.get('content-security-policy') ?? '', /unsafe/);
      assert.ok(response.headers.get('referrer-policy'), path);
    }
  });
});
