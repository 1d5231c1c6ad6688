#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chat {

// Request parameters that can be dropped, refused or named in an error: top-level ones, and one of
// Google's by its path. The spelling is the one both the Chat Completions and the Responses API
// use.
#define CHAT_PARAMETERS(ROW)                                     \
  ROW(kAccessPrograms, "access_programs")                        \
  ROW(kAudio, "audio")                                           \
  ROW(kBackground, "background")                                 \
  ROW(kComplexity, "complexity")                                 \
  ROW(kFrameCount, "frame_count")                                \
  ROW(kFrameDurationMs, "frame_duration_ms")                     \
  ROW(kFrequencyPenalty, "frequency_penalty")                    \
  ROW(kImage, "image")                                           \
  ROW(kInclude, "include")                                       \
  ROW(kInput, "input")                                           \
  ROW(kLanguage, "language")                                     \
  ROW(kLogitBias, "logit_bias")                                  \
  ROW(kLogprobs, "logprobs")                                     \
  ROW(kMaxCompletionTokens, "max_completion_tokens")             \
  ROW(kMaxOutputTokens, "max_output_tokens")                     \
  ROW(kMaxTokens, "max_tokens")                                  \
  ROW(kMaxToolCalls, "max_tool_calls")                           \
  ROW(kMessages, "messages")                                     \
  ROW(kMetadata, "metadata")                                     \
  ROW(kModalities, "modalities")                                 \
  ROW(kModel, "model")                                           \
  ROW(kModeration, "moderation")                                 \
  ROW(kN, "n")                                                   \
  ROW(kOutputCompression, "output_compression")                  \
  ROW(kOutputFormat, "output_format")                            \
  ROW(kParallelToolCalls, "parallel_tool_calls")                 \
  ROW(kPrediction, "prediction")                                 \
  ROW(kPresencePenalty, "presence_penalty")                      \
  ROW(kPrompt, "prompt")                                         \
  ROW(kPromptCacheKey, "prompt_cache_key")                       \
  ROW(kPromptCacheOptions, "prompt_cache_options")               \
  ROW(kPromptCacheRetention, "prompt_cache_retention")           \
  ROW(kQuality, "quality")                                       \
  ROW(kReasoning, "reasoning")                                   \
  ROW(kReasoningEffort, "reasoning_effort")                      \
  ROW(kResponseFormat, "response_format")                        \
  ROW(kSafetyIdentifier, "safety_identifier")                    \
  ROW(kSeed, "seed")                                             \
  ROW(kServiceTier, "service_tier")                              \
  ROW(kSpeed, "speed")                                           \
  ROW(kStop, "stop")                                             \
  ROW(kStore, "store")                                           \
  ROW(kStyle, "style")                                           \
  ROW(kSvg, "svg")                                               \
  ROW(kTaskType, "task_type")                                    \
  ROW(kTemperature, "temperature")                               \
  ROW(kThoughtTagMarker, "extra_body.google.thought_tag_marker") \
  ROW(kTitle, "title")                                           \
  ROW(kToolChoice, "tool_choice")                                \
  ROW(kTools, "tools")                                           \
  ROW(kTopK, "top_k")                                            \
  ROW(kTopLogprobs, "top_logprobs")                              \
  ROW(kTopP, "top_p")                                            \
  ROW(kTruncation, "truncation")                                 \
  ROW(kUser, "user")                                             \
  ROW(kVerbosity, "verbosity")

enum class Parameter {
#define ENUMERATOR(name, text) name,
  CHAT_PARAMETERS(ENUMERATOR)
#undef ENUMERATOR
};

std::string_view parameter_name(Parameter parameter);

// Value of the header `x-gateway-ignored`: sorted, each once, comma separated; empty when none.
std::string ignored_header(const std::vector<Parameter>& ignored);

}  // namespace chat
