/**
 * Shapes shared by the emulator's modules. The README explains each directive to people.
 *
 * @typedef {Record<string, any>} Json
 *
 * @typedef {object} Family What is known of a group of models (rows 2.1/family/… of tests/cases/rows.json).
 * @property {string} id
 * @property {2 | 3} gen
 * @property {'text' | 'image' | 'tts' | 'transcribe' | 'embedding'} kind
 * @property {{budget?: [number, number], canBeOff?: boolean, levels?: string[]}} thinking
 * @property {boolean} sampling Whether temperature, topP and topK have an effect.
 * @property {boolean} prefill Whether `contents` may end with a model turn.
 * @property {boolean} tools
 * @property {boolean} system
 * @property {boolean} json
 *
 * @typedef {object} Limits
 * @property {number} [rpm]
 * @property {number} [rpd]
 * @property {number} [tpm]
 *
 * @typedef {'ok' | 'invalid' | 'suspended' | 'leaked' | 'expired' | 'billing'} KeyHealth
 *
 * @typedef {Limits & {state?: KeyHealth, project?: string, modelLimits?: Record<string, Limits>}} KeyEntry
 *
 * @typedef {object} Call A function call the model is to make.
 * @property {string} name
 * @property {Json} [args]
 * @property {string | false} [id] `false` leaves the id out even where the family has ids.
 * @property {string | false} [signature] `false` leaves the signature out.
 *
 * @typedef {object} Directive
 * @property {string | string[]} [text]
 * @property {string | string[]} [thoughts]
 * @property {string | boolean} [signature]
 * @property {Call[]} [calls]
 * @property {boolean} [callsTogether] All calls in one event.
 * @property {boolean} [partialArgs]
 * @property {number | Json[]} [images]
 * @property {boolean | {code?: string, output?: string, outcome?: string}} [codeExecution]
 * @property {boolean | Json} [grounding]
 * @property {Json[]} [parts] Raw parts, one event each, before all others.
 * @property {Json[]} [events] Raw `GenerateContentResponse` objects instead of everything above.
 * @property {string | null} [finishReason] `null` leaves it out.
 * @property {string} [finishMessage]
 * @property {string} [blockReason]
 * @property {'no-candidates' | 'no-parts'} [empty]
 * @property {Json | null} [usage] Overrides single counts; `null` sends no usage at all.
 * @property {string} [modelVersion]
 * @property {string} [responseId]
 * @property {number | string | Json} [error]
 * @property {number} [errorAfter] Sends `error` inside the stream after this many events.
 * @property {number} [cutAfter]
 * @property {'socket' | 'end'} [cut]
 * @property {number} [delay] Milliseconds before the headers.
 * @property {Promise<unknown>} [until] What the headers wait for as well.
 * @property {number} [eventDelay] Milliseconds between events.
 * @property {number | number[]} [split]
 * @property {'lf' | 'crlf' | 'cr'} [lineEnd]
 * @property {boolean} [comments]
 * @property {boolean} [noFinalBlank]
 * @property {boolean} [jsonArray]
 * @property {{status?: number, contentType?: string, body: string}} [raw]
 * @property {Record<string, string>} [headers]
 *
 * @typedef {object} ScriptEntry
 * @property {Directive} directive
 * @property {string} [key]
 * @property {string} [model]
 * @property {number | 'always'} [times]
 * @property {number} [chance] Probability from 0 to 1, drawn from the seeded generator.
 *
 * @typedef {object} ModelRequest A checked call of a model method.
 * @property {string} key
 * @property {string} project
 * @property {string} model Name without suffix directives.
 * @property {string} method
 * @property {boolean} stream
 * @property {Json} body
 * @property {Record<string, string | string[] | undefined>} headers
 *
 * @typedef {object} Options
 * @property {number} [port]
 * @property {Record<string, KeyEntry>} [keys]
 * @property {boolean} [acceptAnyKey]
 * @property {Limits} [defaultLimits] Limits of keys that name none.
 * @property {() => number} [now]
 * @property {number} [seed]
 * @property {(request: ModelRequest) => Directive | null | undefined} [script]
 * @property {boolean} [bindSignatures] A signature is good only in the project that issued it.
 * @property {boolean} [refuseSampling] 400 where newer families ignore sampling parameters.
 * @property {string[]} [hiddenFields] Known fields to be refused as unknown, e.g. `store`.
 * @property {number} [keepRequests]
 *
 * @typedef {object} Reply An answer known as a whole.
 * @property {number} code
 * @property {Json | string} body A string is sent as it is, as HTML: a proxy's error page.
 * @property {boolean} [cut] Drops the connection instead of answering.
 * @property {Record<string, string>} [headers]
 *
 * @typedef {Reply} GoogleError
 */

export {};
