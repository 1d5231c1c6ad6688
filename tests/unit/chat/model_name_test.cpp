#include "chat/model_name.h"

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("model name: prefixes come off, nothing else gets through") {
  struct Row {
    std::string_view name;
    std::string_view expected;
  };
  const Row rows[] = {
      {"gemini-2.5-pro", "gemini-2.5-pro"},
      {"models/gemini-2.5-pro", "gemini-2.5-pro"},
      {"google/gemini-2.5-pro", "gemini-2.5-pro"},
      {"tunedModels/my-model_1", "tunedModels/my-model_1"},
      {"a..b", "a..b"},
      {"AZaz09._-", "AZaz09._-"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto name = chat::read_model_name(row.name);
    REQUIRE(name.has_value());
    CHECK(*name == row.expected);
  }
}

TEST_CASE("model name: at most 200 bytes, the prefix apart") {
  const std::string longest(200, 'x');
  CHECK(chat::read_model_name("models/" + longest) == longest);
  for (const std::string& name : {longest + "x", std::string(300'000, 'x')}) {
    const auto result = chat::read_model_name(name);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == base::ErrorCode::kInvalidValue);
    CHECK(result.error().param == "model");
  }
}

TEST_CASE("model name: a name cannot leave its path segment") {
  for (const std::string_view name : {".",
                                      "..",
                                      "../x",
                                      "x/../y",
                                      "x/y",
                                      "models/../x",
                                      "models/models/x",
                                      "tunedModels/..",
                                      "tunedModels/",
                                      "tunedModels/a/b",
                                      "x%2Fy",
                                      "x?y",
                                      "x#y",
                                      "x y",
                                      "x:generateContent",
                                      "x\\y",
                                      "x@",
                                      "x[",
                                      "x`",
                                      "x{",
                                      "模型",
                                      "x\n",
                                      "/x",
                                      "x/"}) {
    CAPTURE(name);
    const auto result = chat::read_model_name(name);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == base::ErrorCode::kInvalidValue);
    CHECK(result.error().param == "model");
  }
  for (const std::string_view name : {"", "models/", "google/"}) {
    const auto result = chat::read_model_name(name);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == base::ErrorCode::kMissingParameter);
  }
}
