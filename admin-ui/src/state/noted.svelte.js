import { untrack } from 'svelte';
import { note } from './router.svelte.js';

const kPauseMs = 300;

/**
 * Keeps the filters of the component that is being made in the address. Typing is waited for, as
 * browsers allow so many changes of the address and no more.
 * @param {() => Record<string, string>} read
 */
export function keepNoted(read) {
  let first = true;
  $effect(() => {
    const filters = read();
    // What else the address asked for has been done, and is not to be done again by a reload.
    if (first) untrack(() => note(filters));
    first = false;
    const timer = setTimeout(() => note(filters), kPauseMs);
    return () => clearTimeout(timer);
  });
}
