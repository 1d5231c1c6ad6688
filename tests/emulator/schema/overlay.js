/**
 * Fields the API has and the protos of the npm package do not, in protobufjs' JSON form. They are
 * merged over the package's own messages, so one checker serves both. Field ids are arbitrary and
 * only have to be free: nothing is ever encoded.
 */

const struct = 'google.protobuf.Struct';

/** Levels are documented in both cases. */
const thinkingLevels = Object.fromEntries(
  ['THINKING_LEVEL_UNSPECIFIED', 'MINIMAL', 'LOW', 'MEDIUM', 'HIGH'].flatMap((name, i) => [
    [name, i],
    [name.toLowerCase(), i],
  ]),
);

const mediaResolutionLevels = {
  MEDIA_RESOLUTION_UNSPECIFIED: 0,
  MEDIA_RESOLUTION_LOW: 1,
  MEDIA_RESOLUTION_MEDIUM: 2,
  MEDIA_RESOLUTION_HIGH: 3,
  MEDIA_RESOLUTION_ULTRA_HIGH: 4,
};

/** @type {Record<string, import('protobufjs').IType | import('protobufjs').IEnum>} */
export const newTypes = {
  ServiceTier: { values: { unspecified: 0, standard: 1, flex: 2, priority: 3 } },
  ThinkingLevel: { options: { allow_alias: true }, values: thinkingLevels },
  PartMediaResolutionLevel: { values: mediaResolutionLevels },
  PartMediaResolution: {
    fields: {
      level: { type: 'PartMediaResolutionLevel', id: 1 },
      numTokens: { type: 'int32', id: 2 },
    },
  },
  ServerToolCall: {
    fields: {
      id: { type: 'string', id: 1 },
      toolType: { type: 'string', id: 2 },
      args: { type: struct, id: 3 },
    },
  },
  ServerToolResponse: {
    fields: {
      id: { type: 'string', id: 1 },
      toolType: { type: 'string', id: 2 },
      response: { type: struct, id: 3 },
    },
  },
  AudioTranscriptionConfig: {
    fields: {
      languageCodes: { rule: 'repeated', type: 'string', id: 1 },
      customVocabulary: { rule: 'repeated', type: 'string', id: 2 },
      wordTimestamp: { type: 'bool', id: 3 },
    },
  },
};

/**
 * By message; a dot leads into a nested one.
 * @type {Record<string, Record<string, object>>}
 */
export const newFields = {
  GenerateContentRequest: {
    store: { type: 'bool', id: 1001 },
    serviceTier: { type: 'ServiceTier', id: 1002 },
    continuationToken: { type: 'string', id: 1003 },
    labels: { keyType: 'string', type: 'string', id: 1004 },
  },
  ThinkingConfig: { thinkingLevel: { type: 'ThinkingLevel', id: 1001 } },
  ImageConfig: { imageSize: { type: 'string', id: 1001 } },
  Part: {
    mediaResolution: { type: 'PartMediaResolution', id: 1001 },
    mediaProcessing: { type: struct, id: 1002 },
    toolCall: { type: 'ServerToolCall', id: 1003 },
    toolResponse: { type: 'ServerToolResponse', id: 1004 },
    speechMetadata: { type: struct, id: 1005 },
  },
  ExecutableCode: { id: { type: 'string', id: 1001 } },
  CodeExecutionResult: { id: { type: 'string', id: 1001 } },
  ToolConfig: { includeServerSideToolInvocations: { type: 'bool', id: 1001 } },
  GenerationConfig: {
    audioTranscriptionConfig: { type: 'AudioTranscriptionConfig', id: 1001 },
    responseFormat: { type: struct, id: 1002 },
  },
  'GenerateContentResponse.UsageMetadata': { serviceTier: { type: 'ServiceTier', id: 1001 } },
  Candidate: { continuationToken: { type: 'string', id: 1001 } },
};

/** New members of existing oneofs: message → oneof → fields. */
export const newOneofMembers = { Part: { data: ['toolCall', 'toolResponse'] } };

/** @type {Record<string, Record<string, number>>} */
export const newEnumValues = {
  'Candidate.FinishReason': {
    CONTINUATION: 1001,
    MALFORMED_RESPONSE: 1002,
    MISSING_THOUGHT_SIGNATURE: 1003,
  },
};
