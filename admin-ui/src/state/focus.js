import { tick } from 'svelte';

/**
 * The heading of what is on top, a dialog or the screen, takes the focus when what had it is gone, as
 * the row of what was deleted or the button that was pressed.
 */
export async function keepFocus() {
  await tick();
  if (document.activeElement !== document.body) return;
  const headings = document.querySelectorAll('h1, dialog > .window > h2');
  const top = /** @type {HTMLElement | undefined} */ ([...headings].at(-1));
  if (!top) return;
  top.tabIndex = -1;
  top.focus({ preventScroll: true });
}
