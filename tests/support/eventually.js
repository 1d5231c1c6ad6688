// Patience with what happens in its own time.

/**
 * Waits until `find` answers something true, and answers that. Fails when it has not by then: a
 * minute, as a busy machine takes long for what is large.
 * @template T @param {() => Promise<T> | T} find
 * @param {{patienceMs?: number, describe?: () => string}} [options] `describe`: how far it has come
 * @returns {Promise<Exclude<T, false | null | undefined>>}
 */
export async function eventually(find, { patienceMs = 60_000, describe = () => '' } = {}) {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await find();
    if (found) return /** @type {any} */ (found);
    if (Date.now() > deadline) throw new Error(`it has not come true; ${describe()}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}
