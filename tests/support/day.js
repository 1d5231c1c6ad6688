// Tests of what is counted by the quota day, which ends at midnight in Los Angeles. Every gateway of a
// test waits here before it starts, as most count, or have keys that rest until then.
import { setTimeout as sleep } from 'node:timers/promises';
import { losAngelesDay } from '../emulator/keys.js';

/** Longer than any test file takes. */
const neededMs = 5 * 60_000;

/**
 * Waits for the next day where this one is about to end: what is counted before and after midnight
 * is not of one day.
 */
export async function enoughOfToday() {
  while (losAngelesDay(Date.now() + neededMs) !== losAngelesDay(Date.now())) await sleep(1000);
}
