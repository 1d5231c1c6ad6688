/** @typedef {{code: string, advice: string, subject: string | null, name: string | null, count: number, lastTime: number, keys?: number}} Problem */

/**
 * One entry for all keys with the same problem, in the place of the first: it says of how many
 * `keys`, and names none when they are many.
 * @param {Problem[]} problems @returns {Problem[]}
 */
export function foldProblems(problems) {
  /** @type {Problem[]} */
  const folded = [];
  for (const problem of problems) {
    const ofKey = problem.code.startsWith('key_');
    const first = ofKey && folded.find(({ code }) => code === problem.code);
    if (!first) folded.push({ ...problem, keys: 1 });
    else Object.assign(first, { subject: null, name: null, keys: (first.keys ?? 1) + 1 });
  }
  return folded;
}
