#include "openai/text_chunk_writer.h"

#include "openai/write_error.h"
#include "openai/write_usage.h"

namespace openai {

void TextChunkWriter::chunk(std::string_view text, int index, std::string_view finish_reason,
                            base::Buffer& out) const {
  out.append("data: ");
  json::Writer writer(out);
  begin_text_completion(id_, model_, context_, writer);
  writer.key("choices").begin_array();
  write_text_choice(text, index, finish_reason, writer);
  writer.end_array();
  if (context_.style.include_usage) writer.key("usage").null();
  writer.end_object();
  out.append("\n\n");
}

TextChunkWriter::Choice& TextChunkWriter::open(int index, base::Buffer& out) {
  Choice& choice = choices_[index];
  if (choice.opened) return choice;
  choice.opened = true;
  const std::string_view prompt = echoed_prompt(request_, index);
  if (!prompt.empty()) chunk(prompt, index, {}, out);
  return choice;
}

void TextChunkWriter::add(const chat::AnswerPiece& piece, base::Buffer& out, int choice_offset) {
  if (id_.empty()) id_ = piece.response_id.empty() ? context_.id_seed : piece.response_id;
  if (model_.empty()) {
    model_ = piece.model_version.empty() ? context_.requested_model : piece.model_version;
  }
  if (piece.usage) usage_.set(*piece.usage);
  for (const chat::Event& event : piece.events) {
    const int index = event.choice + choice_offset;
    const std::string_view text = take_text(event, open(index, out));
    if (!text.empty()) chunk(text, index, {}, out);
  }
}

void TextChunkWriter::usage_chunk(base::Buffer& out) {
  out.append("data: ");
  json::Writer writer(out);
  begin_text_completion(id_, model_, context_, writer);
  writer.key("choices").begin_array().end_array().key("usage");
  write_usage(usage_.total(), writer);
  writer.end_object();
  out.append("\n\n");
}

void TextChunkWriter::finish(base::Buffer& out) {
  if (choices_.empty()) open(0, out);
  for (const auto& [index, choice] : choices_) {
    chunk({}, index, map_finish_reason(choice.finish, choice.produced), out);
  }
  if (context_.style.include_usage) usage_chunk(out);
  out.append("data: [DONE]\n\n");
}

void TextChunkWriter::fail(const base::Error& error, base::Buffer& out) {
  out.append("data: ");
  write_error(error, out);
  out.append("\n\n");
}

}  // namespace openai
