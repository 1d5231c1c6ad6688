/** @param {number} pageSize @param {number} total */
export const countPages = (pageSize, total) => Math.max(1, Math.ceil(total / pageSize));

/** The page, or the last there is. @param {number} page @param {number} pageSize @param {number} total */
export const clampPage = (page, pageSize, total) => Math.min(page, countPages(pageSize, total));
