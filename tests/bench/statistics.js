/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {number[]} values @param {number} share  0.99 = the 99th percentile */
export const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** @param {number[]} values @param {number} [digits] */
export function summary(values, digits = 2) {
  const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)];
  return {
    median: Number(middle.toFixed(digits)),
    min: Number(low.toFixed(digits)),
    max: Number(high.toFixed(digits)),
  };
}
