/**
 * What a screen shows from the API, with what went wrong. Loads when made and on demand; the
 * last one asked wins, and whoever has asked before waits for it. `question` names what is asked: value and problem are there only as long
 * as they are those of the present one.
 * @template T @param {() => Promise<T>} read @param {() => string} [question]
 */
export function resource(read, question = () => '') {
  let answer = $state.raw(/** @type {{to: string, value: T} | undefined} */ (undefined));
  let failure = $state.raw(/** @type {{to: string, problem: unknown} | undefined} */ (undefined));
  let turn = 0;
  let waits = false;
  /** @type {Promise<void>} */
  let last;

  /** @param {number} mine @returns {Promise<void>} */
  async function ask(mine) {
    const to = question();
    try {
      const value = await read();
      if (mine !== turn) return last;
      answer = { to, value };
      failure = undefined;
    } catch (problem) {
      if (mine !== turn) return last;
      failure = { to, problem };
    }
  }

  async function askLast() {
    const mine = ++turn;
    waits = true;
    await ask(mine);
    if (mine === turn) waits = false;
  }

  const load = () => (last = askLast());

  /** Again, unless an answer is waited for: one slower than this is repeated would never be shown. */
  const freshen = () => waits || load();

  load();
  return {
    get value() {
      return answer?.to === question() ? answer.value : undefined;
    },
    get problem() {
      return failure?.to === question() ? failure.problem : undefined;
    },
    load,
    freshen,
  };
}
