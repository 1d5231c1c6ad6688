#include "openai/transcription_builder.h"

#include "json/write.h"

namespace openai {

void TranscriptionBuilder::add(const chat::AnswerPiece& piece) {
  if (piece.usage) usage_ = *piece.usage;
  for (const chat::Event& event : piece.events) {
    hindrance_.add(event);
    if (event.kind == chat::Event::Kind::kText && event.choice == 0) text_ += event.text;
  }
}

std::string_view TranscriptionBuilder::content_type() const {
  return format_ == chat::TranscriptionRequest::Format::kText ? "text/plain; charset=utf-8"
                                                              : "application/json";
}

base::Status TranscriptionBuilder::write(base::Buffer& out) const {
  if (const auto cut = hindrance_.find_cut("file")) return base::fail(*cut);
  if (text_.empty() && !hindrance_.is_plain_end()) {
    return base::fail(
        hindrance_.error(base::ErrorCode::kEmptyResponse, "Gemini answered without a transcript."));
  }
  if (format_ == chat::TranscriptionRequest::Format::kText) {
    out.append(text_);
    return {};
  }
  json::Writer(out)
      .begin_object()
      .member("text", text_)
      .key("usage")
      .begin_object()
      .member("type", "tokens")
      .member("input_tokens", usage_.prompt)
      .member("output_tokens", usage_.completion)
      .member("total_tokens", usage_.total)
      .end_object()
      .end_object();
  return {};
}

}  // namespace openai
