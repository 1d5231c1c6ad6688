#include "openai/response_item.h"

#include "base/text.h"

namespace openai {
namespace {

using Kind = ResponseItem::Kind;

std::string_view id_prefix(Kind kind) {
  switch (kind) {
    case Kind::kReasoning:
      return "rs_";
    case Kind::kMessage:
    case Kind::kRefusal:
      return "msg_";
    case Kind::kCall:
      return "fc_";
    case Kind::kCustomCall:
      return "ctc_";
    case Kind::kWebSearch:
      return "ws_";
    case Kind::kImage:
      return "ig_";
  }
  __builtin_unreachable();
}

std::string_view item_type(Kind kind) {
  switch (kind) {
    case Kind::kReasoning:
      return "reasoning";
    case Kind::kMessage:
    case Kind::kRefusal:
      return "message";
    case Kind::kCall:
      return "function_call";
    case Kind::kCustomCall:
      return "custom_tool_call";
    case Kind::kWebSearch:
      return "web_search_call";
    case Kind::kImage:
      return "image_generation_call";
  }
  __builtin_unreachable();
}

std::string_view status_word(ResponseItem::Status status) {
  switch (status) {
    case ResponseItem::Status::kInProgress:
      return "in_progress";
    case ResponseItem::Status::kCompleted:
      return "completed";
    case ResponseItem::Status::kIncomplete:
      return "incomplete";
  }
  __builtin_unreachable();
}

void write_tool_name(const ResponseItem& item, json::Writer& out) {
  out.member("name", item.name);
  if (!item.space.empty()) out.member("namespace", item.space);
}

void write_members(const ResponseItem& item, json::Writer& out) {
  switch (item.kind) {
    case Kind::kReasoning:
      out.key("summary").begin_array();
      if (!item.text.empty()) write_summary(item.text, out);
      out.end_array();
      if (!item.signature.empty()) out.member("encrypted_content", item.signature);
      return;
    case Kind::kMessage:
    case Kind::kRefusal:
      out.member("role", "assistant").key("content").begin_array();
      if (!item.text.empty()) write_item_content(item, out);
      out.end_array();
      return;
    case Kind::kCall:
      out.member("call_id", item.call_id);
      write_tool_name(item, out);
      out.key("arguments").plain_string(item.text);
      return;
    case Kind::kCustomCall:
      out.member("call_id", item.call_id);
      write_tool_name(item, out);
      out.key("input").plain_string(item.text);
      return;
    case Kind::kWebSearch:
      out.key("action").raw(item.action);
      return;
    case Kind::kImage:
      out.key("result");
      item.text.empty() ? out.null() : out.plain_string(item.text);
      return;
  }
  __builtin_unreachable();
}

}  // namespace

std::string item_id(const ResponseItem& item, std::string_view response_id, size_t index) {
  return base::concat(id_prefix(item.kind), response_id, "_", std::to_string(index));
}

void write_item(const ResponseItem& item, std::string_view response_id, size_t index,
                json::Writer& out) {
  out.begin_object()
      .member("id", item_id(item, response_id, index))
      .member("type", item_type(item.kind));
  write_members(item, out);
  out.member("status", status_word(item.status)).end_object();
}

void write_item_content(const ResponseItem& item, json::Writer& out) {
  if (item.kind == Kind::kRefusal) {
    out.begin_object()
        .member("type", "refusal")
        .key("refusal")
        .plain_string(item.text)
        .end_object();
    return;
  }
  out.begin_object().member("type", "output_text").key("text").plain_string(item.text);
  out.key("annotations").begin_array();
  for (const std::string& annotation : item.annotations) out.raw(annotation);
  out.end_array();
  out.key("logprobs").begin_array();
  if (!item.logprobs.empty()) out.raw(item.logprobs);
  out.end_array().end_object();
}

void write_summary(std::string_view text, json::Writer& out) {
  out.begin_object().member("type", "summary_text").key("text").plain_string(text).end_object();
}

}  // namespace openai
