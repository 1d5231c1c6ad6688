import { familyOf } from '../families.js';
import { servedBy } from '../models.js';
import { pngPart } from './media.js';
import { promptTokens, usageOf } from './usage.js';

/** @import {Call, Directive, Json, ModelRequest} from '../types.js' */

/**
 * @typedef {object} Maker What an answer needs from outside.
 * @property {() => string} sign issues a thought signature
 * @property {() => string} nextId a number that is unique in this process, as text
 */

/**
 * The events of a stream, each a `GenerateContentResponse`.
 * @param {Directive} directive
 * @param {ModelRequest} request
 * @param {Maker} maker
 * @returns {Json[]}
 */
export function answerEvents(directive, request, maker) {
  if (directive.events) return directive.events;
  const frame = {
    modelVersion: directive.modelVersion ?? servedBy(request.model),
    responseId: directive.responseId ?? `emu${maker.nextId()}`,
  };
  const usage = usageCounter(directive, request);
  if (directive.blockReason) {
    const promptFeedback = { blockReason: directive.blockReason };
    return [withUsage({ promptFeedback }, usage([]), frame)];
  }
  if (directive.empty === 'no-candidates') return [withUsage({}, usage([]), frame)];
  const groups = directive.empty ? [] : partGroups(directive, request, maker);
  const candidates = request.body.generationConfig?.candidateCount ?? 1;
  const events = groups.map((parts, i) => {
    const soFar = groups.slice(0, i + 1).flat();
    const content = { parts, role: 'model' };
    const list = Array.from({ length: candidates }, (_, index) => ({ content, index }));
    return withUsage({ candidates: list }, usage(soFar), frame);
  });
  return finished(events, directive, withUsage({ candidates: [{ index: 0 }] }, usage([]), frame));
}

/**
 * Puts the reason, and what comes only at the end, on the last event.
 * @param {Json[]} events
 * @param {Directive} directive
 * @param {Json} bare used when there is no event to put it on
 * @returns {Json[]}
 */
function finished(events, directive, bare) {
  const all = events.length > 0 ? events : [bare];
  const last = all[all.length - 1];
  for (const candidate of last.candidates) {
    if (directive.finishReason !== null) candidate.finishReason = directive.finishReason ?? 'STOP';
    if (directive.finishMessage) candidate.finishMessage = directive.finishMessage;
    if (directive.grounding) {
      candidate.groundingMetadata =
        directive.grounding === true ? demoGrounding(events) : directive.grounding;
    }
  }
  return all;
}

/**
 * @param {Json} event
 * @param {Json | undefined} usageMetadata
 * @param {Json} frame
 * @returns {Json}
 */
function withUsage(event, usageMetadata, frame) {
  return { ...event, ...(usageMetadata && { usageMetadata }), ...frame };
}

/**
 * @param {Directive} directive
 * @param {ModelRequest} request
 * @returns {(parts: Json[]) => Json | undefined}
 */
function usageCounter({ usage: override }, { body }) {
  if (override === null) return () => undefined;
  const prompt = promptTokens(body);
  return (parts) => usageOf(prompt, parts, { serviceTier: body.serviceTier, override });
}

/**
 * The parts of every event.
 * @param {Directive} directive
 * @param {ModelRequest} request
 * @param {Maker} maker
 * @returns {Json[][]}
 */
function partGroups(directive, request, maker) {
  /** @type {Json[][]} */
  const groups = (directive.parts ?? []).map((part) => [part]);
  for (const text of list(directive.thoughts)) groups.push([{ text, thought: true }]);
  if (directive.codeExecution) groups.push(...codeParts(directive.codeExecution));
  const texts = list(directive.text);
  for (const text of texts) groups.push([{ text }]);
  groups.push(...imageParts(directive.images).map((part) => [part]));
  const calls = callParts(directive, request, maker);
  if (directive.callsTogether && calls.length > 0) groups.push(calls);
  else groups.push(...calls.map((part) => [part]));
  if (directive.signature && calls.length === 0) {
    const thoughtSignature = directive.signature === true ? maker.sign() : directive.signature;
    groups.push([{ text: '', thoughtSignature }]);
  }
  return groups;
}

/**
 * @param {string | string[] | undefined} texts
 * @returns {string[]}
 */
function list(texts) {
  return typeof texts === 'string' ? [texts] : (texts ?? []);
}

/**
 * Only the first of parallel calls is signed, and only generation 3 signs and numbers its calls.
 * @param {Directive} directive
 * @param {ModelRequest} request
 * @param {Maker} maker
 * @returns {Json[]}
 */
function callParts({ calls = [], signature, partialArgs }, { model }, maker) {
  const modern = familyOf(model).gen >= 3;
  return calls.flatMap((call, i) => {
    /** @type {Json} */
    const functionCall = {};
    const id = call.id ?? (modern && `fc${maker.nextId()}`);
    if (id) functionCall.id = id;
    functionCall.name = call.name;
    if (call.args && Object.keys(call.args).length > 0) functionCall.args = call.args;
    const signed = call.signature ?? (i === 0 && (signature ?? modern));
    const thoughtSignature = signed === true ? maker.sign() : signed;
    const more = thoughtSignature ? { thoughtSignature } : {};
    return partialArgs ? partialParts(functionCall, more) : [{ functionCall, ...more }];
  });
}

/**
 * A call in pieces: the name, one piece for each argument, the end.
 * @param {Json} functionCall
 * @param {Json} more
 * @returns {Json[]}
 */
function partialParts({ args = {}, ...head }, more) {
  const pieces = Object.entries(args).map(([name, value]) => {
    const stringValue = typeof value === 'string' ? value : JSON.stringify(value);
    const partialArgs = [{ jsonPath: `$.${name}`, stringValue }];
    return { functionCall: { partialArgs, willContinue: true } };
  });
  return [
    { functionCall: { ...head, willContinue: true }, ...more },
    ...pieces,
    { functionCall: {} },
  ];
}

/**
 * @param {number | Json[] | undefined} images
 * @returns {Json[]}
 */
function imageParts(images) {
  if (Array.isArray(images)) return images.map((inlineData) => ({ inlineData }));
  return Array.from({ length: images ?? 0 }, pngPart);
}

/**
 * @param {NonNullable<Directive['codeExecution']>} wanted
 * @returns {Json[][]}
 */
function codeParts(wanted) {
  const {
    code = 'print(6 * 7)',
    output = '42\n',
    outcome = 'OUTCOME_OK',
  } = wanted === true || wanted === false ? {} : wanted;
  return [
    [{ executableCode: { language: 'PYTHON', code } }],
    [{ codeExecutionResult: { outcome, output } }],
  ];
}

/**
 * One source for the whole text. Offsets count bytes, as Google's do.
 * @param {Json[]} events
 * @returns {Json}
 */
function demoGrounding(events) {
  const text = events
    .flatMap((event) => event.candidates[0].content.parts)
    .map((part) => (part.thought ? '' : (part.text ?? '')))
    .join('');
  return {
    webSearchQueries: ['emulator'],
    groundingChunks: [{ web: { uri: 'https://example.com/source', title: 'example.com' } }],
    groundingSupports: [
      { segment: { endIndex: Buffer.byteLength(text), text }, groundingChunkIndices: [0] },
    ],
  };
}
