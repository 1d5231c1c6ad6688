#include "openai/response_events.h"

namespace openai {
namespace {

using Kind = ResponseItem::Kind;

constexpr std::string_view kContent = "content_index";
constexpr std::string_view kSummary = "summary_index";
constexpr std::string_view kNoPart = {};

}  // namespace

template <typename Write>
void ResponseEvents::about(const ResponseItem& item, size_t index, std::string_view type,
                           std::string_view part_counter, Write write) {
  put_response_event(type, number_, out_, [&](json::Writer& out) {
    out.member("item_id", item_id(item, assembly_.id(), index));
    out.member("output_index", static_cast<int64_t>(index));
    if (!part_counter.empty()) out.member(part_counter, 0);
    write(out);
  });
}

void ResponseEvents::put_item(std::string_view type, const ResponseItem& item, size_t index) {
  put_response_event(type, number_, out_, [&](json::Writer& out) {
    out.member("output_index", static_cast<int64_t>(index)).key("item");
    write_item(item, assembly_.id(), index, out);
  });
}

void ResponseEvents::opened(const ResponseItem& item, size_t index) {
  put_item("response.output_item.added", item, index);
}

// The first text of an item opens its only part.
void ResponseEvents::open_part(const ResponseItem& item, size_t index) {
  if (item.kind == Kind::kReasoning) {
    return about(item, index, "response.reasoning_summary_part.added", kSummary,
                 [](json::Writer& out) {
                   out.key("part");
                   write_summary("", out);
                 });
  }
  if (item.kind != Kind::kMessage && item.kind != Kind::kRefusal) return;
  about(item, index, "response.content_part.added", kContent, [&item](json::Writer& out) {
    ResponseItem blank;
    blank.kind = item.kind;
    out.key("part");
    write_item_content(blank, out);
  });
}

void ResponseEvents::grew(const ResponseItem& item, size_t index, std::string_view more,
                          bool first) {
  if (first) open_part(item, index);
  const auto delta = [more](json::Writer& out) { out.member("delta", more); };
  switch (item.kind) {
    case Kind::kReasoning:
      return about(item, index, "response.reasoning_summary_text.delta", kSummary, delta);
    case Kind::kMessage:
      return about(item, index, "response.output_text.delta", kContent, [more](json::Writer& out) {
        out.member("delta", more).key("logprobs").begin_array().end_array();
      });
    case Kind::kRefusal:
      return about(item, index, "response.refusal.delta", kContent, delta);
    case Kind::kCall:
      return about(item, index, "response.function_call_arguments.delta", kNoPart, delta);
    case Kind::kCustomCall:
      return about(item, index, "response.custom_tool_call_input.delta", kNoPart, delta);
    case Kind::kWebSearch:
    case Kind::kImage:
      return;  // they come whole
  }
  __builtin_unreachable();
}

void ResponseEvents::close_reasoning(const ResponseItem& item, size_t index) {
  if (item.text.empty()) return;
  about(item, index, "response.reasoning_summary_text.done", kSummary,
        [&item](json::Writer& out) { out.key("text").plain_string(item.text); });
  about(item, index, "response.reasoning_summary_part.done", kSummary, [&item](json::Writer& out) {
    out.key("part");
    write_summary(item.text, out);
  });
}

void ResponseEvents::annotated(const ResponseItem& item, size_t index, size_t number) {
  about(item, index, "response.output_text.annotation.added", kContent, [&](json::Writer& out) {
    out.member("annotation_index", static_cast<int64_t>(number));
    out.key("annotation").raw(item.annotations[number]);
  });
}

void ResponseEvents::close_message(const ResponseItem& item, size_t index) {
  for (size_t i = 0; i < item.annotations.size(); ++i) annotated(item, index, i);
  if (item.kind == Kind::kRefusal) {
    about(item, index, "response.refusal.done", kContent,
          [&item](json::Writer& out) { out.key("refusal").plain_string(item.text); });
  } else {
    about(item, index, "response.output_text.done", kContent, [&item](json::Writer& out) {
      out.key("text").plain_string(item.text).key("logprobs").begin_array();
      if (!item.logprobs.empty()) out.raw(item.logprobs);
      out.end_array();
    });
  }
  about(item, index, "response.content_part.done", kContent, [&item](json::Writer& out) {
    out.key("part");
    write_item_content(item, out);
  });
}

void ResponseEvents::closed(const ResponseItem& item, size_t index) {
  switch (item.kind) {
    case Kind::kReasoning:
      close_reasoning(item, index);
      break;
    case Kind::kMessage:
    case Kind::kRefusal:
      close_message(item, index);
      break;
    case Kind::kCall:
      about(item, index, "response.function_call_arguments.done", kNoPart,
            [&item](json::Writer& out) {
              out.member("name", item.name).key("arguments").plain_string(item.text);
            });
      break;
    case Kind::kCustomCall:
      about(item, index, "response.custom_tool_call_input.done", kNoPart,
            [&item](json::Writer& out) { out.key("input").plain_string(item.text); });
      break;
    case Kind::kWebSearch:
    case Kind::kImage:
      break;
  }
  put_item("response.output_item.done", item, index);
}

}  // namespace openai
