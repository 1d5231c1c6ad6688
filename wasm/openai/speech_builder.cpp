#include "openai/speech_builder.h"

namespace openai {

void SpeechBuilder::add(const chat::AnswerPiece& piece) {
  if (piece.usage) usage_ = *piece.usage;
  for (const chat::Event& event : piece.events) {
    hindrance_.add(event);
    if (event.kind != chat::Event::Kind::kAudio || event.choice != 0) continue;
    if (!recording_.add(event)) broken_ = true;
  }
}

base::Result<Speech> SpeechBuilder::take() {
  if (broken_) {
    return base::fail(base::ErrorCode::kUpstreamError, "Gemini sent sound that cannot be read.");
  }
  if (const auto cut = hindrance_.find_cut("input")) return base::fail(*cut);
  if (recording_.empty()) {
    return base::fail(
        hindrance_.error(base::ErrorCode::kEmptyResponse, "Gemini answered without sound."));
  }
  return recording_.take(format_);
}

}  // namespace openai
