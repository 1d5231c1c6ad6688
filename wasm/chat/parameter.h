#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chat {

// Request parameters that can be dropped, or that an error may have to name: top-level ones, and
// one of Google's by its path. The spelling is the one both the Chat Completions and the Responses
// API use.
#define CHAT_PARAMETERS(ROW)                                     \
  ROW(kAccessPrograms, "access_programs")                        \
  ROW(kBackground, "background")                                 \
  ROW(kComplexity, "complexity")                                 \
  ROW(kFrameCount, "frame_count")                                \
  ROW(kFrameDurationMs, "frame_duration_ms")                     \
  ROW(kFrequencyPenalty, "frequency_penalty")                    \
  ROW(kImage, "image")                                           \
  ROW(kInput, "input")                                           \
  ROW(kMaxTokens, "max_tokens")                                  \
  ROW(kMaxToolCalls, "max_tool_calls")                           \
  ROW(kMessages, "messages")                                     \
  ROW(kMetadata, "metadata")                                     \
  ROW(kModeration, "moderation")                                 \
  ROW(kOutputCompression, "output_compression")                  \
  ROW(kOutputFormat, "output_format")                            \
  ROW(kPrediction, "prediction")                                 \
  ROW(kPresencePenalty, "presence_penalty")                      \
  ROW(kPrompt, "prompt")                                         \
  ROW(kPromptCacheKey, "prompt_cache_key")                       \
  ROW(kPromptCacheOptions, "prompt_cache_options")               \
  ROW(kPromptCacheRetention, "prompt_cache_retention")           \
  ROW(kQuality, "quality")                                       \
  ROW(kReasoning, "reasoning")                                   \
  ROW(kReasoningEffort, "reasoning_effort")                      \
  ROW(kSafetyIdentifier, "safety_identifier")                    \
  ROW(kSpeed, "speed")                                           \
  ROW(kStyle, "style")                                           \
  ROW(kSvg, "svg")                                               \
  ROW(kTaskType, "task_type")                                    \
  ROW(kTemperature, "temperature")                               \
  ROW(kThoughtTagMarker, "extra_body.google.thought_tag_marker") \
  ROW(kTitle, "title")                                           \
  ROW(kToolChoice, "tool_choice")                                \
  ROW(kTopK, "top_k")                                            \
  ROW(kTopP, "top_p")                                            \
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
