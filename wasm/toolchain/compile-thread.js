// One thread of the npm compiler. Each has its own copy of clang, which takes some seconds to
// load, so a thread lives until all units are compiled.
import { parentPort } from 'node:worker_threads';
import { Exit, runClang } from '@yowasp/clang';

/**
 * @typedef {object} Job
 * @property {string} name
 * @property {string[]} args  clang++'s arguments; the output is named `out`
 * @property {Map<string, string | Uint8Array>} files  path → content: all that clang can see
 */

/** @typedef {{name: string, output: Uint8Array | null, messages: string}} JobResult */

/** @param {Job['files']} files */
function makeTree(files) {
  /** @type {import('@yowasp/clang').Tree} */
  const tree = {};
  for (const [path, content] of files) {
    const segments = path.split('/');
    const fileName = /** @type {string} */ (segments.pop());
    let folder = tree;
    for (const segment of segments) {
      folder = /** @type {typeof tree} */ (folder[segment] ??= {});
    }
    folder[fileName] = content;
  }
  return tree;
}

/**
 * @param {Job} job
 * @returns {Promise<JobResult>}
 */
async function run(job) {
  const decoder = new TextDecoder();
  let messages = '';
  /** @param {Uint8Array | null} bytes */
  const collect = (bytes) => {
    if (bytes) messages += decoder.decode(bytes, { stream: true });
  };
  try {
    const tree = await runClang(['clang++', ...job.args, '-o', 'out'], makeTree(job.files), {
      stdout: collect,
      stderr: collect,
      fetchProgress: () => {},
    });
    const output = tree?.out;
    return { name: job.name, output: output instanceof Uint8Array ? output : null, messages };
  } catch (error) {
    if (!(error instanceof Exit)) messages += `${error}\n`;
    return { name: job.name, output: null, messages };
  }
}

parentPort?.on('message', async (/** @type {Job} */ job) => {
  parentPort?.postMessage(await run(job));
});
