#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "chat/event.h"
#include "chat/usage_sum.h"
#include "json/write.h"
#include "openai/answer_style.h"
#include "openai/cited_content.h"
#include "openai/finish_reason.h"
#include "openai/recording.h"

namespace openai {

// A whole chat completion, gathered from answer pieces and written once. It owns what it keeps, so
// the pieces may be gone by then.
class CompletionBuilder {
 public:
  // `context` must outlive the builder.
  explicit CompletionBuilder(const AnswerContext& context) : context_(context) {}

  // `choice_offset` is added to the choice indexes: several upstream calls make one answer.
  void add(const chat::AnswerPiece& piece, int choice_offset = 0);
  // Another upstream call's usage is to be summed, not to replace this one's.
  void next_call() { usage_.next_call(); }
  // Nothing may be added afterwards, and what is written refers to the builder.
  void write(base::Buffer& out);

 private:
  struct Choice {
    std::string content;
    std::string reasoning;
    std::string refusal;
    std::string signature;
    base::Buffer calls;  // items of a JSON array
    base::Buffer images;
    Recording audio;
    std::string audio_base64;              // of the whole, when it is written
    CitedContent cited;                    // where pictures stand in `content`
    std::vector<std::string> annotations;  // JSON of each
    std::string logprobs;
    base::Buffer server_parts;
    std::string grounding;
    std::string url_context;
    base::Buffer legacy_call;
    size_t call_count = 0;
    Produced produced;
    std::string finish_reason;  // empty until the model names a reason
  };

  void add_event(const chat::Event& event, Choice& choice);
  void add_image(const chat::Event& event, Choice& choice);
  void add_call(const chat::CallMade& call, Choice& choice);
  void add_finish(const chat::Event& event, Choice& choice);
  void write_choice(int index, Choice& choice, json::Writer& out) const;
  void write_message(Choice& choice, json::Writer& out) const;
  void write_extra_content(const Choice& choice, json::Writer& out) const;

  const AnswerContext& context_;
  std::map<int, Choice> choices_;
  std::string id_;
  std::string model_;
  std::string service_tier_;
  chat::UsageSum usage_;
};

}  // namespace openai
