#include "gemini/endpoint.h"

#include <catch2/catch.hpp>

namespace {

TEST_CASE("the base URL: what is added to it anyway is cut off", "[gemini]") {
  struct Row {
    const char* given;
    const char* expected;
  };
  const Row rows[] = {
      {"", ""},
      {"https://a.example", "https://a.example"},
      {"https://a.example//", "https://a.example"},
      {"https://a.example/v1beta", "https://a.example"},
      {"https://a.example/v1beta/", "https://a.example"},
      {"https://a.example//v1beta", "https://a.example"},
      {"https://a.example/v1alpha", "https://a.example"},
      {"https://a.example/v1", "https://a.example"},
      {"https://a.example/v1/", "https://a.example"},
      {"https://a.example/g/v1beta/openai/", "https://a.example/g"},
      {"https://a.example/v1beta/models/gemini-2.5-flash:generateContent", "https://a.example"},
      {"https://a.example/v1/models", "https://a.example"},
      {"https://a.example/v1beta1", "https://a.example/v1beta1"},
      {"https://gateway.ai.cloudflare.com/v1/account/name/google-ai-studio/",
       "https://gateway.ai.cloudflare.com/v1/account/name/google-ai-studio"},
      {"https://gateway.ai.cloudflare.com/v1/account/name/google-ai-studio/v1beta",
       "https://gateway.ai.cloudflare.com/v1/account/name/google-ai-studio"},
  };
  for (const Row& row : rows) {
    INFO(row.given);
    CHECK(gemini::trim_base_url(row.given) == row.expected);
  }
}

TEST_CASE("the base URL: the setting, the variable, Google's own", "[gemini]") {
  CHECK(gemini::base_url("https://a.example/v1beta", "https://b.example") == "https://a.example");
  CHECK(gemini::base_url("", "https://b.example/v1beta/") == "https://b.example");
  CHECK(gemini::base_url("", "") == gemini::kDefaultBaseUrl);
}

}  // namespace
