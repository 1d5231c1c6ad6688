/**
 * What a screen shows from the API, with what went wrong. Loads when made and on demand; the
 * last one asked wins.
 * @template T @param {() => Promise<T>} read
 */
export function resource(read) {
  let value = $state.raw(/** @type {T | undefined} */ (undefined));
  let problem = $state.raw(/** @type {unknown} */ (undefined));
  let turn = 0;

  async function load() {
    const mine = ++turn;
    try {
      const answer = await read();
      if (mine !== turn) return;
      value = answer;
      problem = undefined;
    } catch (error) {
      if (mine === turn) problem = error;
    }
  }

  load();
  return {
    get value() {
      return value;
    },
    get problem() {
      return problem;
    },
    load,
  };
}
