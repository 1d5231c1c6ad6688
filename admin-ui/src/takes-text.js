// What wants a recording, or speaks through other methods than a chat's or an embedding's.
const others = /^(imagen|veo|lyria)-|-(tts|transcribe|live|native-audio)\b/i;

/** Whether a model, by Google's name for it, can be asked with a text alone. @param {string} id */
export const takesText = (id) => !others.test(id);
