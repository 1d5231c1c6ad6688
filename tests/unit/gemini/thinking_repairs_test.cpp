#include <catch2/catch.hpp>

#include "gemini/thinking_config.h"
#include "json/read.h"
#include "json/write.h"

TEST_CASE("gemini thinking: a level becomes a budget and a budget a level, as the model has them") {
  using chat::Effort;
  using chat::Repair;
  struct Row {
    std::string_view model;
    Repair repair;
    std::string_view config;
    std::optional<Effort> effort;
    std::string_view expected;
  };
  constexpr std::string_view kPro = "gemini-2.5-pro";
  constexpr std::string_view kFlash = "gemini-2.5-flash";
  constexpr std::string_view kFourLevels = "gemini-3-flash-preview";
  constexpr std::string_view kWithout = "gemini-2.0-flash";
  constexpr std::string_view kThoughts = R"({"includeThoughts":true})";
  const Row rows[] = {
      {kPro, Repair::kThinkingAsBudget, R"({"thinkingLevel":"MINIMAL"})", {}, "1024"},
      {kPro, Repair::kThinkingAsBudget, R"({"thinkingLevel":"LOW"})", {}, "1024"},
      {kPro, Repair::kThinkingAsBudget, R"({"thinkingLevel":"MEDIUM"})", {}, "8192"},
      {kPro, Repair::kThinkingAsBudget, R"({"thinkingLevel":"HIGH"})", {}, "24576"},
      {kPro, Repair::kThinkingAsBudget, R"({"thinkingLevel":"HIGH"})", Effort::kXHigh, "32768"},
      {kPro, Repair::kThinkingAsBudget, R"({"thinkingLevel":"LOW"})", Effort::kNone, "128"},
      {kFlash, Repair::kThinkingAsBudget, R"({"thinkingLevel":"HIGH"})", Effort::kXHigh, "24576"},
      {kFlash, Repair::kThinkingAsBudget, R"({"thinkingLevel":"LOW"})", Effort::kNone, "0"},
      {kWithout, Repair::kThinkingAsBudget, R"({"thinkingLevel":"LOW"})", Effort::kNone, "0"},
      {kPro, Repair::kThinkingAsLevel, R"({"thinkingBudget":128})", {}, "LOW"},
      {kWithout, Repair::kThinkingAsLevel, R"({"thinkingBudget":8192})", {}, "MEDIUM"},
      {kFourLevels, Repair::kThinkingAsLevel, R"({"thinkingBudget":511})", {}, "MINIMAL"},
      {kFourLevels, Repair::kThinkingAsLevel, R"({"thinkingBudget":512})", {}, "LOW"},
      {kFourLevels, Repair::kThinkingAsLevel, R"({"thinkingBudget":1024})", {}, "LOW"},
      {kFourLevels, Repair::kThinkingAsLevel, R"({"thinkingBudget":1025})", {}, "MEDIUM"},
      {kFourLevels, Repair::kThinkingAsLevel, R"({"thinkingBudget":8192})", {}, "MEDIUM"},
      {kFourLevels, Repair::kThinkingAsLevel, R"({"thinkingBudget":8193})", {}, "HIGH"},
      {kFourLevels, Repair::kThinkingAsLevel, R"({"thinkingBudget":-1})", {}, "HIGH"},
      // Remembered of the model, the repair meets requests that give nothing to repair.
      {kPro, Repair::kThinkingAsBudget, kThoughts, {}, kThoughts},
      {kFourLevels, Repair::kThinkingAsLevel, kThoughts, {}, kThoughts},
      {kFourLevels, Repair::kThinkingLowest, kThoughts, {}, kThoughts},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model, row.config, row.expected);
    base::Arena arena;
    const auto config = json::read(row.config, arena);
    REQUIRE(config);
    const Repair repairs[] = {row.repair};
    const json::Value out = gemini::repair_thinking(
        *config, row.effort, gemini::find_family(row.model), gemini::Repairs(repairs), arena);
    std::string expected(row.expected);
    if (row.config != kThoughts) {
      const bool level = row.repair == Repair::kThinkingAsLevel;
      expected = (level ? R"({"thinkingLevel":")" : R"({"thinkingBudget":)") + expected +
                 (level ? "\"}" : "}");
    }
    CHECK(json::to_text(out) == expected);
  }
}
