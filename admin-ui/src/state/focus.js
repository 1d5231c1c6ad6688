import { tick } from 'svelte';

/** The heading takes the focus when what had it is gone, as the row of what was deleted. */
export async function keepFocus() {
  await tick();
  if (document.activeElement === document.body)
    document.querySelector('h1')?.focus({ preventScroll: true });
}
