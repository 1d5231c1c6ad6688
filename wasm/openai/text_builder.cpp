#include "openai/text_builder.h"

#include "base/text.h"
#include "openai/write_usage.h"

namespace openai {

void TextBuilder::add(const chat::AnswerPiece& piece, int choice_offset) {
  if (id_.empty()) id_ = piece.response_id;
  if (model_.empty()) model_ = piece.model_version;
  if (piece.usage) usage_.set(*piece.usage);
  for (const chat::Event& event : piece.events) {
    Choice& choice = choices_[event.choice + choice_offset];
    choice.text += take_text(event, choice);
  }
}

void TextBuilder::write_choice(int index, const Choice& choice, json::Writer& out) const {
  write_text_choice(base::concat(echoed_prompt(request_, index), choice.text), index,
                    map_finish_reason(choice.finish, choice.produced), out);
}

void TextBuilder::write(base::Buffer& out) const {
  json::Writer writer(out);
  begin_text_completion(id_, model_, context_, writer);
  writer.key("choices").begin_array();
  for (const auto& [index, choice] : choices_) write_choice(index, choice, writer);
  if (choices_.empty()) write_choice(0, Choice(), writer);
  writer.end_array().key("usage");
  write_usage(usage_.total(), writer);
  writer.end_object();
}

}  // namespace openai
