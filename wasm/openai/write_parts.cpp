#include "openai/write_parts.h"

#include <utility>

#include "base/text.h"
#include "base/text_map.h"

namespace openai {
namespace {

void write_token(const chat::TokenLogprob& token, json::Writer& out) {
  out.member("token", token.token).key("logprob").value(token.logprob).key("bytes").begin_array();
  for (const char c : token.token) out.integer(static_cast<unsigned char>(c));
  out.end_array();
}

}  // namespace

std::string call_id(const AnswerContext& context, const chat::CallMade& call) {
  std::string id(call.id);
  if (context.signature_in_id == SignatureInId::kYes && !call.signature.empty()) {
    id += base::concat("__thought__", call.signature);
  }
  return id;
}

std::string arguments_text(const chat::CallMade& call) {
  return call.arguments == nullptr ? "{}" : json::to_text(*call.arguments);
}

std::string custom_input(const chat::CallMade& call) {
  const json::Value* input = call.arguments == nullptr ? nullptr : call.arguments->find("input");
  return input != nullptr && input->is_string() ? std::string(input->string())
                                                : arguments_text(call);
}

void write_call(const AnswerContext& context, const chat::CallMade& call, int index,
                json::Writer& out) {
  out.begin_object();
  if (index >= 0) out.member("index", index);
  out.member("id", call_id(context, call));
  if (call.custom) {
    out.member("type", "custom")
        .key("custom")
        .begin_object()
        .member("name", call.name)
        .member("input", custom_input(call))
        .end_object();
  } else {
    out.member("type", "function")
        .key("function")
        .begin_object()
        .member("name", call.name)
        .member("arguments", arguments_text(call))
        .end_object();
  }
  if (!call.signature.empty()) {
    out.key("extra_content").begin_object().key("google").begin_object();
    write_signature_extra(call.signature, out);
    out.end_object().end_object();
  }
  out.end_object();
}

void write_image(std::string_view mime, std::string_view base64, std::optional<int> index,
                 json::Writer& out) {
  out.begin_object();
  if (index) out.member("index", *index);
  out.member("type", "image_url")
      .key("image_url")
      .begin_object()
      .key("url")
      .string_pieces({"data:", mime, ";base64,", base64})
      .end_object()
      .end_object();
}

void add_annotations(const std::vector<chat::Citation>& citations, const CitedContent& content,
                     std::vector<std::string>& annotations) {
  annotations.reserve(annotations.size() + citations.size());  // the set points into them
  base::TextSet known(annotations.begin(), annotations.end());
  for (const chat::Citation& told : citations) {
    const chat::Citation citation = content.place(told);
    base::Buffer buffer;
    json::Writer(buffer)
        .begin_object()
        .member("type", "url_citation")
        .key("url_citation")
        .begin_object()
        .member("start_index", citation.start)
        .member("end_index", citation.end)
        .member("title", citation.title)
        .member("url", citation.url)
        .end_object()
        .end_object();
    std::string text = buffer.str();
    if (!known.contains(text)) known.insert(annotations.emplace_back(std::move(text)));
  }
}

void write_annotations(const std::vector<std::string>& annotations, json::Writer& out) {
  if (annotations.empty()) return;
  out.key("annotations").begin_array();
  for (const std::string& annotation : annotations) out.raw(annotation);
  out.end_array();
}

void write_tokens(const std::vector<chat::TokenLogprob>& tokens, json::Writer& out) {
  out.begin_array();
  for (const chat::TokenLogprob& token : tokens) {
    out.begin_object();
    write_token(token, out);
    out.key("top_logprobs").begin_array();
    for (const chat::TokenLogprob& top : token.top) {
      out.begin_object();
      write_token(top, out);
      out.end_object();
    }
    out.end_array().end_object();
  }
  out.end_array();
}

void write_logprobs(const std::vector<chat::TokenLogprob>& tokens, json::Writer& out) {
  if (tokens.empty()) {
    out.null();
    return;
  }
  out.begin_object().key("content");
  write_tokens(tokens, out);
  out.key("refusal").null().end_object();
}

void write_list(std::string_view name, const base::Buffer& items, json::Writer& out) {
  if (items.empty()) return;
  out.key(name).begin_array().raw_splice(items).end_array();
}

void add_server_part(const chat::Event& event, base::Buffer& list) {
  append_item(list, [&event](json::Writer& out) {
    out.begin_object().member("index", static_cast<int64_t>(event.position));
    out.member("part", *event.raw).end_object();
  });
}

void write_signature_extra(std::string_view signature, json::Writer& out) {
  out.member("thought_signature", signature);
}

}  // namespace openai
