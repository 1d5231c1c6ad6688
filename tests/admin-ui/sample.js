// A gateway with a history, for the screenshots.

/** @import { Panel } from './panel.js' */

const models = ['gemini-2.5-flash', 'gemini-2.5-pro', 'gemini-3.8-flash', 'gemini-2.5-flash-lite'];
const people = ['Mira’s laptop', 'Team chat', 'Cursor', 'Home assistant'];
const rivers = ['Aurora', 'Borealis', 'Cascade', 'Delta'];

/** @param {Panel} panel */
export async function fillSample({ admin, emulator, url }) {
  /** @type {Record<string, any>} */
  const states = {};
  for (let index = 0; index < 24; ++index) {
    const key = `AIzaSyD3moKey${String(index).padStart(2, '0')}xQ7`;
    const river = rivers[index % rivers.length];
    const count = Math.floor(index / rivers.length) + 1;
    await admin.post('gemini-keys', {
      key,
      name: `${river} ${count}`,
      tags: [index % 3 === 0 ? 'paid' : 'free', river.toLowerCase()],
      projectGroup: `${river.toLowerCase()}-${count}`,
      weight: index % 3 === 0 ? 3 : 1,
    });
    if (index === 6 || index === 13) states[key] = { state: 'ok', rpd: 0 };
    if (index === 9) states[key] = { state: 'ok', rpm: 0 };
    if (index === 17) states[key] = { state: 'suspended' };
    if (index === 20) states[key] = { state: 'invalid' };
  }
  emulator.keys.set(states);
  await admin.post('models', { id: models[0], aliases: ['gpt-4o'], rpd: 12 });
  await admin.post('models', { id: models[1], aliases: ['o3', 'gpt-5'], rpd: 50, tpm: 250_000 });
  await admin.post('models', { id: models[3], aliases: ['gpt-4o-mini'] });
  const keys = [];
  for (const [index, description] of people.entries()) {
    const limits = index % 2 === 0 ? { dailyRequests: 60 } : { rpm: 20 };
    keys.push((await admin.post('worker-keys', { description, ...limits })).key);
  }
  await talk(url, keys);
  for (const { id } of await admin.get('gemini-keys')) {
    await admin.post('test-gemini-key', { keyId: id, modelId: models[0] });
  }
  return { workerKey: keys[0] };
}

/** @param {string} url @param {string[]} keys */
async function talk(url, keys) {
  const offered = [models[0], 'gpt-4o', models[2], 'gpt-4o-mini', models[0]];
  for (let index = 0; index < 70; ++index) {
    const model = index === 41 ? 'gemini-9' : offered[index % offered.length];
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${keys[index % keys.length]}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        model,
        stream: index % 2 === 0,
        messages: [{ role: 'user', content: 'Tell me about rivers. '.repeat((index % 7) + 1) }],
      }),
    });
    await response.text();
  }
}

/** Traffic that swells by day. @param {number} time @param {number} scale */
function totalsAt(time, scale) {
  const hour = new Date(time).getUTCHours();
  const wave = 1.15 + Math.sin(((hour - 9) / 24) * 2 * Math.PI) + 0.3 * Math.sin(time / 7.7e6);
  const requests = Math.max(0, Math.round(wave * scale));
  return {
    requests,
    errors: Math.round(requests * 0.03 * (1 + Math.sin(time / 1.3e7))),
    failedCalls: Math.round(requests * 0.09),
    promptTokens: requests * 1450,
    completionTokens: requests * 420,
    reasoningTokens: requests * 130,
    cachedTokens: requests * 300,
    latencyMs: Math.round(2100 + 700 * Math.sin(time / 1.9e7)),
  };
}

/** The answer of GET usage. @param {URLSearchParams} query */
export function sampleUsage(query) {
  const by = query.get('by') ?? 'model';
  const step = by === 'day' ? 86_400_000 : 3_600_000;
  /** @type {any[]} */
  const rows = [];
  if (by === 'hour' || by === 'day') {
    for (
      let time = Math.ceil(Number(query.get('from')) / step) * step;
      time <= Date.now();
      time += step
    ) {
      const text = new Date(time).toISOString();
      const label = by === 'day' ? text.slice(0, 10) : text.replace('.000', '');
      rows.push({ [by]: label, ...totalsAt(time + 43_200_000, by === 'day' ? 1900 : 90) });
    }
  } else {
    const names =
      { model: models, client: people, key: rivers.map((river) => `${river} 1`) }[by] ?? [];
    for (const [index, name] of names.entries()) {
      rows.push({ [by]: name, name, ...totalsAt(Date.now(), Math.round(900 / (index + 1))) });
    }
  }
  const sum = (/** @type {string} */ name) =>
    rows.reduce((total, /** @type {any} */ row) => total + row[name], 0);
  const counts = ['requests', 'errors', 'failedCalls', 'promptTokens', 'completionTokens'];
  const totals = Object.fromEntries(counts.map((name) => [name, sum(name)]));
  return { rows, totals: { ...totals, latencyMs: 2134 } };
}
