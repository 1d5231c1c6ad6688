#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "base/text_map.h"
#include "json/write.h"

namespace openai {

// One item of a response's `output`, whole or still growing.
struct ResponseItem {
  ResponseItem() = default;
  ResponseItem(ResponseItem&&) = default;
  ResponseItem& operator=(ResponseItem&&) = default;

  enum class Kind { kReasoning, kMessage, kRefusal, kCall, kCustomCall, kWebSearch, kImage };
  enum class Status { kInProgress, kCompleted, kIncomplete };

  Kind kind = Kind::kMessage;
  Status status = Status::kInProgress;
  // What grows: summary, text, refusal, arguments, input; base64 of an image. With JSON's escapes,
  // for a stream tells the whole of it up to five times.
  std::string text;
  std::string signature;                // kReasoning: of the call that follows
  std::string call_id;                  // kCall, kCustomCall
  std::string name;                     // kCall, kCustomCall
  std::string space;                    // kCall, kCustomCall: the tool's namespace; empty = none
  int64_t text_start = 0;               // kMessage: code points of those before it
  std::deque<std::string> annotations;  // kMessage: JSON objects, which stay where they are
  base::TextSet annotated;              // kMessage: views of them
  std::string logprobs;                 // kMessage: items of a JSON array
  std::string action;                   // kWebSearch: a JSON object
};

// "msg_" + the response's id + "_" + the item's place.
std::string item_id(const ResponseItem& item, std::string_view response_id, size_t index);

// The text of an item that is closed is spliced into what these write, so the item must outlive it.
void write_item(const ResponseItem& item, std::string_view response_id, size_t index,
                json::Writer& out);
// The only part of a message or refusal.
void write_item_content(const ResponseItem& item, json::Writer& out);
// The only part of a reasoning's summary; its text with escapes.
void write_summary(std::string_view text, json::Writer& out);

}  // namespace openai
