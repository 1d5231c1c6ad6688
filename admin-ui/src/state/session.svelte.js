// A session ends while somebody works: the password is asked for where they are, so that nothing typed
// or chosen is lost.

export const session = $state({ over: false });

/** Whoever was refused waits for this one. @type {Promise<void> | null} */
let waiting = null;
let settle = () => {};

/** Resolves when there is a session again. @returns {Promise<void>} */
export function renewSession() {
  session.over = true;
  waiting ??= new Promise((resolve) => (settle = () => resolve()));
  return waiting;
}

/** What was refused is asked once more. */
export function resume() {
  session.over = false;
  waiting = null;
  settle();
}
