#include "openai/transcription_builder.h"

#include "json/write.h"

namespace openai {

using Format = chat::TranscriptionRequest::Format;

void TranscriptionBuilder::add(const chat::AnswerPiece& piece) {
  if (piece.usage) usage_ = *piece.usage;
  for (const chat::Event& event : piece.events) {
    hindrance_.add(event);
    if (event.kind == chat::Event::Kind::kText && event.choice == 0) text_ += event.text;
  }
}

std::string_view TranscriptionBuilder::content_type() const {
  return request_.format == Format::kText ? "text/plain; charset=utf-8" : "application/json";
}

base::Status TranscriptionBuilder::write(base::Buffer& out) const {
  if (text_.empty() && hindrance_.is_refusal()) {
    return base::fail(hindrance_.error(base::ErrorCode::kEmptyResponse, {}));
  }
  if (request_.format == Format::kText) {
    out.append(text_);
    return {};
  }
  if (request_.format == Format::kVerbose) {
    write_verbose(out);
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

// The members that OpenAI's type demands, though Gemini tells neither language nor times: the
// language is the one the client named, a duration of 0 and no segments say that none are known.
void TranscriptionBuilder::write_verbose(base::Buffer& out) const {
  const bool translated = request_.task == chat::TranscriptionRequest::Task::kTranslate;
  std::string_view language = "english";
  if (!translated) {
    language = request_.languages.empty() ? std::string_view() : request_.languages.front();
  }
  json::Writer(out)
      .begin_object()
      .member("task", translated ? "translate" : "transcribe")
      .member("language", language)
      .member("duration", 0)
      .member("text", text_)
      .key("segments")
      .begin_array()
      .end_array()
      .end_object();
}

}  // namespace openai
