import { createHash } from 'node:crypto';
import { isBase64 } from '../schema/scalars.js';
import { partsWith } from './turns.js';

/** @import {Family, Json} from '../types.js' */

/** Documented literals for a history that another model wrote (row 2.6/in/stand-in of tests/cases/rows.json). */
const STAND_INS = ['context_engineering_is_the_way_to_go', 'skip_thought_signature_validator'];

/** Base64 of `sig`: recorded bodies and hand-written cases use signatures that start so. */
const TEST_PREFIX = 'c2ln';

const REMEMBERED = 100_000;

/** The signatures this process gave out, and to which project. */
export class Signatures {
  /** @type {Map<string, string>} */
  #projects = new Map();
  #count = 0;
  #bound;

  /** @param {{bound: boolean}} options `bound`: a signature is good only where it was issued */
  constructor({ bound }) {
    this.#bound = bound;
  }

  /**
   * @param {string} project
   * @param {string} model
   * @returns {string}
   */
  issue(project, model) {
    const seed = `${process.pid} ${project} ${model} ${this.#count++}`;
    const signature = `Eo${createHash('sha256').update(seed).digest('base64').slice(0, 42)}`;
    this.remember(signature, project);
    return signature;
  }

  /**
   * @param {string} signature
   * @param {string} project
   */
  remember(signature, project) {
    this.#projects.set(signature, project);
    if (this.#projects.size > REMEMBERED) {
      const [oldest] = this.#projects.keys();
      this.#projects.delete(oldest);
    }
  }

  /**
   * @param {string} signature
   * @param {string} project
   * @returns {boolean}
   */
  accepts(signature, project) {
    if (STAND_INS.includes(signature)) return true;
    const issuedTo = this.#projects.get(signature);
    if (issuedTo !== undefined) return !this.#bound || issuedTo === project;
    return signature.startsWith(TEST_PREFIX) && isBase64(signature);
  }

  /** @param {boolean} bound */
  set bound(bound) {
    this.#bound = bound;
  }

  clear() {
    this.#projects.clear();
  }
}

/**
 * @param {Json[]} contents a sequence that has passed the turn rules
 * @param {Family} family
 * @param {(signature: string) => boolean} accepts
 * @returns {string | null}
 */
export function signatureProblem(contents, family, accepts) {
  for (const content of contents) {
    for (const { thoughtSignature } of content.parts) {
      if (thoughtSignature && !accepts(thoughtSignature)) return 'Thought signature is not valid.';
    }
  }
  if (family.gen < 3) return null;
  if (family.kind === 'image') return unsignedProblem(contents);
  for (let i = currentTurn(contents); i < contents.length; i++) {
    const first = contents[i].parts.findIndex((/** @type {Json} */ p) => p.functionCall);
    if (first < 0 || contents[i].parts[first].thoughtSignature) continue;
    const { name } = contents[i].parts[first].functionCall;
    return (
      'Function call is missing a thought_signature in functionCall parts. This is required for ' +
      'tools to work correctly, and missing thought_signature may lead to degraded model ' +
      `performance. Additional data, function call \`default_api:${name}\` , position ${i + 1}. ` +
      'Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.'
    );
  }
  return null;
}

/**
 * Models that draw want a signature with all they said and drew.
 * @param {Json[]} contents
 * @returns {string | null}
 */
function unsignedProblem(contents) {
  for (const [i, { role, parts }] of contents.entries()) {
    if (role !== 'model') continue;
    for (const [j, { text, inlineData, thought, thoughtSignature }] of parts.entries()) {
      if (thought || thoughtSignature || (text === undefined && !inlineData)) continue;
      return (
        `${inlineData ? 'Image' : 'Text'} part is missing a thought_signature in content position ` +
        `${i + 1}, part position ${j + 1}. Please refer to ` +
        'https://ai.google.dev/gemini-api/docs/thought-signatures#model-behavior for more details.'
      );
    }
  }
  return null;
}

/**
 * The current turn starts at the last user content that is not a function response.
 * @param {Json[]} contents
 * @returns {number}
 */
function currentTurn(contents) {
  return contents.findLastIndex(
    (content) => content.role !== 'model' && partsWith(content, 'functionResponse').length === 0,
  );
}
