#include "openai/response_assembly.h"

#include <algorithm>

#include "openai/image_text.h"
#include "openai/tool_namespace.h"
#include "openai/write_parts.h"

namespace openai {
namespace {

using Kind = ResponseItem::Kind;
using Status = ResponseItem::Status;

// `citation` counts from the start of all messages.
std::string annotation_text(const chat::Citation& citation, int64_t message_start) {
  base::Buffer buffer;
  json::Writer(buffer)
      .begin_object()
      .member("type", "url_citation")
      .member("start_index", citation.start - message_start)
      .member("end_index", citation.end - message_start)
      .member("title", citation.title)
      .member("url", citation.url)
      .end_object();
  return buffer.str();
}

std::string search_text(const chat::WebSearch& search) {
  base::Buffer buffer;
  json::Writer out(buffer);
  out.begin_object().member("type", "search");
  out.member("query", search.queries.empty() ? "" : search.queries.front());
  out.key("queries").begin_array();
  for (const std::string_view query : search.queries) out.string(query);
  out.end_array().key("sources").begin_array();
  for (const std::string_view url : search.sources) {
    out.begin_object().member("type", "url").member("url", url).end_object();
  }
  out.end_array().end_object();
  return buffer.str();
}

bool has_open_status(const ResponseItem& item) {
  return item.status == Status::kInProgress;
}

}  // namespace

void ResponseAssembly::name(const chat::AnswerPiece& piece) {
  if (id_.empty()) id_ = piece.response_id.empty() ? context_.id_seed : piece.response_id;
  if (model_.empty()) {
    model_ = piece.model_version.empty() ? context_.requested_model : piece.model_version;
  }
}

void ResponseAssembly::add(const chat::AnswerPiece& piece, ItemSink* sink) {
  name(piece);
  if (!piece.service_tier.empty()) service_tier_ = piece.service_tier;
  if (piece.usage) usage_.set(*piece.usage);
  for (const chat::Event& event : piece.events) {
    if (event.choice == 0) add_event(event, sink);
  }
}

bool ResponseAssembly::is_open(Kind kind) const {
  return !items_.empty() && items_.back().kind == kind && has_open_status(items_.back());
}

ResponseItem& ResponseAssembly::open(ResponseItem item, ItemSink* sink) {
  close(Status::kCompleted, sink);
  items_.push_back(std::move(item));
  if (sink != nullptr) sink->opened(items_.back(), items_.size() - 1);
  return items_.back();
}

void ResponseAssembly::grow(std::string_view text, ItemSink* sink) {
  if (text.empty()) return;
  std::string& whole = items_.back().text;
  const size_t before = whole.size();
  json::append_escaped(whole, text);
  kept_ += whole.size() - before;
  if (sink != nullptr) sink->grew(items_.back(), items_.size() - 1, text, before == 0);
}

void ResponseAssembly::close(Status status, ItemSink* sink) {
  if (items_.empty() || !has_open_status(items_.back())) return;
  items_.back().status = status;
  if (sink != nullptr) sink->closed(items_.back(), items_.size() - 1);
}

void ResponseAssembly::add_event(const chat::Event& event, ItemSink* sink) {
  switch (event.kind) {
    case chat::Event::Kind::kText:
      add_text(Kind::kMessage, event.text, sink);
      content_.add_text(event.text);
      return;
    case chat::Event::Kind::kThought:
      return add_text(Kind::kReasoning, event.text, sink);
    case chat::Event::Kind::kCall:
      return add_call(event.call, sink);
    case chat::Event::Kind::kImage:
      return add_image(event, sink);
    case chat::Event::Kind::kCitations:
      return add_citations(event, sink);
    case chat::Event::Kind::kLogprobs:
      return add_logprobs(event);
    case chat::Event::Kind::kFinish:
      finish_ = event.finish;
      finish_text_ = event.text;
      finish_word_ = event.reason;
      return;
    case chat::Event::Kind::kBlocked:
      finish_ = chat::FinishReason::kContentFilter;
      finish_text_ = blocked_text(event.reason);
      return;
    // A response has no place for these.
    case chat::Event::Kind::kAudio:
    case chat::Event::Kind::kSignature:
    case chat::Event::Kind::kServerPart:
    case chat::Event::Kind::kUrlContext:
      return;
  }
}

void ResponseAssembly::add_text(Kind kind, std::string_view text, ItemSink* sink) {
  if (text.empty()) return;
  if (!is_open(kind)) {
    ResponseItem item;
    item.kind = kind;
    item.text_start = content_.length();
    open(std::move(item), sink);
  }
  if (kind == Kind::kMessage) produced_.output = has_message_ = true;
  grow(text, sink);
}

// A call's signature travels in the reasoning before it, which is made when there is none.
void ResponseAssembly::add_call(const chat::CallMade& call, ItemSink* sink) {
  produced_.output = produced_.calls = true;
  if (!call.signature.empty()) {
    if (!is_open(Kind::kReasoning)) {
      ResponseItem reasoning;
      reasoning.kind = Kind::kReasoning;
      open(std::move(reasoning), sink);
    }
    items_.back().signature = call.signature;
  }
  ResponseItem item;
  item.kind = call.custom ? Kind::kCustomCall : Kind::kCall;
  item.call_id = call_id(context_, call);
  const ToolName tool = find_tool_name(call.name, echo_.tools);
  item.name = tool.name;
  item.space = tool.space;
  open(std::move(item), sink);
  grow(call.custom ? custom_input(call) : arguments_text(call), sink);
  close(Status::kCompleted, sink);
}

void ResponseAssembly::add_image(const chat::Event& event, ItemSink* sink) {
  if (context_.images_as == ImagesAs::kMarkdown) {
    const std::string markdown = image_text(event.mime, event.base64);
    add_text(Kind::kMessage, markdown, sink);
    content_.add_picture(markdown.size());
    return;
  }
  produced_.output = true;
  ResponseItem item;
  item.kind = Kind::kImage;
  std::string& text = open(std::move(item), sink).text;
  json::append_escaped(text, event.base64);
  kept_ += text.size();
  close(Status::kCompleted, sink);
}

// The message that holds the content's code point `at`; nullptr when there is none. It may be
// closed: upstream tells of sources and tokens at the end, after calls and pictures.
ResponseItem* ResponseAssembly::find_message(int64_t at) {
  const auto found = std::find_if(items_.rbegin(), items_.rend(), [at](const ResponseItem& item) {
    return item.kind == Kind::kMessage && item.text_start <= at;
  });
  return found == items_.rend() ? nullptr : &*found;
}

// Upstream may tell of a citation more than once.
void ResponseAssembly::add_annotation(const chat::Citation& citation, ItemSink* sink) {
  ResponseItem* message = find_message(citation.start);
  if (message == nullptr) return;
  std::string annotation = annotation_text(citation, message->text_start);
  if (message->annotated.contains(annotation)) return;
  message->annotated.insert(message->annotations.emplace_back(std::move(annotation)));
  if (sink == nullptr || has_open_status(*message)) return;
  const size_t index = static_cast<size_t>(message - items_.data());
  sink->annotated(*message, index, message->annotations.size() - 1);
}

void ResponseAssembly::add_citations(const chat::Event& event, ItemSink* sink) {
  if (!event.search.queries.empty() || !event.search.sources.empty()) {
    search_action_ = search_text(event.search);
  }
  for (const chat::Citation& told : event.citations) add_annotation(content_.place(told), sink);
}

void ResponseAssembly::add_logprobs(const chat::Event& event) {
  ResponseItem* message = find_message(content_.length());
  if (message == nullptr) return;
  base::Buffer buffer;
  json::Writer out(buffer);
  write_tokens(event.logprobs, out);
  const std::string array = buffer.str();
  std::string& known = message->logprobs;
  if (!known.empty() && array.size() > 2) known.push_back(',');
  known.append(array, 1, array.size() - 2);
}

void ResponseAssembly::add_search(ItemSink* sink) {
  if (search_action_.empty()) return;
  ResponseItem search;
  search.kind = Kind::kWebSearch;
  search.action = search_action_;
  if (sink != nullptr) {
    open(std::move(search), sink);
    return close(Status::kCompleted, sink);
  }
  search.status = Status::kCompleted;
  const auto last_message =
      std::find_if(items_.rbegin(), items_.rend(),
                   [](const ResponseItem& item) { return item.kind == Kind::kMessage; });
  const auto place = last_message == items_.rend() ? items_.end() : last_message.base() - 1;
  items_.insert(place, std::move(search));
}

void ResponseAssembly::finish(ItemSink* sink) {
  name(chat::AnswerPiece());
  const std::string_view word = map_finish_reason(finish_, produced_);
  if (word == "length") incomplete_reason_ = "max_output_tokens";
  if (word == "content_filter") incomplete_reason_ = word;
  if (word == "content_filter" && !has_message_) {
    chat::Event refused;
    refused.text = finish_text_;
    refused.reason = finish_word_;
    add_text(Kind::kRefusal, refusal_text(refused), sink);
    close(Status::kCompleted, sink);
  }
  close(incomplete_reason_.empty() ? Status::kCompleted : Status::kIncomplete, sink);
  add_search(sink);
}

}  // namespace openai
