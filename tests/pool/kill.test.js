// workerd is killed at random moments, now the process that has the Ledger, now another: no chat
// that the Ledger had heard of before a kill is missing from it, and none is counted twice. It hears
// of a chat within a second, as the unit tests show under a clock of their own; here it has as long
// as a slow machine takes.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { login } from '../support/admin.js';
import { skip } from '../support/processes.js';
import { chat, eventually, keyNames, pause, sized, startCluster } from './cluster.js';

/** @import {RunningWorker} from '../support/run-worker.js' */

const chats = sized(2000, 300);
const kills = sized(10, 2);
const models = ['gemini-2.5-flash', 'gemini-2.5-pro'];
// The number of a chat is its count of prompt tokens, so every record tells which chat it is of.
const firstNumber = 1000;

/** @typedef {{at: number, process: 'home' | 'abroad'}} Answer */

/** What the Ledger has recorded: the chat's number by the record's id. */
class Records {
  /** @type {Map<string, number>} */
  numbers = new Map();
  /** @param {import('../support/admin.js').Admin} admin */
  async read(admin) {
    const { requests } = await admin.get('requests?pageSize=1000');
    const known = requests.filter((/** @type {any} */ one) => this.numbers.has(one.id)).length;
    assert.ok(known > 0 || this.numbers.size === 0 || requests.length < 1000, 'read too seldom');
    for (const { id, promptTokens, result } of requests) {
      if (result === 'ok') this.numbers.set(id, promptTokens - firstNumber);
    }
  }
}

test(`${chats} answered chats, ${kills} kills: none lost, none twice`, { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  const [registry, persist] = [join(folder, 'registry'), join(folder, 'state')];
  const cluster = await startCluster({
    ...{ keys: keyNames(20), siblings: 1, registry, persist },
    emulator: {
      script: ({ body }) => {
        const number = Number(/chat (\d+)/.exec(JSON.stringify(body))?.[1]);
        return { usage: { promptTokenCount: firstNumber + number }, delay: Math.random() * 60 };
      },
    },
  });
  const { emulator, key } = cluster;
  /** @type {Record<'home' | 'abroad', RunningWorker>} */
  const running = { home: cluster.worker, abroad: cluster.others[0] };
  let over = false;
  t.after(async () => {
    over = true;
    await Promise.all([running.home.stop(), running.abroad.stop()]);
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  let admin = cluster.admin;
  const records = new Records();
  /** @type {Map<number, Answer>} */
  const answers = new Map();
  // What was answered until `heard` the Ledger has heard of before the kill.
  /** @type {{process: 'home' | 'abroad', heard: number, until: number}[]} */
  const killed = [];
  let number = 0;

  const lane = async () => {
    while (!over) {
      const n = number++;
      const process = Math.random() < 0.5 ? 'home' : 'abroad';
      const { urls } = running[process];
      const wanted = { model: models[n % 2], stream: n % 3 === 0, text: `chat ${n}` };
      const seen = await chat(urls[n % urls.length], key, wanted);
      if (seen.answered) answers.set(n, { at: seen.at, process });
      else await pause(50);
    }
  };
  /** @param {Answer} answer */
  const isSafe = ({ at, process }) =>
    killed.every((kill) => kill.process !== process || at <= kill.heard || at > kill.until);
  /** @param {number} until  the end of the answers looked at */
  const safe = (until) =>
    [...answers].filter(([, answer]) => answer.at <= until && isSafe(answer)).map(([n]) => n);
  /** The Ledger has, or gets, every safe answer. @param {number} until */
  const hear = async (until) => {
    const wanted = safe(until);
    const missing = () => {
      const recorded = new Set(records.numbers.values());
      return wanted.filter((n) => !recorded.has(n));
    };
    await eventually(
      async () => {
        await records.read(admin);
        return missing().length === 0;
      },
      { describe: () => `missing: ${missing()}` },
    );
    return until;
  };
  /** @param {'home' | 'abroad'} process */
  const killOne = async (process) => {
    const heard = await hear(Date.now() - 1000);
    const kill = { process, heard, until: Infinity };
    killed.push(kill);
    await running[process].kill();
    const options =
      process === 'home' ? { persist } : { ledger: /** @type {const} */ ('elsewhere') };
    running[process] = await cluster.start(options);
    kill.until = Date.now();
    const { url, password } = running.home;
    if (process === 'home') admin = await login(url, password);
  };
  /** @param {number} answered @param {number} [until]  reads on till then */
  const waitFor = async (answered, until = 0) => {
    while (answers.size < answered || Date.now() < until) {
      await pause(300);
      await records.read(admin);
    }
  };
  const lanes = Array.from({ length: 20 }, lane);
  for (let i = 0; i < kills; ++i) {
    await waitFor(((i + 0.5) * chats) / kills);
    await waitFor(0, Date.now() + 2000 + Math.random() * 1000);
    await killOne(i % 2 === 0 ? 'home' : 'abroad');
  }
  await waitFor(chats);
  over = true;
  await Promise.all(lanes);

  await hear(Date.now());
  const numbers = [...records.numbers.values()];
  assert.equal(new Set(numbers).size, numbers.length, 'a chat has two records');
  const { totals } = await admin.get('usage');
  assert.equal(totals.requests, numbers.length);
  assert.equal(
    totals.promptTokens,
    numbers.reduce((sum, n) => sum + firstNumber + n, 0),
  );
  const keys = await admin.get('gemini-keys');
  assert.equal(
    keys.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.usage, 0),
    numbers.length,
  );
  t.diagnostic(
    `${answers.size} chats answered over ${killed.length} kills, ${safe(Date.now()).length} of them heard of ` +
      `before one: all recorded; ${numbers.length} counted, none twice`,
  );
});
