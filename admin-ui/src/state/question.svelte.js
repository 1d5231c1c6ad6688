// One yes-or-no question at a time, asked by any screen and shown by the shell.

/** @typedef {{title: string, text: string, action: string, kind?: 'danger' | 'plain'}} Question */

/** @type {{current: Question | null}} */
export const question = $state({ current: null });

/** @type {(yes: boolean) => void} */
let settle = () => {};

/** @param {Question} asked @returns {Promise<boolean>} */
export function ask(asked) {
  settle(false);
  question.current = asked;
  return new Promise((resolve) => (settle = resolve));
}

/** @param {boolean} yes */
export function answer(yes) {
  question.current = null;
  settle(yes);
}
