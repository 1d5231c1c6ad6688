// The playground survives a change of screen, not a reload: the worker key stays out of storage.
import { defaultModel } from '../default-model.js';

/** @typedef {{role: 'user' | 'assistant', content: string, thoughts?: string, images?: string[], failed?: boolean, facts?: string, hint?: import('../playground-hint.js').Hint}} Turn */

export const playground = $state({
  key: '',
  model: defaultModel,
  system: '',
  /** @type {number | null} */
  temperature: null,
  /** @type {number | null} */
  maxTokens: null,
  effort: '',
  webSearch: false,
  stream: true,
  draft: '',
  /** @type {Turn[]} */
  turns: [],
});
