// A Ledger whose storage takes no more rows, as on a day whose limit is used up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, startGateway, user } from './gateway.js';

// The Worker itself, but for a switch: while it is on, no statement that writes is executed.
const entry = `import worker, { Ledger as Real } from './shim/worker.js';
  export class Ledger extends Real {
    #full = false;
    constructor(ctx, env) {
      super(ctx, env);
      const exec = (statement, ...parameters) => {
        if (this.#full && !statement.startsWith('SELECT')) {
          throw new Error('Exceeded allowed rows written in Durable Objects free tier.');
        }
        return ctx.storage.sql.exec(statement, ...parameters);
      };
      const storage = {
        sql: { exec },
        transactionSync: (all) => ctx.storage.transactionSync(all),
        setAlarm: (at) => ctx.storage.setAlarm(at),
      };
      this.ctx = { storage, waitUntil: (end) => ctx.waitUntil(end) };
    }
    fetch(request) {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith('/full/')) return super.fetch(request);
      this.#full = pathname === '/full/on';
      return new Response();
    }
  }
  export default {
    fetch(request, env, execution) {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith('/full/')) return worker.fetch(request, env, execution);
      return env.LEDGER.getByName('ledger').fetch('https://ledger' + pathname);
    },
  };`;

const chat = { model: 'gemini-2.5-flash', messages: [user('Hi')] };

test('while the Ledger can store nothing chats go on, and are counted when it can again', async (t) => {
  const gateway = await startGateway({ entry });
  t.after(() => gateway.stop());
  const send = async () => {
    const response = await gateway.post('/v1/chat/completions', chat);
    assert.equal(response.status, 200, await response.text());
  };
  const told = (/** @type {RegExp} */ what) => gateway.log.some((line) => what.test(line));
  await send();
  await eventually(async () => (await gateway.admin.get('requests')).requests.length === 1);
  await fetch(`${gateway.url}/full/on`);
  for (let i = 0; i < 3; ++i) await send();
  await eventually(() => told(/Exceeded allowed rows written/));
  await assert.rejects(
    gateway.admin.post('worker-keys', { description: 'more' }),
    /could not read or store/,
  );
  await fetch(`${gateway.url}/full/off`);
  // An edit that is stored ends the pause of the reports.
  await gateway.admin.post('worker-keys', { description: 'more' });
  await send();
  await eventually(async () => (await gateway.admin.get('requests')).requests.length === 5);
  assert.ok(!told(/trap/), gateway.log.join('\n'));
});
