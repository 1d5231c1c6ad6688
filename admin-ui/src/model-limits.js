/**
 * Requests a day that a key may answer with a model: the API knows the limit under three names,
 * and the smallest one holds.
 * @param {{dailyQuota: number | null, individualQuota: number | null, rpd: number | null}} model
 */
export function dayLimit({ dailyQuota, individualQuota, rpd }) {
  const given = [dailyQuota, individualQuota, rpd].filter((limit) => limit !== null);
  return given.length > 0 ? Math.min(...given) : null;
}
