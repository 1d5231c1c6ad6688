/** @import {Json} from '../types.js' */

/** A blue gradient of 16 by 16 pixels. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAABuklEQVR42g3LEaKFQAAAwH+cd4AO0AGCcDEIwsUgCB' +
  'eDIFwMgnAxCMIOMIf5jc/fr1W16lbTCq2+FVtTK7XWVm4drdK6W29L6+8XVEEdNEEI+iAGU5CCNcjBEZTgDt5A+EKn' +
  '6tSdphM6fSd2pk7qrJ3cOTqlc3feju4Lg2pQD5pBGPSDOJgGabAO8uAYlME9eAeGL0RVVEdNFKI+itEUpWiNcnREJb' +
  'qjNxK/MKpG9agZhVE/iqNplEbrKI+OURndo3dk/MKsmtWzZhZm/SzOplmarbM8O2Zlds/emfkLSZXUSZOEpE9iMiUp' +
  'WZOcHElJ7uRNpC8sqkW9aBZh0S/iYlqkxbrIi2NRFvfiXVi+sKk29abZhE2/iZtpkzbrJm+OTdncm3dj+0JWZXXWZC' +
  'Hrs5hNWcrWLGdHVrI7ezP5C7tqV++aXdj1u7ibdmm37vLu2JXdvXt39i+cqlN9ak7h1J/iaTql03rKp+NUTvfpPTm/' +
  'UFRFXTRFKPoiFlORirXIxVGU4i7eQvnCpbrUl+YSLv0lXqZLuqyXfDku5XJf3ovrC4/qUT+aR3j0j/iYHumxPvLjeJ' +
  'TH/XgfHv+b5uoQz+T1cwAAAABJRU5ErkJggg==';

const RATE = 24_000;
const CONCERT_A = 440;

/** @returns {Json} */
export function pngPart() {
  return { inlineData: { mimeType: 'image/png', data: PNG } };
}

/**
 * A tone as long as the text would take to say, within a second, in Gemini's headerless format.
 * @param {string} text
 * @returns {Json}
 */
export function speechPart(text) {
  const samples = Math.round(RATE * Math.min(1, 0.1 + text.length / 200));
  const pcm = Buffer.alloc(samples * 2);
  for (let i = 0; i < samples; i++) {
    const level = Math.sin((2 * Math.PI * CONCERT_A * i) / RATE);
    pcm.writeInt16LE(Math.round(level * 8000), i * 2);
  }
  const mimeType = `audio/L16;codec=pcm;rate=${RATE}`;
  return { inlineData: { mimeType, data: pcm.toString('base64') } };
}
