/** @import {Family} from './types.js' */

const FOUR_LEVELS = ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH'];
const THREE_LEVELS = ['LOW', 'MEDIUM', 'HIGH'];
const TWO_LEVELS = ['MINIMAL', 'HIGH'];

/**
 * @param {string} id
 * @param {2 | 3} gen
 * @param {Partial<Family>} [more]
 * @returns {Family}
 */
function family(id, gen, more = {}) {
  return {
    id,
    gen,
    kind: 'text',
    thinking: {},
    sampling: true,
    prefill: true,
    tools: true,
    system: true,
    json: true,
    ...more,
  };
}

/** @type {Partial<Family>} */
const IMAGE = { kind: 'image', tools: false, json: false };

/** @type {Partial<Family>} */
const SPEECH = { kind: 'tts', tools: false, system: false, json: false };

/**
 * First match wins (rows 2.1/family/… of tests/cases/rows.json).
 * @type {[RegExp, Family][]}
 */
const FAMILIES = [
  [/^(gemini|text)-embedding/, family('EMB', 2, { kind: 'embedding' })],
  [/-tts/, family('TTS', 2, SPEECH)],
  [/-transcribe/, family('STT', 2, { kind: 'transcribe', sampling: false, tools: false })],
  [/^gemini-2\.5-flash-image/, family('IMG25', 2, IMAGE)],
  [/^gemini-3-pro-image/, family('IMG3P', 3, IMAGE)],
  [/-image|nano-banana/, family('IMG31', 3, { ...IMAGE, thinking: { levels: TWO_LEVELS } })],
  [/^gemma-4/, family('GEMMA4', 2, { thinking: { levels: TWO_LEVELS } })],
  [/^gemma-/, family('GEMMA', 2, { system: false, json: false, tools: false })],
  [/^gemini-robotics-er-2/, family('ROB2', 3, { thinking: { levels: FOUR_LEVELS } })],
  [/^gemini-robotics-er/, family('ROB1', 2, { thinking: { budget: [0, 24576], canBeOff: true } })],
  [/^gemini-2\.5-pro/, family('25PRO', 2, { thinking: { budget: [128, 32768] } })],
  [
    /^gemini-2\.5-flash-lite/,
    family('25LITE', 2, { thinking: { budget: [512, 24576], canBeOff: true } }),
  ],
  [
    /^gemini-2\.5-flash/,
    family('25FLASH', 2, { thinking: { budget: [0, 24576], canBeOff: true } }),
  ],
  [/^gemini-[12]/, family('G2', 2)],
  [/^gemini-3-flash/, family('G3FLASH', 3, { thinking: three(FOUR_LEVELS) })],
  [/^gemini-3\.1-flash-lite/, family('G31LITE', 3, { thinking: three(FOUR_LEVELS) })],
  [/^gemini-3(-pro|\.1)/, family('G31PRO', 3, { thinking: three(THREE_LEVELS) })],
  [
    /^gemini-3\.[56]/,
    family('G35', 3, { thinking: three(FOUR_LEVELS), sampling: false, prefill: false }),
  ],
  [
    /^gemini-4/,
    family('NEW', 3, { thinking: { levels: THREE_LEVELS }, sampling: false, prefill: false }),
  ],
  [/^/, family('NEW', 3, { thinking: three(THREE_LEVELS), sampling: false, prefill: false })],
];

/**
 * Generation 3 before Gemini 4 still takes a budget beside the levels.
 * @param {string[]} levels
 * @returns {Family['thinking']}
 */
function three(levels) {
  return { levels, budget: [0, 65536], canBeOff: true };
}

/**
 * @param {string} model
 * @returns {Family}
 */
export function familyOf(model) {
  const name = model.toLowerCase();
  const row = FAMILIES.find(([pattern]) => pattern.test(name));
  if (!row) throw new Error(`no family for ${model}`);
  return row[1];
}
