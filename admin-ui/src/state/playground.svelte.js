// The playground survives a change of screen, not a reload: the worker key stays out of storage.

/** @typedef {{role: 'user' | 'assistant', content: string, thoughts?: string, images?: string[], failed?: boolean, facts?: string}} Turn */

export const playground = $state({
  key: '',
  model: 'gemini-2.5-flash',
  system: '',
  temperature: '',
  maxTokens: '',
  effort: '',
  webSearch: false,
  stream: true,
  draft: '',
  /** @type {Turn[]} */
  turns: [],
});
