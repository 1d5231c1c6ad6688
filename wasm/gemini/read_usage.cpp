#include "gemini/read_usage.h"

#include <algorithm>

namespace gemini {
namespace {

// No answer has more tokens: what is beyond is no count, and sums of a few stay in range.
constexpr int64_t kMostTokens = 1'000'000'000'000;

int64_t bounded(int64_t tokens) {
  return std::clamp<int64_t>(tokens, 0, kMostTokens);
}

int64_t count(const json::Value& metadata, std::string_view name) {
  const json::Value* value = metadata.find(name);
  return value == nullptr ? 0 : bounded(value->as_int().value_or(0));
}

int64_t audio_tokens(const json::Value& metadata, std::string_view details) {
  const json::Value* list = metadata.find(details);
  if (list == nullptr) return 0;
  int64_t sum = 0;
  for (const json::Value& entry : list->items()) {
    if (entry.find_string("modality") == "AUDIO") sum = bounded(sum + count(entry, "tokenCount"));
  }
  return sum;
}

}  // namespace

chat::Usage read_usage(const json::Value& metadata) {
  chat::Usage usage;
  usage.prompt = count(metadata, "promptTokenCount") + count(metadata, "toolUsePromptTokenCount");
  usage.reasoning = count(metadata, "thoughtsTokenCount");
  usage.completion = count(metadata, "candidatesTokenCount") + usage.reasoning;
  usage.total = count(metadata, "totalTokenCount");
  if (usage.total == 0) usage.total = usage.prompt + usage.completion;
  usage.cached = count(metadata, "cachedContentTokenCount");
  usage.prompt_audio = audio_tokens(metadata, "promptTokensDetails");
  usage.completion_audio = audio_tokens(metadata, "candidatesTokensDetails");
  return usage;
}

chat::Usage read_interaction_usage(const json::Value& counts) {
  chat::Usage usage;
  usage.prompt = count(counts, "total_input_tokens") + count(counts, "total_tool_use_tokens");
  usage.reasoning =
      std::max(count(counts, "total_thought_tokens"), count(counts, "total_reasoning_tokens"));
  usage.completion = count(counts, "total_output_tokens") + usage.reasoning;
  usage.total = count(counts, "total_tokens");
  if (usage.total == 0) usage.total = usage.prompt + usage.completion;
  usage.cached = count(counts, "total_cached_tokens");
  return usage;
}

std::string_view map_service_tier(std::string_view tier) {
  if (tier == "standard" || tier == "STANDARD") return "default";
  if (tier == "flex" || tier == "FLEX") return "flex";
  if (tier == "priority" || tier == "PRIORITY") return "priority";
  return {};
}

}  // namespace gemini
