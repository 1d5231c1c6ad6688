#include "openai/text_choice.h"

#include "base/text.h"

namespace openai {

std::string_view take_text(const chat::Event& event, TextChoice& choice) {
  switch (event.kind) {
    case chat::Event::Kind::kText:
      if (!event.text.empty()) choice.produced.output = true;
      return event.text;
    case chat::Event::Kind::kFinish:
      choice.finish = event.finish;
      return {};
    case chat::Event::Kind::kBlocked:
      choice.finish = chat::FinishReason::kContentFilter;
      return {};
    case chat::Event::Kind::kThought:
    case chat::Event::Kind::kCall:
    case chat::Event::Kind::kImage:
    case chat::Event::Kind::kAudio:
    case chat::Event::Kind::kSignature:
    case chat::Event::Kind::kServerPart:
    case chat::Event::Kind::kCitations:
    case chat::Event::Kind::kUrlContext:
    case chat::Event::Kind::kLogprobs:
      return {};
  }
  __builtin_unreachable();
}

std::string_view echoed_prompt(const CompletionsRequest& request, int index) {
  if (request.echo == EchoPrompt::kNo) return {};
  const size_t prompt = static_cast<size_t>(index / request.request.choices);
  return prompt < request.prompts.size() ? request.prompts[prompt] : std::string_view();
}

void write_text_choice(std::string_view text, int index, std::string_view finish_reason,
                       json::Writer& out) {
  out.begin_object().member("text", text).member("index", index).key("logprobs").null();
  out.member_or_null("finish_reason", finish_reason).end_object();
}

void begin_text_completion(std::string_view id, std::string_view model,
                           const AnswerContext& context, json::Writer& out) {
  out.begin_object()
      .member("id", base::concat("cmpl-", id.empty() ? context.id_seed : id))
      .member("object", "text_completion")
      .member("created", context.created_s)
      .member("model", model.empty() ? context.requested_model : model);
}

}  // namespace openai
