#include "openai/read_options.h"

#include <catch2/catch.hpp>

#include "unit/openai/read_fixture.h"

namespace {

struct Row {
  std::string members;  // beside model and messages
  std::string expected;
};

template <typename Describe, size_t N>
void check(const Row (&rows)[N], Describe describe) {
  for (const Row& row : rows) {
    CAPTURE(row.members);
    CHECK(ReadFixture(ReadFixture::asking(row.members)).outcome(describe) == row.expected);
  }
}

}  // namespace

TEST_CASE("read options: what has no effect is reported, what says nothing is not") {
  const Row rows[] = {
      {"", ""},
      {R"("frequency_penalty":0,"presence_penalty":0.0)", ""},
      {R"("frequency_penalty":0.5,"presence_penalty":-2)", "frequency_penalty,presence_penalty"},
      {R"("frequency_penalty":2.5)", "invalid_value frequency_penalty"},
      {R"("presence_penalty":-2.5)", "invalid_value presence_penalty"},
      {R"("presence_penalty":"1")", "invalid_type presence_penalty"},
      {R"("metadata":{},"user":"","prompt_cache_options":{},"prediction":null)", ""},
      {R"("metadata":{"a":"b"})", "metadata"},
      {R"("user":"u","safety_identifier":"s")", "safety_identifier,user"},
      {R"("prompt_cache_key":"k","prompt_cache_retention":"24h","prompt_cache_options":{"ttl":1})",
       "prompt_cache_key,prompt_cache_options,prompt_cache_retention"},
      {R"("prediction":{"type":"content","content":"x"})", "prediction"},
      {R"("verbosity":"low")", "verbosity"},
      {R"("verbosity":"medium")", ""},
      {R"("vendor_extra":{"a":1},"safe_prompt":true)", ""},
      {R"("metadata":"x")", "invalid_type metadata"},
      {R"("user":1)", "invalid_type user"},
      {R"("safety_identifier":[])", "invalid_type safety_identifier"},
      {R"("prompt_cache_key":1)", "invalid_type prompt_cache_key"},
      {R"("prompt_cache_options":"x")", "invalid_type prompt_cache_options"},
      {R"("prompt_cache_retention":1)", "invalid_type prompt_cache_retention"},
      {R"("prediction":"x")", "invalid_type prediction"},
      {R"("verbosity":1)", "invalid_type verbosity"},
  };
  check(rows, [](const chat::Request& request) { return chat::ignored_header(request.ignored); });
}

TEST_CASE("read options: what cannot be had is refused") {
  const Row rows[] = {
      {R"("logit_bias":{})", "fine"},
      {R"("logit_bias":null)", "fine"},
      {R"("logit_bias":{"50256":-100})", "unsupported_parameter logit_bias"},
      {R"("moderation":null)", "fine"},
      {R"("moderation":{"model":"m"})", "unsupported_parameter moderation"},
  };
  check(rows, [](const chat::Request&) { return "fine"; });
}

TEST_CASE("read options: reasoning effort") {
  const Row rows[] = {
      {"", "-"},
      {R"("reasoning_effort":null)", "-"},
      {R"("reasoning_effort":"none")", "none"},
      {R"("reasoning_effort":"minimal")", "minimal"},
      {R"("reasoning_effort":"low")", "low"},
      {R"("reasoning_effort":"medium")", "medium"},
      {R"("reasoning_effort":"high")", "high"},
      {R"("reasoning_effort":"xhigh")", "xhigh"},
      {R"("reasoning_effort":"max")", "xhigh"},
      {R"("reasoning_effort":"huge")", "invalid_value reasoning_effort"},
      {R"("reasoning_effort":"")", "invalid_value reasoning_effort"},
      {R"("reasoning_effort":3)", "invalid_type reasoning_effort"},
  };
  check(rows, [](const chat::Request& request) -> std::string_view {
    if (!request.effort) return "-";
    switch (*request.effort) {
      case chat::Effort::kNone:
        return "none";
      case chat::Effort::kMinimal:
        return "minimal";
      case chat::Effort::kLow:
        return "low";
      case chat::Effort::kMedium:
        return "medium";
      case chat::Effort::kHigh:
        return "high";
      case chat::Effort::kXHigh:
        return "xhigh";
    }
    __builtin_unreachable();
  });
}

TEST_CASE("read options: service tier") {
  const Row rows[] = {
      {"", "unset"},
      {R"("service_tier":null)", "unset"},
      {R"("service_tier":"flex")", "flex reported"},
      {R"("service_tier":"priority")", "priority reported"},
      {R"("service_tier":"fast")", "priority reported"},
      {R"("service_tier":"auto")", "default reported"},
      {R"("service_tier":"default")", "default reported"},
      {R"("service_tier":"scale")", "default reported"},
      {R"("service_tier":"slow")", "invalid_value service_tier"},
      {R"("service_tier":1)", "invalid_type service_tier"},
  };
  check(rows, [](const chat::Request& request) {
    static constexpr std::string_view kTiers[] = {"unset", "default", "flex", "priority"};
    return base::concat(kTiers[static_cast<size_t>(request.service_tier)],
                        request.style.report_service_tier ? " reported" : "");
  });
}

TEST_CASE("read options: store") {
  const Row rows[] = {
      {"", "unset"},
      {R"("store":true)", "yes"},
      {R"("store":false)", "no"},
      {R"("store":"yes")", "invalid_type store"},
  };
  check(rows, [](const chat::Request& request) {
    static constexpr std::string_view kWords[] = {"unset", "yes", "no"};
    return kWords[static_cast<size_t>(request.store)];
  });
}

TEST_CASE("read options: streaming") {
  const Row rows[] = {
      {"", "whole"},
      {R"("stream":false)", "whole"},
      {R"("stream":true)", "stream"},
      {R"("stream":true,"stream_options":{"include_usage":true})", "stream usage"},
      {R"("stream":true,"stream_options":{"include_usage":false})", "stream"},
      {R"("stream":true,"stream_options":{"include_obfuscation":true})", "stream"},
      {R"("stream_options":{"include_usage":true})", "whole"},
      {R"("stream":1)", "invalid_type stream"},
      {R"("stream":true,"stream_options":1)", "invalid_type stream_options"},
      {R"("stream":true,"stream_options":{"include_usage":"yes"})",
       "invalid_type stream_options.include_usage"},
  };
  check(rows, [](const chat::Request& request) {
    return base::concat(request.style.stream ? "stream" : "whole",
                        request.style.include_usage ? " usage" : "");
  });
}

TEST_CASE("read options: modalities and audio") {
  const Row rows[] = {
      {"", ""},
      {R"("modalities":["text"])", ""},
      {R"("modalities":["text","image"])", "image "},
      {R"("modalities":["text","audio"],"audio":{"voice":"alloy","format":"wav"})",
       "audio alloy wav"},
      {R"("audio":{"voice":"alloy","format":"pcm16"},"stream":true)", "audio alloy"},
      {R"("audio":{"voice":"Kore"})", "audio Kore"},
      {R"("audio":{"voice":"Kore","format":"mp3"})", "audio Kore wav, invalid_value audio.format"},
      {R"("audio":{"voice":"Kore","format":1})", "invalid_type audio.format"},
      {R"("audio":{"voice":"Kore","format":"wav"},"stream":true)",
       "audio Kore wav, invalid_value audio.format"},
      {R"("modalities":["smell"])", "invalid_value modalities[0]"},
      {R"("modalities":["text",1])", "invalid_value modalities[1]"},
      {R"("modalities":"text")", "invalid_type modalities"},
      {R"("audio":"alloy")", "invalid_type audio"},
      {R"("audio":{"voice":{"id":"v"}})", "audio v"},
      {R"("audio":{"voice":{"id":1}})", "invalid_type audio.voice.id"},
      {R"("audio":{"voice":["v"]})", "invalid_type audio.voice"},
  };
  check(rows, [](const chat::Request& request) {
    const bool wav = request.style.sound_format == chat::SoundFormat::kWav;
    return base::concat(request.wants_image ? "image " : "", request.wants_audio ? "audio " : "",
                        request.voice, wav ? " wav" : "", request.audio_fault ? ", " : "",
                        request.audio_fault ? describe::error(*request.audio_fault) : "");
  });
}

TEST_CASE("read options: Google's own options") {
  const Row rows[] = {
      {"", "-"},
      {R"("extra_body":{})", "-"},
      {R"("extra_body":{"google":{"a":1}})", R"({"a":1})"},
      {R"("google":{"b":1})", R"({"b":1})"},
      {R"("google":{"b":1},"extra_body":{"google":{"a":1}})", R"({"a":1})"},
      {R"("extra_body":1)", "invalid_type extra_body"},
      {R"("extra_body":{"google":1})", "invalid_type extra_body.google"},
      {R"("google":[])", "invalid_type google"},
  };
  check(rows, [](const chat::Request& request) {
    return request.google == nullptr ? "-" : json::to_text(*request.google);
  });
}

TEST_CASE("read options: what keeps a conversation together") {
  const Row rows[] = {
      {"", ""},
      {R"("user":"u")", "u"},
      {R"("prompt_cache_key":"k","user":"u")", "k"},
      {R"("prompt_cache_key":"","user":"u")", "u"},
  };
  check(rows, [](const chat::Request& request) { return request.conversation_hint; });
}

TEST_CASE("read options: response format") {
  const Row rows[] = {
      {"", "text"},
      {R"("response_format":null)", "text"},
      {R"("response_format":{"type":"text"})", "text"},
      {R"("response_format":{"type":"json_object"})", "object"},
      {R"("response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,)"
       R"("description":"d","schema":{"type":"object"}}})",
       R"(schema response_format.json_schema.schema 'd' {"type":"object"})"},
      {R"("response_format":{"type":"json_schema","json_schema":{"name":"n"}})", "object"},
      {R"("response_format":{"type":"json_schema","json_schema":{"schema":true}})",
       "invalid_type response_format.json_schema.schema"},
      {R"("response_format":{"type":"json_schema","json_schema":1})",
       "invalid_type response_format.json_schema"},
      {R"("response_format":{"type":"xml"})", "unsupported_value response_format.type"},
      {R"("response_format":{})", "missing_required_parameter response_format.type"},
      {R"("response_format":{"type":1})", "invalid_type response_format.type"},
      {R"("response_format":"json")", "invalid_type response_format"},
  };
  check(rows, [](const chat::Request& request) {
    const chat::ResponseFormat& format = request.response_format;
    switch (format.format) {
      case chat::Format::kText:
        return std::string("text");
      case chat::Format::kJsonObject:
        return std::string("object");
      case chat::Format::kJsonSchema:
        return base::concat("schema ", format.param, " '", format.description, "' ",
                            json::to_text(*format.schema));
    }
    __builtin_unreachable();
  });
}
