import { promptTokens } from './answer/usage.js';
import { demoAnswer } from './answer/demo.js';
import { answerEvents } from './answer/events.js';
import { mergeEvents } from './answer/merge.js';
import { hasContent, parseHeader, parseModelName } from './directive.js';
import { embed } from './embed.js';
import { familyOf } from './families.js';
import { fault, modelNotFound } from './faults.js';
import { badRequest, invalidArgument } from './google-error.js';
import { supports } from './models.js';
import { ruleViolation } from './rules/index.js';
import { canonical } from './schema/canonical.js';
import { checkMessage } from './schema/check.js';
import { streamAnswer } from './stream.js';
import { isGone, wait } from './wire.js';

/** @import {Emulator, Exchange} from './server.js' */
/** @import {Directive, Json, ModelRequest, Reply} from './types.js' */

const MESSAGES = /** @type {Record<string, string>} */ ({
  generateContent: 'GenerateContentRequest',
  streamGenerateContent: 'GenerateContentRequest',
  countTokens: 'CountTokensRequest',
  embedContent: 'EmbedContentRequest',
  batchEmbedContents: 'BatchEmbedContentsRequest',
});

/**
 * A call of a model method, from the checks to the answer.
 * @param {Emulator} emulator
 * @param {Exchange} exchange
 * @param {string} name the model as it stands in the path
 * @param {string} method
 * @returns {Promise<Reply | null>} `null` when the answer has been streamed
 */
export async function callModel(emulator, exchange, name, method) {
  const named = parseModelName(name);
  const { model } = named;
  exchange.record.model = model;
  emulator.state.started(exchange.record);
  if (!MESSAGES[method] || !supports(model, method)) return modelNotFound(model, method);
  const parsed = parseBody(exchange.bytes, MESSAGES[method], emulator.settings.hiddenFields);
  if ('code' in parsed) return refused(emulator, exchange, parsed);
  if (exchange.record.body !== undefined) exchange.record.body = parsed.raw;
  const { key, project, request, url } = exchange;
  const stream = method === 'streamGenerateContent';
  const call = { key, project, model, method, stream, body: parsed.body, headers: request.headers };
  const violation = findViolation(emulator, call);
  if (violation) return refused(emulator, exchange, violation);
  const refusal = emulator.files.refusal(call.body, project);
  if (refusal) return refusal;
  const directive = resolveDirective(emulator, call, named.directive);
  if (directive.delay) await wait(exchange.response, directive.delay);
  await directive.until;
  if (isGone(exchange.response)) return null;
  if (directive.error !== undefined && directive.errorAfter === undefined) {
    return fault(directive.error, model);
  }
  const free = method === 'countTokens';
  const quota = free ? null : emulator.keys.charge(key, model, promptTokens(call.body));
  if (quota) return quota;
  if (directive.raw) return rawReply(emulator, exchange, directive.raw);
  if (MESSAGES[method] !== 'GenerateContentRequest') return shortAnswer(emulator, exchange, call);
  return generate(emulator, exchange, call, {
    sse: url.searchParams.get('alt') === 'sse',
    directive,
  });
}

/**
 * @param {Buffer} bytes
 * @param {string} message
 * @param {string[]} hidden
 * @returns {Reply | {raw: Json, body: Json}}
 */
function parseBody(bytes, message, hidden) {
  let raw;
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return invalidArgument(
      `Invalid JSON payload received. ${/** @type {Error} */ (error).message}`,
    );
  }
  const violations = checkMessage(message, raw, hidden);
  return violations.length > 0 ? badRequest(violations) : { raw, body: canonical(message, raw) };
}

/**
 * @param {Emulator} emulator
 * @param {ModelRequest} call
 * @returns {Reply | null}
 */
function findViolation(emulator, { model, stream, body, project, method }) {
  if (MESSAGES[method] !== 'GenerateContentRequest') return null;
  const context = {
    model,
    family: familyOf(model),
    stream,
    refuseSampling: emulator.settings.refuseSampling,
    hiddenFields: emulator.settings.hiddenFields,
    accepts: (/** @type {string} */ s) => emulator.signatures.accepts(s, project),
  };
  return ruleViolation(body, context);
}

/**
 * @param {Emulator} emulator
 * @param {Exchange} exchange
 * @param {Reply} reply
 * @returns {Reply}
 */
function refused({ state }, { record }, reply) {
  const { error } = typeof reply.body === 'string' ? { error: undefined } : reply.body;
  state.refuse(record, error?.message ?? String(reply.body));
  return reply;
}

/**
 * The queue speaks before the program, the header, and the model's name; the demo model fills in
 * what none of them says.
 * @param {Emulator} emulator
 * @param {ModelRequest} call
 * @param {Directive} named
 * @returns {Directive}
 */
function resolveDirective(emulator, call, named) {
  const header = call.headers['x-emulator-directive'];
  const asked =
    emulator.script.take(call) ??
    emulator.options.script?.(call) ??
    (header === undefined ? named : parseHeader(header));
  const answersContent = MESSAGES[call.method] === 'GenerateContentRequest';
  return hasContent(asked) || !answersContent ? asked : { ...demoAnswer(call), ...asked };
}

/**
 * @param {Emulator} emulator
 * @param {Exchange} exchange
 * @param {ModelRequest} call
 * @returns {Reply}
 */
function shortAnswer(emulator, exchange, { method, model, body }) {
  if (method !== 'countTokens') {
    const reply = embed(method, model, body);
    const usage = typeof reply.body === 'string' ? undefined : reply.body.usageMetadata;
    if (reply.code === 200) emulator.state.completed(exchange.record, usage);
    return reply;
  }
  const totalTokens = promptTokens(body.generateContentRequest ?? body);
  emulator.state.completed(exchange.record, undefined);
  const promptTokensDetails = [{ modality: 'TEXT', tokenCount: totalTokens }];
  return { code: 200, body: { totalTokens, promptTokensDetails } };
}

/**
 * @param {Emulator} emulator
 * @param {Exchange} exchange
 * @param {ModelRequest} call
 * @param {{sse: boolean, directive: Directive}} how
 * @returns {Promise<Reply | null>}
 */
async function generate(emulator, exchange, call, { sse, directive }) {
  const { state, signatures } = emulator;
  const events = answerEvents(directive, call, {
    sign: () => signatures.issue(call.project, call.model),
    nextId: () => String((emulator.answers += 1)),
  });
  rememberSignatures(emulator, call, events);
  if (call.stream) {
    return streamAnswer(emulator, exchange, events, { ...directive, sse });
  }
  if (directive.cut) return { code: 0, body: '', cut: true };
  const body = mergeEvents(events);
  state.completed(exchange.record, body.usageMetadata);
  return { code: 200, body, headers: directive.headers };
}

/**
 * A recorded answer, byte for byte.
 * @param {Emulator} emulator
 * @param {Exchange} exchange
 * @param {NonNullable<Directive['raw']>} raw
 * @returns {Reply}
 */
function rawReply({ state }, { record }, { status = 200, contentType, body }) {
  if (status === 200) state.completed(record, undefined);
  return { code: status, body, headers: { 'content-type': contentType ?? 'application/json' } };
}

/**
 * Signatures a script put in by hand count as issued.
 * @param {Emulator} emulator
 * @param {ModelRequest} call
 * @param {Json[]} events
 */
function rememberSignatures({ signatures }, { project }, events) {
  for (const { candidates = [] } of events) {
    for (const { thoughtSignature } of candidates[0]?.content?.parts ?? []) {
      if (thoughtSignature) signatures.remember(thoughtSignature, project);
    }
  }
}
