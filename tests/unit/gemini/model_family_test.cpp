#include "gemini/model_family.h"

#include <catch2/catch.hpp>

TEST_CASE("gemini family: the first matching row decides") {
  using gemini::Family;
  struct Row {
    std::string_view model;
    Family family;
    gemini::Generation generation;
    gemini::Thinking thinking;
    gemini::Sampling sampling;
    gemini::Prefill prefill;
    int64_t output_limit;
  };
  constexpr auto k2 = gemini::Generation::k2;
  constexpr auto k3 = gemini::Generation::k3;
  constexpr auto kSent = gemini::Sampling::kSent;
  constexpr auto kDropped = gemini::Sampling::kDropped;
  constexpr auto kYes = gemini::Prefill::kAccepted;
  constexpr auto kNo = gemini::Prefill::kRefused;
  using gemini::Thinking;
  const Row rows[] = {
      {"gemini-embedding-001", Family::kEmbedding, k2, Thinking::kNone, kDropped, kNo, 65536},
      {"text-embedding-004", Family::kEmbedding, k2, Thinking::kNone, kDropped, kNo, 65536},
      {"gemini-2.5-flash-preview-tts", Family::kSpeech, k2, Thinking::kNone, kSent, kNo, 65536},
      {"gemini-3.8-flash-tts", Family::kSpeech, k2, Thinking::kNone, kSent, kNo, 65536},
      {"gemini-3.7-transcribe", Family::kTranscription, k2, Thinking::kNone, kDropped, kNo, 65536},
      {"gemini-2.5-flash-image", Family::kImage25, k2, Thinking::kNone, kSent, kYes, 65536},
      {"gemini-3-pro-image-preview", Family::kImage3Pro, k3, Thinking::kNone, kSent, kYes, 65536},
      {"gemini-3.1-flash-image", Family::kImage31, k3, Thinking::kTwoLevels, kSent, kYes, 65536},
      {"nano-banana-2", Family::kImage31, k3, Thinking::kTwoLevels, kSent, kYes, 65536},
      {"gemma-4-31b-it", Family::kGemma, k2, Thinking::kTwoLevels, kSent, kYes, 65536},
      {"gemma-3-27b-it", Family::kGemma, k2, Thinking::kNone, kSent, kYes, 65536},
      {"gemini-robotics-er-2-preview", Family::kRobotics2, k3, Thinking::kFourLevels, kSent, kYes,
       65536},
      {"gemini-robotics-er-1.5", Family::kRobotics1, k2, Thinking::kBudget, kSent, kYes, 65536},
      {"gemini-2.5-pro", Family::k25Pro, k2, Thinking::kBudgetPro, kSent, kYes, 65536},
      {"gemini-2.5-flash-lite", Family::k25FlashLite, k2, Thinking::kBudget, kSent, kYes, 65536},
      {"Gemini-2.5-Flash", Family::k25Flash, k2, Thinking::kBudget, kSent, kYes, 65536},
      {"gemini-2.0-flash", Family::k2, k2, Thinking::kNone, kSent, kYes, 8192},
      {"gemini-1.5-pro", Family::k2, k2, Thinking::kNone, kSent, kYes, 8192},
      {"gemini-3-flash-preview", Family::k3Flash, k3, Thinking::kFourLevels, kSent, kYes, 65536},
      {"gemini-3.1-flash-lite", Family::k31FlashLite, k3, Thinking::kFourLevels, kSent, kYes,
       65536},
      {"gemini-3-pro-preview", Family::k31Pro, k3, Thinking::kThreeLevels, kSent, kYes, 65536},
      {"gemini-3.1-pro-preview-customtools", Family::k31Pro, k3, Thinking::kThreeLevels, kSent,
       kYes, 65536},
      {"gemini-3.5-flash", Family::k35, k3, Thinking::kFourLevels, kDropped, kNo, 65536},
      {"gemini-3.6-flash", Family::k35, k3, Thinking::kFourLevels, kDropped, kNo, 65536},
      {"gemini-3.8-flash", Family::kNew, k3, Thinking::kThreeLevels, kDropped, kNo, 65536},
      {"gemini-flash-latest", Family::kNew, k3, Thinking::kThreeLevels, kDropped, kNo, 65536},
      {"gemini-4-argon", Family::kNew, k3, Thinking::kThreeLevels, kDropped, kNo, 0},
      {"tunedModels/mine", Family::kNew, k3, Thinking::kThreeLevels, kDropped, kNo, 65536},
      {"something-else", Family::kNew, k3, Thinking::kThreeLevels, kDropped, kNo, 65536},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model);
    const gemini::ModelFamily found = gemini::find_family(row.model);
    CHECK(found.family == row.family);
    CHECK(found.generation == row.generation);
    CHECK(found.thinking == row.thinking);
    CHECK(found.sampling == row.sampling);
    CHECK(found.prefill == row.prefill);
    CHECK(found.output_limit == row.output_limit);
  }
}
