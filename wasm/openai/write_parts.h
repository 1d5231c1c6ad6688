#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/event.h"
#include "json/write.h"
#include "openai/answer_style.h"
#include "openai/cited_content.h"

// Pieces of messages that whole answers and chunks share.
namespace openai {

// The id of a call as the client is told it: with the signature behind it when the context asks for
// that.
std::string call_id(const AnswerContext& context, const chat::CallMade& call);

// Compact JSON text of the arguments; "{}" when there are none.
std::string arguments_text(const chat::CallMade& call);
// What a custom tool gets: its `input`, else the arguments as they are.
std::string custom_input(const chat::CallMade& call);

// {"id","type","function":{…}} or {"id","type","custom":{…}}, with `index` when it is not negative.
void write_call(const AnswerContext& context, const chat::CallMade& call, int index,
                json::Writer& out);

// {"type":"image_url","image_url":{"url":"data:…"}}, with `index` in front in a stream.
void write_image(std::string_view mime, std::string_view base64, std::optional<int> index,
                 json::Writer& out);
// Adds the annotations that are not among them yet, each as JSON text: upstream tells of the same
// citation in several events.
void add_annotations(const std::vector<chat::Citation>& citations, const CitedContent& content,
                     std::vector<std::string>& annotations);
// The member `annotations`, when there are any.
void write_annotations(const std::vector<std::string>& annotations, json::Writer& out);
// An array of tokens with their probabilities.
void write_tokens(const std::vector<chat::TokenLogprob>& tokens, json::Writer& out);
void write_logprobs(const std::vector<chat::TokenLogprob>& tokens, json::Writer& out);

// Appends what `write` puts as one more item of a JSON list.
template <typename Write>
void append_item(base::Buffer& list, Write write) {
  if (!list.empty()) list.append(',');
  json::Writer writer(list);
  write(writer);
}
// The member `name` with such a list, which must outlive the output; when it has any.
void write_list(std::string_view name, const base::Buffer& items, json::Writer& out);

// Appends {"index":n,"part":…} to the items of `extra_content.google.server_parts`.
void add_server_part(const chat::Event& event, base::Buffer& list);
// Members of `extra_content.google`.
void write_signature_extra(std::string_view signature, json::Writer& out);

}  // namespace openai
