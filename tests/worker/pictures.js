// Answers that are large pictures.
/** @import { Gateway } from './gateway.js' */

/** Scripts all answers of a model: one picture of so many MiB in base64. @param {Gateway} gateway @param {string} model @param {number} mib @returns {string} its data URL */
export function scriptPicture(gateway, model, mib) {
  const data = Buffer.alloc(mib * 1024 * 1024 * 0.75, 'picture').toString('base64');
  const images = [{ mimeType: 'image/png', data }];
  gateway.emulator.script({ model, directive: { images }, times: 'always' });
  return `data:image/png;base64,${data}`;
}
