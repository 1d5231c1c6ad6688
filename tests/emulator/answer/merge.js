/** @import {Json} from '../types.js' */

/**
 * The one answer of `generateContent` that says the same as a stream: text runs are joined, later
 * members win.
 * @param {Json[]} events
 * @returns {Json}
 */
export function mergeEvents(events) {
  /** @type {Map<number, Json>} */
  const candidates = new Map();
  /** @type {Json} */
  const merged = {};
  for (const { candidates: list, ...members } of events) {
    Object.assign(merged, members);
    for (const candidate of list ?? []) {
      const index = candidate.index ?? 0;
      candidates.set(index, mergeCandidate(candidates.get(index), candidate));
    }
  }
  const inOrder = [...candidates.values()];
  return inOrder.length > 0 ? { candidates: inOrder, ...merged } : merged;
}

/**
 * @param {Json | undefined} before
 * @param {Json} now
 * @returns {Json}
 */
function mergeCandidate(before, now) {
  const parts = [...(before?.content?.parts ?? [])];
  for (const part of now.content?.parts ?? []) {
    const last = parts[parts.length - 1];
    if (last && joinable(last, part)) parts[parts.length - 1] = joined(last, part);
    else parts.push(part);
  }
  const content = parts.length > 0 ? { content: { parts, role: 'model' } } : {};
  return { ...before, ...now, ...content };
}

/**
 * @param {Json} a
 * @param {Json} b
 * @returns {boolean}
 */
function joinable(a, b) {
  const texts = a.text !== undefined && b.text !== undefined;
  return texts && Boolean(a.thought) === Boolean(b.thought) && !a.thoughtSignature;
}

/**
 * @param {Json} a
 * @param {Json} b
 * @returns {Json}
 */
function joined(a, b) {
  return { ...a, ...b, text: a.text + b.text };
}
