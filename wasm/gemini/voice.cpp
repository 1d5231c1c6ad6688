#include "gemini/voice.h"

#include "base/text.h"

namespace gemini {
namespace {

constexpr std::string_view kVoices[] = {
    "Zephyr",    "Puck",      "Charon",        "Kore",       "Fenrir",    "Leda",
    "Orus",      "Aoede",     "Callirrhoe",    "Autonoe",    "Enceladus", "Iapetus",
    "Umbriel",   "Algieba",   "Despina",       "Erinome",    "Algenib",   "Rasalgethi",
    "Laomedeia", "Achernar",  "Alnilam",       "Schedar",    "Gacrux",    "Pulcherrima",
    "Achird",    "Sadachbia", "Zubenelgenubi", "Sadaltager", "Sulafat",   "Vindemiatrix",
};

struct VoicePair {
  std::string_view foreign;
  std::string_view voice;
};

constexpr VoicePair kForeignVoices[] = {
    {"alloy", "Kore"},      {"ash", "Charon"},     {"ballad", "Algieba"}, {"coral", "Aoede"},
    {"echo", "Puck"},       {"fable", "Fenrir"},   {"onyx", "Orus"},      {"nova", "Leda"},
    {"sage", "Sulafat"},    {"shimmer", "Zephyr"}, {"verse", "Iapetus"},  {"marin", "Callirrhoe"},
    {"cedar", "Enceladus"},
};

}  // namespace

std::optional<std::string_view> find_voice(std::string_view name) {
  for (const std::string_view voice : kVoices) {
    if (base::equals_ignore_case(voice, name)) return voice;
  }
  for (const VoicePair& pair : kForeignVoices) {
    if (base::equals_ignore_case(pair.foreign, name)) return pair.voice;
  }
  return std::nullopt;
}

}  // namespace gemini
