#pragma once

#include <map>
#include <string>

#include "base/buffer.h"
#include "chat/event.h"
#include "chat/usage_sum.h"
#include "openai/text_choice.h"

namespace openai {

// A whole legacy completion, gathered from answer pieces and written once.
class TextBuilder {
 public:
  // Both must outlive the builder.
  TextBuilder(const AnswerContext& context, const CompletionsRequest& request)
      : context_(context), request_(request) {}

  // `choice_offset` is added to the choice indexes: choices are numbered prompt by prompt.
  void add(const chat::AnswerPiece& piece, int choice_offset = 0);
  // Another upstream call's usage is to be summed, not to replace this one's.
  void next_call() { usage_.next_call(); }
  void write(base::Buffer& out) const;

 private:
  struct Choice : TextChoice {
    std::string text;
  };

  void write_choice(int index, const Choice& choice, json::Writer& out) const;

  const AnswerContext& context_;
  const CompletionsRequest& request_;
  std::map<int, Choice> choices_;
  std::string id_;
  std::string model_;
  chat::UsageSum usage_;
};

}  // namespace openai
