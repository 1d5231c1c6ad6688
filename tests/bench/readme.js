// The section of README that shows what the last whole run measured.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { root } from '../support/install.js';
import {
  conditions,
  delayTable,
  memoryTable,
  spread,
  startTable,
  table,
  targets,
} from './report.js';
import { median } from './statistics.js';
import { workloads } from './workloads.js';

const heading = '## Speed';
const next = '## How it works';

/** @param {any} report */
function cpuTable({ ratios, cpu }) {
  const rows = [
    [
      'workload',
      'pass-through, ms',
      'gateway, ms',
      'gateway, ratio',
      'shim alone, ratio',
      'bound, ratio',
      'JSON Worker, ratio',
      'target',
    ],
  ];
  for (const { name, what } of workloads) {
    const both = [1, 8].map((concurrency) => `${name} c${concurrency}`);
    if (!ratios[both[0]]) continue;
    const ms = (/** @type {string} */ subject) =>
      both.map((at) => median(cpu[at][subject]).toFixed(2)).join(' / ');
    const ratio = (/** @type {string} */ subject) =>
      both.map((at) => spread(ratios[at][subject])).join(' / ');
    const compared = ['gateway', 'shim-alone', 'bound', 'json-round-trip'].map(ratio);
    const cells = [ms('pass-through'), ms('gateway'), ...compared];
    rows.push([`${name} ${what}`, ...cells, targets.get(name) ?? '']);
  }
  return table(rows);
}

/** What the tables show. */
export const explanation = `CPU a request, of the whole workerd process, at concurrency 1 / 8, beside that of a Worker that only passes the request on
(\`fetch(url, {body: request.body})\`) in the same run: the ratio is what the gateway costs. The bound is a probe of the floor: a
Worker that makes the gateway's calls of the platform and moves every byte through linear memory, but reads, chooses, maps and
counts nothing; of a stream it does not gather events as the gateway does. A target below it is out of reach on this machine.
Shim alone is the gateway's own JavaScript around a core that decides nothing: the gateway's cost beyond it is the core's and
the Ledger's. The JSON Worker parses and writes what passes, as a gateway in JavaScript must; pump moves it through JavaScript,
untouched. The free plan allows 10 ms a request. W3 sends the same tools with each request, as an agent does. Configurations
are encoded before a start is timed.`;

/** @param {any} report */
function section(report) {
  return `${heading}

${explanation}
_${conditions(report)}_.

${cpuTable(report)}How late an event of a stream is after it left upstream, memory at the peak, and start:

${delayTable(report)}${memoryTable(report)}${startTable(report)}\`npm run bench -- --readme\` measures anew and writes this section. The upload has ${report.uploadKiB} KiB, gzipped.

`;
}

/** Replaces the section, or puts it before what follows it. @param {any} report */
export async function writeReadme(report) {
  const path = join(root, 'README.md');
  const text = readFileSync(path, 'utf8');
  const end = text.indexOf(`${next}\n`);
  if (end < 0) throw new Error(`README.md has no ${next}`);
  const found = text.indexOf(`${heading}\n`);
  const start = found < 0 ? end : found;
  const written = text.slice(0, start) + section(report) + text.slice(end);
  const options = { ...(await prettier.resolveConfig(path)), filepath: path };
  writeFileSync(path, await prettier.format(written, options));
}
