const kRefreshMs = 30_000;

/**
 * Loads again and again as long as the component that is being made is there and the page is seen.
 * @param {() => unknown} load
 */
export function keepFresh(load) {
  $effect(() => {
    const timer = setInterval(() => document.hidden || load(), kRefreshMs);
    return () => clearInterval(timer);
  });
}
