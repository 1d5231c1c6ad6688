// One thread of the npm compiler. Each has its own copy of clang, which takes some seconds to
// load, so a thread lives until all units are compiled.
import { parentPort } from 'node:worker_threads';
import { Exit, commands } from '@yowasp/clang';

/**
 * @typedef {object} Job
 * @property {string} name
 * @property {string[]} args  clang++'s arguments but -o
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
 * The output goes to stdout: the compiler's in-memory files copy themselves whole at each write,
 * which costs minutes for a large object.
 * @param {Job} job
 * @returns {Promise<JobResult>}
 */
async function run(job) {
  const decoder = new TextDecoder();
  let messages = '';
  /** @type {Uint8Array[]} */
  const chunks = [];
  try {
    await commands['clang++']([...job.args, '-o', '-'], makeTree(job.files), {
      stdout: (bytes) => void (bytes && chunks.push(bytes.slice())),
      stderr: (bytes) => void (bytes && (messages += decoder.decode(bytes, { stream: true }))),
      fetchProgress: () => {},
    });
  } catch (error) {
    if (!(error instanceof Exit)) messages += `${error}\n`;
    return { name: job.name, output: null, messages };
  }
  const output = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    output.set(chunk, at);
    at += chunk.length;
  }
  return { name: job.name, output: output.length > 0 ? output : null, messages };
}

parentPort?.on('message', async (/** @type {Job} */ job) => {
  parentPort?.postMessage(await run(job));
});
