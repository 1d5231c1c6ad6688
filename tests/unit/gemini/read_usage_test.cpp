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

}  // namespace
