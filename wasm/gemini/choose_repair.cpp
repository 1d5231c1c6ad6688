#include "gemini/choose_repair.h"

#include "base/text.h"

namespace gemini {
namespace {

// All words must stand in the message, whatever their case; unused ones are empty.
struct Row {
  std::string_view words[3];
  chat::Repair repair;
};

constexpr Row kRows[] = {
    {{"requests ending with a model turn"}, chat::Repair::kAppendUserTurn},
    {{"thinking level", "minimal", "not supported"}, chat::Repair::kThinkingLowest},
    {{"thinking level is not supported"}, chat::Repair::kThinkingAsBudget},
    {{"thinking_level is not supported"}, chat::Repair::kThinkingAsBudget},
    {{"thinking level", "not supported"}, chat::Repair::kDropThinkingLevel},
    {{"thinking budget", "not supported"}, chat::Repair::kThinkingAsLevel},
    {{"thinking_budget", "not supported"}, chat::Repair::kThinkingAsLevel},
    {{"budget", "out of range"}, chat::Repair::kDropThinking},
    {{"budget", "invalid"}, chat::Repair::kDropThinking},
    {{"only works in thinking mode"}, chat::Repair::kDropThinking},
    {{"only enabled when thinking is enabled"}, chat::Repair::kDropThinking},
    {{"multiple candidates"}, chat::Repair::kFanOut},
    {{"penalty is not enabled"}, chat::Repair::kDropPenalty},
    {{"temperature", "not supported"}, chat::Repair::kDropSampling},
    {{"top_p", "not supported"}, chat::Repair::kDropSampling},
    {{"top_k", "not supported"}, chat::Repair::kDropSampling},
    {{"developer instruction is not enabled"}, chat::Repair::kInlineSystem},
    {{"system instruction", "not supported"}, chat::Repair::kInlineSystem},
    {{"json mode is not enabled"}, chat::Repair::kSchemaInWords},
    {{"response mime type", "unsupported"}, chat::Repair::kSchemaInWords},
    {{"unknown name \"store\""}, chat::Repair::kDropStore},
    {{"unknown name \"servicetier\""}, chat::Repair::kDropServiceTier},
    {{"unknown name \"mediaresolution\""}, chat::Repair::kDropMediaResolution},
    {{"unknown name \"includeserversidetoolinvocations\""}, chat::Repair::kDropServerSideTools},
    {{"unknown name \"parametersjsonschema\""}, chat::Repair::kOpenApiSchema},
    {{"unknown name \"responsejsonschema\""}, chat::Repair::kOpenApiSchema},
    {{"validated", "not supported"}, chat::Repair::kAutoMode},
    {{"too many states"}, chat::Repair::kRelaxSchema},
    {{"too much branching"}, chat::Repair::kRelaxSchema},
    {{"maximum allowed nesting depth"}, chat::Repair::kRelaxSchema},
    {{"ref loops"}, chat::Repair::kRelaxSchema},
    {{"thought_signature"}, chat::Repair::kStandInSignatures},
    {{"thought signature"}, chat::Repair::kStandInSignatures},
    {{"non-empty text"}, chat::Repair::kAppendText},
    {{"must have", "text"}, chat::Repair::kAppendText},
};

bool matches(const Row& row, std::string_view message) {
  for (const std::string_view word : row.words) {
    if (!word.empty() && !base::contains_ignore_case(message, word)) return false;
  }
  return true;
}

}  // namespace

chat::Repair choose_repair(std::string_view message) {
  for (const Row& row : kRows) {
    if (matches(row, message)) return row.repair;
  }
  return chat::Repair::kNone;
}

}  // namespace gemini
