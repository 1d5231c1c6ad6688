#include "chat/parameter.h"

#include <algorithm>

namespace chat {

std::string_view parameter_name(Parameter parameter) {
  switch (parameter) {
    case Parameter::kAccessPrograms:
      return "access_programs";
    case Parameter::kAudio:
      return "audio";
    case Parameter::kBackground:
      return "background";
    case Parameter::kComplexity:
      return "complexity";
    case Parameter::kFrequencyPenalty:
      return "frequency_penalty";
    case Parameter::kImage:
      return "image";
    case Parameter::kInclude:
      return "include";
    case Parameter::kInput:
      return "input";
    case Parameter::kLanguage:
      return "language";
    case Parameter::kLogitBias:
      return "logit_bias";
    case Parameter::kLogprobs:
      return "logprobs";
    case Parameter::kMaxCompletionTokens:
      return "max_completion_tokens";
    case Parameter::kMaxOutputTokens:
      return "max_output_tokens";
    case Parameter::kMaxTokens:
      return "max_tokens";
    case Parameter::kMaxToolCalls:
      return "max_tool_calls";
    case Parameter::kMessages:
      return "messages";
    case Parameter::kMetadata:
      return "metadata";
    case Parameter::kModalities:
      return "modalities";
    case Parameter::kModel:
      return "model";
    case Parameter::kModeration:
      return "moderation";
    case Parameter::kN:
      return "n";
    case Parameter::kOutputCompression:
      return "output_compression";
    case Parameter::kOutputFormat:
      return "output_format";
    case Parameter::kParallelToolCalls:
      return "parallel_tool_calls";
    case Parameter::kPrediction:
      return "prediction";
    case Parameter::kPresencePenalty:
      return "presence_penalty";
    case Parameter::kPromptCacheKey:
      return "prompt_cache_key";
    case Parameter::kPromptCacheOptions:
      return "prompt_cache_options";
    case Parameter::kPromptCacheRetention:
      return "prompt_cache_retention";
    case Parameter::kQuality:
      return "quality";
    case Parameter::kReasoning:
      return "reasoning";
    case Parameter::kReasoningEffort:
      return "reasoning_effort";
    case Parameter::kResponseFormat:
      return "response_format";
    case Parameter::kSafetyIdentifier:
      return "safety_identifier";
    case Parameter::kSeed:
      return "seed";
    case Parameter::kServiceTier:
      return "service_tier";
    case Parameter::kSpeed:
      return "speed";
    case Parameter::kStop:
      return "stop";
    case Parameter::kStore:
      return "store";
    case Parameter::kStyle:
      return "style";
    case Parameter::kSvg:
      return "svg";
    case Parameter::kTemperature:
      return "temperature";
    case Parameter::kThoughtTagMarker:
      return "extra_body.google.thought_tag_marker";
    case Parameter::kTimestampGranularities:
      return "timestamp_granularities";
    case Parameter::kToolChoice:
      return "tool_choice";
    case Parameter::kTools:
      return "tools";
    case Parameter::kTopK:
      return "top_k";
    case Parameter::kTopLogprobs:
      return "top_logprobs";
    case Parameter::kTopP:
      return "top_p";
    case Parameter::kTruncation:
      return "truncation";
    case Parameter::kUser:
      return "user";
    case Parameter::kVerbosity:
      return "verbosity";
  }
  __builtin_unreachable();
}

std::string ignored_header(const std::vector<Parameter>& ignored) {
  std::vector<std::string_view> names;
  for (const Parameter parameter : ignored) names.push_back(parameter_name(parameter));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out.push_back(',');
    out.append(name);
  }
  return out;
}

}  // namespace chat
