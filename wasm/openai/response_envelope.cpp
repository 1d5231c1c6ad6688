#include "base/text.h"
#include "openai/response_assembly.h"

namespace openai {
namespace {

// What the client sent, else JSON text of what it means to say nothing.
void write_echoed(std::string_view name, const json::Value* value, std::string_view otherwise,
                  json::Writer& out) {
  out.key(name);
  if (value != nullptr) {
    out.value(*value);
  } else {
    out.raw(otherwise);
  }
}

void write_response_usage(const chat::Usage& usage, json::Writer& out) {
  out.begin_object()
      .member("input_tokens", usage.prompt)
      .key("input_tokens_details")
      .begin_object()
      .member("cached_tokens", usage.cached)
      .member("cache_write_tokens", 0)
      .end_object()
      .member("output_tokens", usage.completion)
      .key("output_tokens_details")
      .begin_object()
      .member("reasoning_tokens", usage.reasoning)
      .end_object()
      .member("total_tokens", usage.total)
      .end_object();
}

void write_response_error(const base::Error* error, json::Writer& out) {
  out.key("error");
  if (error == nullptr) {
    out.null();
    return;
  }
  constexpr int kTooManyRequests = 429;
  const bool limited = error->http_status() == kTooManyRequests;
  out.begin_object()
      .member("code", limited ? "rate_limit_exceeded" : "server_error")
      .member("message", error->message)
      .end_object();
}

}  // namespace

void ResponseAssembly::write_output(json::Writer& out) const {
  std::vector<std::string_view> texts;
  out.key("output").begin_array();
  for (size_t i = 0; i < items_.size(); ++i) {
    const ResponseItem& item = items_[i];
    if (item.status == ResponseItem::Status::kInProgress) continue;
    write_item(item, id_, i, out);
    if (item.kind == ResponseItem::Kind::kMessage) texts.push_back(item.text);
  }
  out.end_array().key("output_text").plain_strings(texts);
}

void ResponseAssembly::write_echo(json::Writer& out) const {
  out.member("parallel_tool_calls", echo_.parallel_tool_calls).key("previous_response_id").null();
  write_echoed("reasoning", echo_.reasoning, R"({"effort":null,"summary":null})", out);
  write_echoed("temperature", echo_.temperature, "null", out);
  write_echoed("text", echo_.text, R"({"format":{"type":"text"}})", out);
  write_echoed("tool_choice", echo_.tool_choice, R"("auto")", out);
  write_echoed("tools", echo_.tools, "[]", out);
  write_echoed("top_p", echo_.top_p, "null", out);
  out.member("truncation", "disabled");
}

void ResponseAssembly::write(Moment moment, const base::Error* error, json::Writer& out) const {
  const bool finished = moment == Moment::kFinished;
  const bool incomplete = finished && !incomplete_reason_.empty();
  out.begin_object()
      .member("id", base::concat("resp_", id_))
      .member("object", "response")
      .member("created_at", context_.created_s)
      .member("status", moment == Moment::kUnderWay ? "in_progress"
                        : moment == Moment::kFailed ? "failed"
                        : incomplete                ? "incomplete"
                                                    : "completed");
  out.key("access_programs").null().member("background", false);
  write_response_error(error, out);
  out.key("incomplete_details");
  if (incomplete) {
    out.begin_object().member("reason", incomplete_reason_).end_object();
  } else {
    out.null();
  }
  write_echoed("instructions", echo_.instructions, "null", out);
  write_echoed("max_output_tokens", echo_.max_output_tokens, "null", out);
  write_echoed("metadata", echo_.metadata, "{}", out);
  out.member("model", model_);
  write_output(out);
  write_echo(out);
  if (finished) {
    out.key("usage");
    write_response_usage(usage_.total(), out);
    if (context_.style.report_service_tier && !service_tier_.empty()) {
      out.member("service_tier", service_tier_);
    }
  }
  out.end_object();
}

}  // namespace openai
