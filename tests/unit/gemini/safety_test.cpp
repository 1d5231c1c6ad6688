#include "gemini/safety.h"

#include <catch2/catch.hpp>

#include "json/write.h"

TEST_CASE("gemini: what a chat is filtered by") {
  base::Arena arena;
  const auto of = [&arena](state::Safety safety, std::string_view configured) {
    const json::Value* settings = gemini::safety_settings(safety, configured, arena);
    return settings == nullptr ? std::string("nothing") : json::to_text(*settings);
  };
  const std::string low = R"([{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_NONE"}])";
  CHECK(of(state::Safety::kOn, "") == "nothing");
  CHECK(of(state::Safety::kOn, low) == low);
  CHECK(of(state::Safety::kOn, "{}") == "nothing");
  CHECK(of(state::Safety::kOn, "[") == "nothing");
  const std::string off = of(state::Safety::kOff, low);
  CHECK(off == of(state::Safety::kOff, ""));
  for (const std::string_view category :
       {"HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT", "CIVIC_INTEGRITY"}) {
    const std::string entry =
        R"({"category":"HARM_CATEGORY_)" + std::string(category) + R"(","threshold":"OFF"})";
    CHECK(off.contains(entry));
  }
}
