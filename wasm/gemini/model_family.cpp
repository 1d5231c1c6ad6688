#include "gemini/model_family.h"

#include <string>

#include "base/text.h"

namespace gemini {
namespace {

enum class FamilyMatch { kPrefix, kPart };

struct FamilyRow {
  FamilyMatch match;
  std::string_view pattern;
  ModelFamily family;
};

constexpr ModelFamily kFamilyNewest = {Family::kNew, Generation::k3, Thinking::kThreeLevels,
                                       Sampling::kDropped, Prefill::kRefused};
constexpr ModelFamily kFamilyEmbedding = {Family::kEmbedding, Generation::k2, Thinking::kNone,
                                          Sampling::kDropped, Prefill::kRefused};
constexpr ModelFamily kFamilyImage31 = {Family::kImage31, Generation::k3,     Thinking::kTwoLevels,
                                        Sampling::kSent,  Prefill::kAccepted, Output::kImage};
constexpr ModelFamily kFamily2 = {
    Family::k2, Generation::k2, Thinking::kNone, Sampling::kSent, Prefill::kAccepted, Output::kAny,
    8192};
constexpr ModelFamily kFamily31Pro = {Family::k31Pro, Generation::k3, Thinking::kThreeLevels,
                                      Sampling::kSent, Prefill::kAccepted};
constexpr ModelFamily kFamily35 = {Family::k35, Generation::k3, Thinking::kFourLevels,
                                   Sampling::kDropped, Prefill::kRefused};

// The order decides: a narrower pattern stands before the wider one it begins with.
constexpr FamilyRow kFamilyRows[] = {
    {FamilyMatch::kPrefix, "gemini-embedding", kFamilyEmbedding},
    {FamilyMatch::kPrefix, "text-embedding", kFamilyEmbedding},
    {FamilyMatch::kPart,
     "-tts",
     {Family::kSpeech, Generation::k2, Thinking::kNone, Sampling::kSent, Prefill::kRefused,
      Output::kSpeech}},
    {FamilyMatch::kPart,
     "-transcribe",
     {Family::kTranscription, Generation::k2, Thinking::kNone, Sampling::kDropped,
      Prefill::kRefused, Output::kTranscript}},
    {FamilyMatch::kPrefix,
     "gemini-2.5-flash-image",
     {Family::kImage25, Generation::k2, Thinking::kNone, Sampling::kSent, Prefill::kAccepted,
      Output::kImage}},
    {FamilyMatch::kPrefix,
     "gemini-3-pro-image",
     {Family::kImage3Pro, Generation::k3, Thinking::kNone, Sampling::kSent, Prefill::kAccepted,
      Output::kImage}},
    {FamilyMatch::kPart, "-image", kFamilyImage31},
    {FamilyMatch::kPart, "nano-banana", kFamilyImage31},
    {FamilyMatch::kPrefix,
     "gemma-4",
     {Family::kGemma, Generation::k2, Thinking::kTwoLevels, Sampling::kSent, Prefill::kAccepted}},
    {FamilyMatch::kPrefix,
     "gemma-",
     {Family::kGemma, Generation::k2, Thinking::kNone, Sampling::kSent, Prefill::kAccepted}},
    {FamilyMatch::kPrefix,
     "gemini-robotics-er-2",
     {Family::kRobotics2, Generation::k3, Thinking::kFourLevels, Sampling::kSent,
      Prefill::kAccepted}},
    {FamilyMatch::kPrefix,
     "gemini-robotics-er",
     {Family::kRobotics1, Generation::k2, Thinking::kBudget, Sampling::kSent, Prefill::kAccepted}},
    {FamilyMatch::kPrefix,
     "gemini-2.5-pro",
     {Family::k25Pro, Generation::k2, Thinking::kBudgetPro, Sampling::kSent, Prefill::kAccepted}},
    {FamilyMatch::kPrefix,
     "gemini-2.5-flash-lite",
     {Family::k25FlashLite, Generation::k2, Thinking::kBudget, Sampling::kSent,
      Prefill::kAccepted}},
    {FamilyMatch::kPrefix,
     "gemini-2.5-flash",
     {Family::k25Flash, Generation::k2, Thinking::kBudget, Sampling::kSent, Prefill::kAccepted}},
    {FamilyMatch::kPrefix, "gemini-2", kFamily2},
    {FamilyMatch::kPrefix, "gemini-1", kFamily2},
    {FamilyMatch::kPrefix,
     "gemini-3-flash",
     {Family::k3Flash, Generation::k3, Thinking::kFourLevels, Sampling::kSent, Prefill::kAccepted}},
    {FamilyMatch::kPrefix,
     "gemini-3.1-flash-lite",
     {Family::k31FlashLite, Generation::k3, Thinking::kFourLevels, Sampling::kSent,
      Prefill::kAccepted}},
    {FamilyMatch::kPrefix, "gemini-3-pro", kFamily31Pro},
    {FamilyMatch::kPrefix, "gemini-3.1", kFamily31Pro},
    {FamilyMatch::kPrefix, "gemini-3.5", kFamily35},
    {FamilyMatch::kPrefix, "gemini-3.6", kFamily35},
    // gemini-4 caps the answer itself and goes on with a continuation token.
    {FamilyMatch::kPrefix,
     "gemini-4",
     {Family::kNew, Generation::k3, Thinking::kThreeLevels, Sampling::kDropped, Prefill::kRefused,
      Output::kAny, 0}},
};

}  // namespace

ModelFamily find_family(std::string_view model) {
  const std::string name = base::lower(model);
  for (const FamilyRow& row : kFamilyRows) {
    const bool matches = row.match == FamilyMatch::kPrefix ? name.starts_with(row.pattern)
                                                           : name.find(row.pattern) != name.npos;
    if (matches) return row.family;
  }
  return kFamilyNewest;
}

}  // namespace gemini
