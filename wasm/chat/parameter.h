#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chat {

// Request parameters that can be dropped, refused or named in an error: top-level ones, and one of
// Google's by its path. The spelling is the one both the Chat Completions and the Responses API
// use.
enum class Parameter {
  kAccessPrograms,
  kAudio,
  kBackground,
  kComplexity,
  kFrequencyPenalty,
  kImage,
  kInclude,
  kInput,
  kLanguage,
  kLogitBias,
  kLogprobs,
  kMaxCompletionTokens,
  kMaxOutputTokens,
  kMaxTokens,
  kMaxToolCalls,
  kMessages,
  kMetadata,
  kModalities,
  kModel,
  kModeration,
  kN,
  kOutputCompression,
  kOutputFormat,
  kParallelToolCalls,
  kPrediction,
  kPresencePenalty,
  kPromptCacheKey,
  kPromptCacheOptions,
  kPromptCacheRetention,
  kQuality,
  kReasoning,
  kReasoningEffort,
  kResponseFormat,
  kSafetyIdentifier,
  kSeed,
  kServiceTier,
  kSpeed,
  kStop,
  kStore,
  kStyle,
  kSvg,
  kTemperature,
  kThoughtTagMarker,
  kTimestampGranularities,
  kToolChoice,
  kTools,
  kTopK,
  kTopLogprobs,
  kTopP,
  kTruncation,
  kUser,
  kVerbosity,
};

std::string_view parameter_name(Parameter parameter);

// Value of the header `x-gateway-ignored`: sorted, each once, comma separated; empty when none.
std::string ignored_header(const std::vector<Parameter>& ignored);

}  // namespace chat
