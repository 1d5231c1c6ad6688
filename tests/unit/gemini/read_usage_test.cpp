#include "gemini/read_usage.h"

#include <catch2/catch.hpp>

#include "json/read.h"

namespace {

chat::Usage usage_of(const char* metadata) {
  base::Arena arena;
  const base::Result<json::Value> value = json::read(metadata, arena);
  REQUIRE(value.has_value());
  return gemini::read_usage(*value);
}

TEST_CASE("usage: counts beyond any answer neither overflow nor become negative") {
  const chat::Usage usage =
      usage_of(R"({"promptTokenCount":9223372036854775807,"toolUsePromptTokenCount":160,)"
               R"("candidatesTokenCount":-5,"thoughtsTokenCount":9223372036854775807,)"
               R"("promptTokensDetails":[{"modality":"AUDIO","tokenCount":9223372036854775807},)"
               R"({"modality":"AUDIO","tokenCount":9223372036854775807}]})");
  CHECK(usage.prompt == 1'000'000'000'160);
  CHECK(usage.completion == 1'000'000'000'000);
  CHECK(usage.reasoning == 1'000'000'000'000);
  CHECK(usage.prompt_audio == 1'000'000'000'000);
  CHECK(usage.total == usage.prompt + usage.completion);
}

TEST_CASE("usage: tool prompts count as prompt, thoughts as completion") {
  const chat::Usage usage =
      usage_of(R"({"promptTokenCount":10,"toolUsePromptTokenCount":5,"candidatesTokenCount":7,)"
               R"("thoughtsTokenCount":3,"totalTokenCount":25,"cachedContentTokenCount":4})");
  CHECK(usage.prompt == 15);
  CHECK(usage.completion == 10);
  CHECK(usage.reasoning == 3);
  CHECK(usage.cached == 4);
  CHECK(usage.total == 25);
}

TEST_CASE("usage: interactions count in words of their own") {
  base::Arena arena;
  const auto trees =
      json::read(R"([{"total_input_tokens":10,"total_tool_use_tokens":5,"total_output_tokens":7,)"
                 R"("total_thought_tokens":3,"total_cached_tokens":4,"total_tokens":30},)"
                 R"({"total_input_tokens":2,"total_output_tokens":1,"total_reasoning_tokens":6}])",
                 arena);
  REQUIRE(trees);
  const chat::Usage told = gemini::read_interaction_usage(trees->items()[0]);
  CHECK(told.prompt == 15);
  CHECK(told.completion == 10);
  CHECK(told.reasoning == 3);
  CHECK(told.cached == 4);
  CHECK(told.total == 30);
  const chat::Usage added = gemini::read_interaction_usage(trees->items()[1]);
  CHECK(added.reasoning == 6);
  CHECK(added.completion == 7);
  CHECK(added.total == 9);
}

}  // namespace
