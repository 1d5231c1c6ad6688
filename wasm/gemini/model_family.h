#pragma once

#include <cstdint>
#include <string_view>

// What a model can do, told from its name alone: the vendor has no machine-readable list of it.
// Sources: https://ai.google.dev/gemini-api/docs/models, …/thinking, …/gemini-3.
namespace gemini {

enum class Family {
  kEmbedding,
  kSpeech,         // text to speech
  kTranscription,  // speech to text
  kImage25,
  kImage3Pro,
  kImage31,
  kGemma,
  kRobotics2,
  kRobotics1,
  k25Pro,
  k25FlashLite,
  k25Flash,
  k2,
  k3Flash,
  k31FlashLite,
  k31Pro,
  k35,
  kNew,  // every other name: the newest behaviour is assumed
};

enum class Generation { k2, k3 };

// How a model is told to think: not at all, by a token budget, or by a level of some scale.
enum class Thinking {
  kNone,
  kBudget,
  kBudgetPro,    // as kBudget, but it cannot be turned off
  kFourLevels,   // MINIMAL, LOW, MEDIUM, HIGH
  kThreeLevels,  // LOW, MEDIUM, HIGH
  kTwoLevels,    // MINIMAL, HIGH
};

enum class Sampling { kSent, kDropped };     // temperature, topP, topK
enum class Prefill { kAccepted, kRefused };  // may contents end with a model turn
enum class Output { kAny, kSpeech, kImage, kTranscript };

struct ModelFamily {
  Family family;
  Generation generation;
  Thinking thinking;
  Sampling sampling;
  Prefill prefill;
  Output output = Output::kAny;
  int64_t output_limit = 65536;  // cap of maxOutputTokens; 0 = none
};

// The first matching row of the table for a model name without "models/", any case.
ModelFamily find_family(std::string_view model);

}  // namespace gemini
