#include "openai/completion_builder.h"

#include "base/text.h"
#include "crypto/base64.h"
#include "json/write.h"
#include "openai/image_text.h"
#include "openai/write_parts.h"
#include "openai/write_usage.h"

namespace openai {
namespace {

constexpr int64_t kAudioLifetimeS = 3600;

}  // namespace

void CompletionBuilder::add(const chat::AnswerPiece& piece, int choice_offset) {
  if (id_.empty() && !piece.response_id.empty()) id_ = piece.response_id;
  if (!piece.model_version.empty()) model_ = piece.model_version;
  if (!piece.service_tier.empty()) service_tier_ = piece.service_tier;
  if (piece.usage) usage_.set(*piece.usage);
  for (const chat::Event& event : piece.events) {
    add_event(event, choices_[event.choice + choice_offset]);
  }
}

void CompletionBuilder::add_event(const chat::Event& event, Choice& choice) {
  switch (event.kind) {
    case chat::Event::Kind::kText:
      choice.content += event.text;
      if (context_.images_as == ImagesAs::kMarkdown) choice.cited.add_text(event.text);
      choice.produced.output = choice.produced.output || !event.text.empty();
      return;
    case chat::Event::Kind::kThought:
      choice.reasoning += event.text;
      return;
    case chat::Event::Kind::kCall:
      return add_call(event.call, choice);
    case chat::Event::Kind::kImage:
      return add_image(event, choice);
    case chat::Event::Kind::kAudio:
      choice.produced.output = true;
      choice.audio.add(event);
      return;
    case chat::Event::Kind::kSignature:
      choice.signature = event.text;
      return;
    case chat::Event::Kind::kServerPart:
      choice.produced.output = true;
      return add_server_part(event, choice.server_parts);
    case chat::Event::Kind::kCitations:
      add_annotations(event.citations, choice.cited, choice.annotations);
      if (event.raw != nullptr) choice.grounding = json::to_text(*event.raw);
      return;
    case chat::Event::Kind::kUrlContext:
      choice.url_context = json::to_text(*event.raw);
      return;
    case chat::Event::Kind::kLogprobs: {
      base::Buffer buffer;
      json::Writer writer(buffer);
      write_logprobs(event.logprobs, writer);
      choice.logprobs = buffer.str();
      return;
    }
    case chat::Event::Kind::kFinish:
      return add_finish(event, choice);
    case chat::Event::Kind::kBlocked:
      choice.refusal = blocked_text(event.reason);
      choice.finish_reason = "content_filter";
      return;
  }
}

void CompletionBuilder::add_image(const chat::Event& event, Choice& choice) {
  choice.produced.output = true;
  if (context_.images_as == ImagesAs::kMarkdown) {
    const size_t before = choice.content.size();
    append_image_text(event.mime, event.base64, choice.content);
    choice.cited.add_picture(choice.content.size() - before);
    return;
  }
  append_item(choice.images,
              [&event](json::Writer& out) { write_image(event.mime, event.base64, {}, out); });
}

void CompletionBuilder::add_call(const chat::CallMade& call, Choice& choice) {
  const size_t n = choice.call_count++;
  choice.produced.output = true;
  choice.produced.calls = true;
  choice.produced.legacy_call = context_.style.legacy_function;
  if (!context_.style.legacy_function) {
    append_item(choice.calls, [&](json::Writer& out) { write_call(context_, call, -1, out); });
    return;
  }
  if (n > 0) return;
  append_item(choice.legacy_call, [&call](json::Writer& out) {
    out.begin_object()
        .member("name", call.name)
        .member("arguments", arguments_text(call))
        .end_object();
  });
}

void CompletionBuilder::add_finish(const chat::Event& event, Choice& choice) {
  choice.finish_reason = map_finish_reason(event.finish, choice.produced);
  const bool filtered = choice.finish_reason == "content_filter";
  if (filtered && choice.content.empty()) choice.refusal = refusal_text(event);
}

void CompletionBuilder::write_extra_content(const Choice& choice, json::Writer& out) const {
  const bool any = !choice.signature.empty() || !choice.server_parts.empty() ||
                   !choice.grounding.empty() || !choice.url_context.empty();
  if (!any) return;
  out.key("extra_content").begin_object().key("google").begin_object();
  if (!choice.signature.empty()) write_signature_extra(choice.signature, out);
  write_list("server_parts", choice.server_parts, out);
  if (!choice.grounding.empty()) out.key("grounding_metadata").raw(choice.grounding);
  if (!choice.url_context.empty()) out.key("url_context_metadata").raw(choice.url_context);
  out.end_object().end_object();
}

void CompletionBuilder::write_message(Choice& choice, json::Writer& out) const {
  const bool no_text = choice.content.empty() && (choice.produced.calls || !choice.refusal.empty());
  out.begin_object().member("role", "assistant").key("content");
  if (no_text) {
    out.null();
  } else {
    out.lasting_pieces({choice.content});
  }
  out.member_or_null("refusal", choice.refusal);
  if (!choice.reasoning.empty()) out.member("reasoning_content", choice.reasoning);
  write_list("tool_calls", choice.calls, out);
  if (!choice.legacy_call.empty()) out.key("function_call").raw_splice(choice.legacy_call);
  write_list("images", choice.images, out);
  if (!choice.audio.empty()) {
    choice.audio_base64 =
        crypto::base64_encode(choice.audio.take(context_.style.sound_format).bytes);
    out.key("audio")
        .begin_object()
        .member("id", base::concat("audio_", id_.empty() ? context_.id_seed : id_))
        .key("data")
        .plain_string(choice.audio_base64)
        .member("expires_at", context_.created_s + kAudioLifetimeS)
        .member("transcript", "")
        .end_object();
  }
  write_annotations(choice.annotations, out);
  write_extra_content(choice, out);
  out.end_object();
}

void CompletionBuilder::write_choice(int index, Choice& choice, json::Writer& out) const {
  out.begin_object().member("index", index).key("message");
  write_message(choice, out);
  out.key("logprobs").raw(choice.logprobs.empty() ? "null" : choice.logprobs);
  const std::string_view word = choice.finish_reason.empty()
                                    ? map_finish_reason(chat::FinishReason::kStop, choice.produced)
                                    : choice.finish_reason;
  out.member("finish_reason", word).end_object();
}

void CompletionBuilder::write(base::Buffer& out) {
  json::Writer writer(out);
  writer.begin_object()
      .member("id", base::concat("chatcmpl-", id_.empty() ? context_.id_seed : id_))
      .member("object", "chat.completion")
      .member("created", context_.created_s)
      .member("model", model_.empty() ? context_.requested_model : model_)
      .key("choices")
      .begin_array();
  if (choices_.empty()) choices_.try_emplace(0);
  for (auto& [index, choice] : choices_) write_choice(index, choice, writer);
  writer.end_array().key("usage");
  write_usage(usage_.total(), writer);
  if (context_.style.report_service_tier && !service_tier_.empty()) {
    writer.member("service_tier", service_tier_);
  }
  writer.end_object();
}

}  // namespace openai
