#include "openai/chunk_writer.h"

#include <utility>

#include "base/text.h"
#include "openai/image_text.h"
#include "openai/write_error.h"
#include "openai/write_parts.h"
#include "openai/write_usage.h"

namespace openai {

void ChunkWriter::begin_chunk(json::Writer& out) const {
  out.begin_object()
      .member("id", base::concat("chatcmpl-", id_))
      .member("object", "chat.completion.chunk")
      .member("created", context_.created_s)
      .member("model", model_)
      .key("choices")
      .begin_array();
}

void ChunkWriter::end_chunk(json::Writer& out) const {
  out.end_array();
  if (context_.style.include_usage) out.key("usage").null();
  out.end_object();
}

template <typename Write>
void ChunkWriter::chunk(int index, base::Buffer& out, Write write, std::string_view finish_reason,
                        const chat::Event* logprobs) {
  out.append("data: ");
  json::Writer writer(out);
  begin_chunk(writer);
  writer.begin_object().member("index", index).key("delta").begin_object();
  write(writer);
  writer.end_object().key("logprobs");
  if (logprobs == nullptr) {
    writer.null();
  } else {
    write_logprobs(logprobs->logprobs, writer);
  }
  writer.member_or_null("finish_reason", finish_reason).end_object();
  end_chunk(writer);
  out.append("\n\n");
}

void ChunkWriter::text_chunk(int index, std::string_view member, std::string_view text,
                             base::Buffer& out) {
  chunk(index, out, [&](json::Writer& delta) { delta.member(member, text); });
}

void ChunkWriter::open(int index, Choice& choice, base::Buffer& out) {
  if (choice.opened) return;
  choice.opened = true;
  chunk(index, out,
        [](json::Writer& delta) { delta.member("role", "assistant").member("content", ""); });
}

void ChunkWriter::add(const chat::AnswerPiece& piece, base::Buffer& out, int choice_offset) {
  if (id_.empty()) id_ = piece.response_id.empty() ? context_.id_seed : piece.response_id;
  if (model_.empty()) {
    model_ = piece.model_version.empty() ? context_.requested_model : piece.model_version;
  }
  if (!piece.service_tier.empty()) service_tier_ = piece.service_tier;
  if (piece.usage) usage_.set(*piece.usage);
  for (const chat::Event& event : piece.events) {
    const int index = event.choice + choice_offset;
    add_event(event, index, choices_[index], out);
  }
}

void ChunkWriter::add_event(const chat::Event& event, int index, Choice& choice,
                            base::Buffer& out) {
  open(index, choice, out);
  switch (event.kind) {
    case chat::Event::Kind::kText:
      if (event.text.empty()) return;
      choice.produced.output = choice.has_text = true;
      if (context_.images_as == ImagesAs::kMarkdown) choice.cited.add_text(event.text);
      return text_chunk(index, "content", event.text, out);
    case chat::Event::Kind::kThought:
      if (event.text.empty()) return;
      return text_chunk(index, "reasoning_content", event.text, out);
    case chat::Event::Kind::kCall:
      return add_call(event.call, index, choice, out);
    case chat::Event::Kind::kImage:
      return add_image(event, index, choice, out);
    case chat::Event::Kind::kAudio:
      return add_audio(event, index, choice, out);
    case chat::Event::Kind::kSignature:
      return chunk(index, out, [&event](json::Writer& delta) {
        delta.key("extra_content").begin_object().key("google").begin_object();
        write_signature_extra(event.text, delta);
        delta.end_object().end_object();
      });
    case chat::Event::Kind::kServerPart:
      choice.produced.output = true;
      return add_server_part(event, choice);
    case chat::Event::Kind::kCitations:
      add_annotations(event.citations, choice.cited, choice.annotations);
      if (event.raw != nullptr) choice.grounding = json::to_text(*event.raw);
      return;
    case chat::Event::Kind::kUrlContext:
      choice.url_context = json::to_text(*event.raw);
      return;
    case chat::Event::Kind::kLogprobs:
      return chunk(
          index, out, [](json::Writer&) {}, {}, &event);
    case chat::Event::Kind::kFinish:
      choice.finish = event.finish;
      choice.finish_text = event.text;
      choice.finish_word = event.reason;
      return;
    case chat::Event::Kind::kBlocked:
      choice.blocked = true;
      return text_chunk(index, "refusal", blocked_text(event.reason), out);
  }
}

void ChunkWriter::add_image(const chat::Event& event, int index, Choice& choice,
                            base::Buffer& out) {
  choice.produced.output = true;
  if (context_.images_as == ImagesAs::kMarkdown) {
    choice.has_text = true;
    const std::string markdown = image_text(event.mime, event.base64);
    choice.cited.add_picture(markdown.size());
    return text_chunk(index, "content", markdown, out);
  }
  chunk(index, out, [&event, &choice](json::Writer& delta) {
    delta.key("images").begin_array();
    write_image(event.mime, event.base64, choice.image_count++, delta);
    delta.end_array();
  });
}

void ChunkWriter::add_audio(const chat::Event& event, int index, Choice& choice,
                            base::Buffer& out) {
  choice.produced.output = true;
  chunk(index, out, [this, &event, &choice](json::Writer& delta) {
    delta.key("audio").begin_object();
    // Clients join what the chunks say, so that an id said twice is another one.
    if (!std::exchange(choice.has_audio, true)) delta.member("id", base::concat("audio_", id_));
    delta.member("data", event.base64).end_object();
  });
}

void ChunkWriter::add_call(const chat::CallMade& call, int index, Choice& choice,
                           base::Buffer& out) {
  const size_t n = choice.call_count++;
  choice.produced.output = choice.produced.calls = true;
  choice.produced.legacy_call = context_.style.legacy_function;
  if (context_.style.legacy_function) {
    if (n > 0) return;
    return chunk(index, out, [&call](json::Writer& delta) {
      delta.key("function_call")
          .begin_object()
          .member("name", call.name)
          .member("arguments", arguments_text(call))
          .end_object();
    });
  }
  chunk(index, out, [&](json::Writer& delta) {
    delta.key("tool_calls").begin_array();
    write_call(context_, call, static_cast<int>(n), delta);
    delta.end_array();
  });
}

void ChunkWriter::add_server_part(const chat::Event& event, Choice& choice) {
  const size_t before = choice.server_parts.size();
  openai::add_server_part(event, choice.server_parts);
  kept_ += choice.server_parts.size() - before;
}

// One chunk, right before the finish: of what several say, some clients add up each list, others
// keep the last.
void ChunkWriter::write_gathered(int index, const Choice& choice, base::Buffer& out) {
  const bool raw =
      !choice.server_parts.empty() || !choice.grounding.empty() || !choice.url_context.empty();
  if (choice.annotations.empty() && !raw) return;
  chunk(index, out, [&choice, raw](json::Writer& delta) {
    write_annotations(choice.annotations, delta);
    if (!raw) return;
    delta.key("extra_content").begin_object().key("google").begin_object();
    write_list("server_parts", choice.server_parts, delta);
    if (!choice.grounding.empty()) delta.key("grounding_metadata").raw(choice.grounding);
    if (!choice.url_context.empty()) delta.key("url_context_metadata").raw(choice.url_context);
    delta.end_object().end_object();
  });
}

void ChunkWriter::finish_choice(int index, Choice& choice, base::Buffer& out) {
  write_gathered(index, choice, out);
  std::string_view word = map_finish_reason(choice.finish, choice.produced);
  if (choice.blocked) word = "content_filter";
  if (word == "content_filter" && !choice.blocked && !choice.has_text) {
    chat::Event finish;
    finish.text = choice.finish_text;
    finish.reason = choice.finish_word;
    text_chunk(index, "refusal", refusal_text(finish), out);
  }
  chunk(
      index, out, [](json::Writer&) {}, word);
}

void ChunkWriter::finish(base::Buffer& out) {
  if (choices_.empty()) {
    chat::AnswerPiece nothing;
    add(nothing, out);
    open(0, choices_[0], out);
  }
  for (auto& [index, choice] : choices_) finish_choice(index, choice, out);
  if (context_.style.include_usage) {
    out.append("data: ");
    json::Writer writer(out);
    begin_chunk(writer);
    writer.end_array().key("usage");
    write_usage(usage_.total(), writer);
    if (context_.style.report_service_tier && !service_tier_.empty()) {
      writer.member("service_tier", service_tier_);
    }
    writer.end_object();
    out.append("\n\n");
  }
  out.append("data: [DONE]\n\n");
}

void ChunkWriter::fail(const base::Error& error, base::Buffer& out) {
  out.append("data: ");
  write_error(error, out);
  out.append("\n\n");
}

}  // namespace openai
