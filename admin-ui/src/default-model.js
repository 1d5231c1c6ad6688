/**
 * What is asked where nobody chose: Google's moving name of its present Flash model, as models with
 * a version are closed one day. The core tests keys with the same one.
 */
export const defaultModel = 'gemini-flash-latest';
