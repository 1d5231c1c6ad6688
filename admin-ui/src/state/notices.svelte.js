// Short messages at the edge of the screen.
import { untrack } from 'svelte';
import { describeError } from '../describe-error.js';

/** @typedef {{id: number, kind: 'success' | 'error', text: string}} Notice */

const kShownMs = 7000;
let lastId = 0;

/** @type {{list: Notice[]}} */
export const notices = $state({ list: [] });

/** Where they can be, that of the window on top last. @type {symbol[]} */
let places = $state.raw([]);

/** Whether what is there can be reached: an open window puts all outside it out of use. @param {symbol} place */
export const isOnTop = (place) => places.at(-1) === place;

/** From now on that place is on top. Returns what ends that. @param {symbol} place */
export function addPlace(place) {
  places = [...untrack(() => places), place];
  return () => {
    places = places.filter((other) => other !== place);
  };
}

/** @param {number} id */
export function dismiss(id) {
  notices.list = notices.list.filter((notice) => notice.id !== id);
}

/** @param {Notice['kind']} kind @param {string} text */
export function notify(kind, text) {
  const id = ++lastId;
  notices.list = [...notices.list.slice(-3), { id, kind, text }];
  setTimeout(() => dismiss(id), kShownMs);
}

/**
 * Runs what a button does and says how it went.
 * @param {() => Promise<unknown>} action @param {string} [done]
 * @returns {Promise<boolean>} whether it worked
 */
export async function attempt(action, done) {
  try {
    await action();
    if (done) notify('success', done);
    return true;
  } catch (error) {
    notify('error', describeError(error));
    return false;
  }
}
