// The panel's door: what opens it, what does not, and what guessing costs.
import assert from 'node:assert/strict';
import { createHmac, hkdfSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { login } from '../support/admin.js';
import { startWorker, testVariables } from '../support/run-worker.js';
import { eventually, startGateway } from './gateway.js';

/** @import { Gateway } from './gateway.js' */

/**
 * A token with a right signature, as only the holder of both secrets makes it
 * (wasm/auth/session_token.h).
 * @param {{issued: number, renewed?: number, epoch?: number, id?: string, password?: string}} claim
 *   times in ms
 */
function sign({ issued, renewed = issued, epoch = 0, id = 'aB3', password }) {
  const { ADMIN_PASSWORD, SESSION_SECRET_KEY } = testVariables;
  const salt = password ?? ADMIN_PASSWORD;
  const label = 'gemini-proxy-panel session v1';
  const key = Buffer.from(hkdfSync('sha256', SESSION_SECRET_KEY, salt, label, 32));
  const seconds = (/** @type {number} */ ms) => Math.floor(ms / 1000);
  const payload = ['1', id, seconds(issued), seconds(renewed), epoch].join('.');
  const text = Buffer.from(payload).toString('base64url');
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

suite('the session', () => {
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
  /** @param {string} cookie */
  const statusOf = async (cookie) => (await ask('/api/admin/gemini-keys', cookie)).status;

  /** The session's cookie in its parts: name, payload, signature. */
  function parts() {
    const [name, token] = gateway.admin.cookie.split('=');
    const dot = token.lastIndexOf('.');
    assert.ok(dot > 0, 'a token is payload.signature');
    return { name, payload: token.slice(0, dot), signature: token.slice(dot + 1) };
  }

  test('the cookie opens the admin API', async () => {
    assert.equal(await statusOf(gateway.admin.cookie), 200);
  });

  test('forged, changed and truncated tokens do not', async () => {
    const { name, payload, signature } = parts();
    const claims = JSON.stringify({
      id: 'x',
      epoch: 0,
      issued: Date.now(),
      expires: Date.now() * 2,
    });
    const other = Buffer.from(claims).toString('base64url');
    /** @param {string} text @param {string} key */
    const sign = (text, key) => createHmac('sha256', key).update(text).digest('base64url');
    /** @param {string} text */
    const turned = (text) => (text[0] === 'A' ? 'B' : 'A') + text.slice(1);
    const tokens = [
      '',
      '.',
      payload,
      `${payload}.`,
      `.${signature}`,
      `${other}.${signature}`,
      `${other}.${sign(other, '')}`,
      `${payload}.${sign(payload, 'secret')}`,
      `${payload}.${sign(payload, gateway.worker.password)}`,
      `${turned(payload)}.${signature}`,
      `${payload}.${turned(signature)}`,
      `${payload}.${signature}.${signature}`,
      `${payload}.${signature}A`,
      'A'.repeat(20_000),
    ];
    for (const token of tokens) {
      assert.equal(await statusOf(`${name}=${token}`), 401, token.slice(0, 80));
    }
    const whole = `${payload}.${signature}`;
    for (let length = 1; length < whole.length; ++length) {
      assert.equal(
        await statusOf(`${name}=${whole.slice(0, length)}`),
        401,
        `${length} characters`,
      );
    }
  });

  test('a token ends: a week after the login, after a day unused, with its epoch', async () => {
    const { name } = parts();
    const hour = 3_600_000;
    const now = Date.now();
    /** @type {[string, number, Parameters<typeof sign>[0]][]} */
    const rows = [
      ['new', 200, { issued: now }],
      ['six days old and in use', 200, { issued: now - 6 * 24 * hour, renewed: now - hour }],
      ['a week old', 401, { issued: now - 7 * 24 * hour - 1000, renewed: now - hour }],
      ['unused for a day', 401, { issued: now - 48 * hour, renewed: now - 24 * hour - 1000 }],
      ['of tomorrow', 401, { issued: now + 24 * hour }],
      ['of an epoch that is over', 401, { issued: now, epoch: -1 }],
      ['of an epoch to come', 401, { issued: now, epoch: 1 }],
      ['signed with another password', 401, { issued: now, password: 'another password' }],
    ];
    for (const [what, status, claim] of rows) {
      assert.equal(await statusOf(`${name}=${sign(claim)}`), status, what);
    }
  });

  test('nothing that is read holds a secret', async () => {
    const secret = 'test-key-a';
    const resources = ['gemini-keys', 'worker-keys', 'models', 'system-settings', 'overview'];
    resources.push('export', 'problems', 'requests', 'error-keys', 'test-gemini-keys', 'usage');
    for (const resource of resources) {
      const text = JSON.stringify(await gateway.admin.get(resource));
      for (const one of [secret, gateway.key, ...Object.values(testVariables)]) {
        assert.ok(!text.includes(one), `${resource} tells ${one}`);
      }
    }
    const { id } = (await gateway.admin.get('gemini-keys'))[0];
    const path = `/api/admin/gemini-keys/${id}/reveal`;
    const reveal = async (/** @type {string} */ password) => {
      const headers = { origin: gateway.url, 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify({ password }) };
      return ask(path, gateway.admin.cookie, init);
    };
    assert.equal((await reveal('wrong')).status, 403);
    assert.equal((await (await reveal(gateway.worker.password)).json()).key, secret);
  });

  test('another origin changes nothing, with or without the session', async () => {
    const { cookie } = gateway.admin;
    const before = await gateway.admin.get('gemini-keys');
    const body = JSON.stringify({ key: 'test-key-from-elsewhere' });
    /** @type {Record<string, string>[]} */
    const signs = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${gateway.url}.evil.example` },
      { origin: gateway.url.replace('http:', 'https:') },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const sign of signs) {
      const headers = { ...sign, 'content-type': 'application/json' };
      const init = { method: 'POST', body, headers };
      const response = await ask('/api/admin/gemini-keys', cookie, init);
      assert.equal(response.status, 403, JSON.stringify(sign));
      const [{ id }] = before;
      const removal = await ask(`/api/admin/gemini-keys/${id}`, cookie, {
        ...init,
        method: 'DELETE',
      });
      assert.equal(removal.status, 403, JSON.stringify(sign));
    }
    assert.equal((await gateway.admin.get('gemini-keys')).length, before.length);
  });
  test('the cookie is out of reach of scripts and other sites', async () => {
    const response = await fetch(`${gateway.url}/api/login`, {
      method: 'POST',
      headers: { origin: gateway.url, 'content-type': 'application/json' },
      body: JSON.stringify({ password: gateway.worker.password }),
    });
    const [cookie] = response.headers.getSetCookie();
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=']) {
      assert.ok(cookie.includes(attribute), `${attribute} in ${cookie.replace(/=[^;]+/, '=…')}`);
    }
    await response.text();
  });

  test('a token is worth nothing after its logout', async () => {
    const session = await login(gateway.url, gateway.worker.password);
    const { cookie } = session;
    const init = { method: 'POST', headers: { origin: gateway.url } };
    assert.equal((await ask('/api/logout', cookie, init)).status, 200);
    assert.equal(await statusOf(cookie), 401);
    assert.equal(await statusOf(gateway.admin.cookie), 200, 'other sessions go on');
  });

  test('logging out everywhere ends every session', async () => {
    const first = await login(gateway.url, gateway.worker.password);
    const second = await login(gateway.url, gateway.worker.password);
    const { cookie } = second;
    await first.remove('session');
    assert.equal(await statusOf(cookie), 401);
    gateway.admin = await login(gateway.url, gateway.worker.password);
    assert.equal(await statusOf(gateway.admin.cookie), 200);
  });

  test('secrets are compared in constant time, by construction', () => {
    for (const file of ['password', 'session_token']) {
      const source = readFileSync(new URL(`../../wasm/auth/${file}.cpp`, import.meta.url), 'utf8');
      assert.match(source, /crypto::constant_time_equal\(/, file);
      const compared = /(memcmp|strcmp|(?:signature|digest|mac|left|given)\w* [!=]= )/i;
      assert.doesNotMatch(source, compared, file);
    }
  });
});

test('a logout that was not stored says so, and still takes the cookie', async (t) => {
  const broken = {
    name: 'broken',
    modules: true,
    compatibilityDate: '2026-04-01',
    durableObjects: { LEDGER: 'Broken' },
    script: `import { DurableObject } from 'cloudflare:workers';
      const answers = { 'GET /login': { wait_ms: 0 }, 'POST /login': { session_id: 'aB3', epoch: 0 } };
      const error = { message: 'Nothing can be stored.', code: 'overloaded' };
      export class Broken extends DurableObject {
        fetch({ method, url }) {
          const answer = answers[method + ' ' + new URL(url).pathname];
          return Response.json(answer ?? { error }, { status: answer ? 200 : 503 });
        }
      }
      export default {};`,
  };
  const durableObjects = { LEDGER: { className: 'Broken', scriptName: broken.name } };
  const worker = await startWorker({ beside: [broken], override: { durableObjects } });
  t.after(() => worker.stop());
  const { cookie } = await login(worker.url, worker.password);
  const headers = { origin: worker.url, cookie };
  const answer = await fetch(`${worker.url}/api/logout`, { method: 'POST', headers });
  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /Nothing can be stored/);
  assert.match(answer.headers.getSetCookie().join(), /Max-Age=0/);
});

test('a changed password ends every session', async (t) => {
  const persist = mkdtempSync(join(tmpdir(), 'password-'));
  t.after(() => rmSync(persist, { recursive: true }));
  const first = await startWorker({ persist });
  const { cookie } = await login(first.url, first.password);
  const statusAt = async (/** @type {string} */ url) =>
    (await fetch(`${url}/api/admin/gemini-keys`, { headers: { cookie } })).status;
  assert.equal(await statusAt(first.url), 200);
  await first.stop();
  const second = await startWorker({ persist, vars: { ADMIN_PASSWORD: 'changed-password-012' } });
  t.after(() => second.stop());
  assert.equal(await statusAt(second.url), 401);
});

test('isolates that have not heard of a logout yet know it once they ask', async (t) => {
  const worker = await startWorker({ siblings: 1 });
  t.after(() => worker.stop());
  const [here, there] = worker.urls;
  /** @param {string} path @param {string} cookie */
  const statusThere = async (path, cookie) =>
    (await fetch(there + path, { redirect: 'manual', headers: { cookie } })).status;
  // Siblings have no assets: of pages only the redirect tells.
  const api = '/api/admin/session';
  const old = await login(here, worker.password);
  const { cookie } = old;
  assert.equal(await statusThere(api, cookie), 200);
  await old.remove('session');
  assert.equal(await statusThere(api, cookie), 401);
  assert.notEqual(await statusThere('/login', cookie), 302, 'no way back to a closed panel');
  const next = await login(here, worker.password);
  await next.remove('session');
  const last = await login(here, worker.password);
  assert.notEqual(await statusThere('/admin', last.cookie), 302, 'a newer session opens the panel');
  assert.equal(await statusThere(api, last.cookie), 200);
});

test('a thousand guesses are not heard, and the owner gets in again', async (t) => {
  const gateway = await startGateway({ keys: [] });
  t.after(() => gateway.stop());
  /** @param {string} password */
  const guess = async (password) => {
    const response = await fetch(`${gateway.url}/api/login`, {
      method: 'POST',
      headers: { origin: gateway.url, 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
    const { error } = await response.json();
    return { status: response.status, after: Number(response.headers.get('retry-after')), error };
  };
  let heard = 0;
  let longest = 0;
  for (let round = 0; round < 50; ++round) {
    const guesses = Array.from({ length: 20 }, (_, i) => guess(`guess ${round}.${i}`));
    for (const { status, after } of await Promise.all(guesses)) {
      assert.ok(status === 401 || status === 429, String(status));
      if (status === 401) ++heard;
      longest = Math.max(longest, after);
    }
  }
  assert.ok(heard <= 30, `${heard} of 1,000 guesses were looked at`);
  // Within a wait that is not over meanwhile.
  await eventually(async () => (await guess('one more')).after > 2);
  const refused = await guess(gateway.worker.password);
  assert.equal(refused.status, 429, 'the right password waits like any other');
  assert.match(refused.error.message, /Try again in \d+ s/);
  assert.ok(longest <= 900, `nobody is locked out for longer than ${longest} s`);
});
