#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "chat/event.h"
#include "chat/usage_sum.h"
#include "json/write.h"
#include "openai/answer_style.h"
#include "openai/cited_content.h"
#include "openai/finish_reason.h"
#include "openai/read_responses.h"
#include "openai/response_item.h"

namespace openai {

// Hears how the items of a response come to be, each from opened() to closed().
class ItemSink {
 public:
  virtual ~ItemSink() = default;
  // The item is in its place, without text.
  virtual void opened(const ResponseItem& item, size_t index) = 0;
  // `more`, without escapes, was added at the end of its text, which was empty before the `first`.
  virtual void grew(const ResponseItem& item, size_t index, std::string_view more, bool first) = 0;
  virtual void closed(const ResponseItem& item, size_t index) = 0;
  // Upstream told of the item's annotation `number` after the item was closed.
  virtual void annotated(const ResponseItem& item, size_t index, size_t number) = 0;
};

// A response put together from the pieces of an answer; the same for whole answers and streams. It
// owns what it keeps between pieces.
class ResponseAssembly {
 public:
  // Both must outlive the assembly.
  ResponseAssembly(const AnswerContext& context, const ResponsesEcho& echo)
      : context_(context), echo_(echo) {}

  // Takes id and model from the first piece; add() and finish() do so by themselves.
  void name(const chat::AnswerPiece& piece);
  // `sink` may be nullptr, here and in finish().
  void add(const chat::AnswerPiece& piece, ItemSink* sink);
  // Another upstream call follows: its usage is summed.
  void next_call() { usage_.next_call(); }
  // Nothing follows. A search is told of before the message it served; a sink, which has heard of
  // the message already, hears of it afterwards.
  void finish(ItemSink* sink);

  // Behind "resp_".
  std::string_view id() const { return id_; }
  // Why the response is incomplete; empty when it is complete.
  std::string_view incomplete_reason() const { return incomplete_reason_; }

  // Bytes of text that are kept until the end.
  size_t kept() const { return kept_; }

  enum class Moment { kUnderWay, kFinished, kFailed };
  // The response object, which the assembly must outlive. `error` is needed with kFailed only.
  void write(Moment moment, const base::Error* error, json::Writer& out) const;

 private:
  void add_event(const chat::Event& event, ItemSink* sink);
  void add_text(ResponseItem::Kind kind, std::string_view text, ItemSink* sink);
  void add_call(const chat::CallMade& call, ItemSink* sink);
  void add_image(const chat::Event& event, ItemSink* sink);
  void add_citations(const chat::Event& event, ItemSink* sink);
  void add_annotation(const chat::Citation& citation, ItemSink* sink);
  void add_logprobs(const chat::Event& event);
  void add_search(ItemSink* sink);
  ResponseItem* find_message(int64_t at);
  bool is_open(ResponseItem::Kind kind) const;
  ResponseItem& open(ResponseItem item, ItemSink* sink);
  void grow(std::string_view text, ItemSink* sink);
  void close(ResponseItem::Status status, ItemSink* sink);
  void write_output(json::Writer& out) const;
  void write_echo(json::Writer& out) const;

  const AnswerContext& context_;
  const ResponsesEcho& echo_;
  std::vector<ResponseItem> items_;  // only the last may be open
  std::string id_;
  std::string model_;
  std::string service_tier_;
  std::string search_action_;  // empty: nothing was looked up
  chat::UsageSum usage_;
  CitedContent content_;  // of all messages
  size_t kept_ = 0;
  Produced produced_;
  bool has_message_ = false;
  chat::FinishReason finish_ = chat::FinishReason::kStop;
  std::string finish_text_;
  std::string finish_word_;
  std::string incomplete_reason_;
};

}  // namespace openai
