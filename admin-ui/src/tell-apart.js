/**
 * What to call each: by its name, and where several have the same one by its mark, too.
 * @param {{id: string, name: string, mark: string}[]} all @returns {Map<string, string>}  by id
 */
export function tellApart(all) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { name } of all) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    all.map(({ id, name, mark }) => {
      const alone = counts.get(name) === 1 || name === mark;
      return [id, alone ? name : `${name} (${mark})`];
    }),
  );
}

/** Of Gemini keys, by what is shown of them. @param {{id: string, name: string, keyPreview: string}[]} keys */
export const nameKeys = (keys) =>
  tellApart(keys.map(({ id, name, keyPreview: mark }) => ({ id, name: name || mark, mark })));

/** Of worker keys, likewise. @param {{id: string, description: string, keyPreview: string}[]} keys */
export const nameWorkerKeys = (keys) =>
  nameKeys(keys.map(({ description, ...key }) => ({ ...key, name: description })));

/** Of rows of usage, by their ids. @param {any[]} rows @param {string} by */
export const nameRows = (rows, by) =>
  tellApart(
    rows
      .filter((row) => row[by])
      .map((row) => ({ id: row[by], name: row.name || row[by], mark: row[by] })),
  );
