#include <catch2/catch.hpp>

#include "gemini/thinking_config.h"
#include "json/write.h"
#include "unit/gemini/request_fixture.h"

namespace {

std::string config_of(RequestFixture& fixture) {
  return fixture.write_member("generationConfig");
}

}  // namespace

TEST_CASE("gemini thinking: effort in the words of each family") {
  using chat::Effort;
  struct Row {
    std::string_view model;
    std::string_view expected[6];  // none, minimal, low, medium, high, xhigh
  };
  const Row rows[] = {
      {"gemini-2.5-pro", {"128", "1024", "1024", "8192", "24576", "32768"}},
      {"gemini-2.5-flash", {"0", "1024", "1024", "8192", "24576", "24576"}},
      {"gemini-2.5-flash-lite", {"0", "1024", "1024", "8192", "24576", "24576"}},
      {"gemini-robotics-er-1.5", {"0", "1024", "1024", "8192", "24576", "24576"}},
      {"gemini-3-flash-preview",
       {R"("MINIMAL")", R"("MINIMAL")", R"("LOW")", R"("MEDIUM")", R"("HIGH")", R"("HIGH")"}},
      {"gemini-3.5-flash",
       {R"("MINIMAL")", R"("MINIMAL")", R"("LOW")", R"("MEDIUM")", R"("HIGH")", R"("HIGH")"}},
      {"gemini-3.1-pro-preview",
       {R"("LOW")", R"("LOW")", R"("LOW")", R"("MEDIUM")", R"("HIGH")", R"("HIGH")"}},
      {"gemini-4-argon",
       {R"("LOW")", R"("LOW")", R"("LOW")", R"("MEDIUM")", R"("HIGH")", R"("HIGH")"}},
      {"gemini-3.1-flash-image",
       {R"("MINIMAL")", R"("MINIMAL")", R"("MINIMAL")", R"("HIGH")", R"("HIGH")", R"("HIGH")"}},
      {"gemma-4-31b-it",
       {R"("MINIMAL")", R"("MINIMAL")", R"("MINIMAL")", R"("HIGH")", R"("HIGH")", R"("HIGH")"}},
  };
  const Effort efforts[] = {Effort::kNone,   Effort::kMinimal, Effort::kLow,
                            Effort::kMedium, Effort::kHigh,    Effort::kXHigh};
  for (const Row& row : rows) {
    for (size_t i = 0; i < 6; ++i) {
      CAPTURE(row.model, i);
      RequestFixture fixture(row.model);
      fixture.request.effort = efforts[i];
      const bool level = row.expected[i].starts_with('"');
      const std::string include = i == 0 ? "" : R"("includeThoughts":true,)";
      CHECK(config_of(fixture) ==
            base::concat(R"({"thinkingConfig":{)", include,
                         level ? R"("thinkingLevel":)" : R"("thinkingBudget":)", row.expected[i],
                         "}}"));
      CHECK(fixture.ignored().empty());
    }
  }
}

TEST_CASE("gemini thinking: models that do not think drop the effort") {
  for (const std::string_view model : {"gemini-2.0-flash", "gemini-3-pro-image", "gemma-3-4b-it"}) {
    CAPTURE(model);
    RequestFixture fixture(model);
    fixture.request.effort = chat::Effort::kHigh;
    fixture.options.thoughts = state::IncludeThoughts::kAlways;
    CHECK(config_of(fixture) == "");
    CHECK(fixture.ignored() == "reasoning_effort");
  }
}

TEST_CASE("gemini thinking: no thoughts are asked of a model that is not to think") {
  using chat::Effort;
  struct Row {
    std::string_view model;
    std::optional<Effort> effort;
    std::optional<bool> wish;
    std::string_view google;
    std::string_view expected;
  };
  const Row rows[] = {
      {"gemini-2.5-flash", Effort::kNone, {}, "", R"({"thinkingConfig":{"thinkingBudget":0}})"},
      {"gemini-2.5-flash", Effort::kNone, true, "", R"({"thinkingConfig":{"thinkingBudget":0}})"},
      {"gemini-2.5-flash",
       {},
       {},
       R"({"thinking_config":{"thinking_budget":0}})",
       R"({"thinkingConfig":{"thinkingBudget":0}})"},
      {"gemini-2.5-flash",
       {},
       {},
       R"({"thinking_config":{"thinking_budget":5}})",
       R"({"thinkingConfig":{"includeThoughts":true,"thinkingBudget":5}})"},
      {"gemini-2.5-flash-lite", {}, {}, "", ""},
      {"gemini-2.5-flash-lite", {}, true, "", ""},
      {"gemini-2.5-flash-lite",
       Effort::kLow,
       {},
       "",
       R"({"thinkingConfig":{"includeThoughts":true,"thinkingBudget":1024}})"},
      {"gemini-2.5-flash-lite",
       {},
       {},
       R"({"thinking_config":{"thinking_level":"low"}})",
       R"({"thinkingConfig":{"includeThoughts":true,"thinkingLevel":"LOW"}})"},
      {"gemini-2.5-flash", {}, {}, "", R"({"thinkingConfig":{"includeThoughts":true}})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model, row.google, row.expected);
    RequestFixture fixture(row.model);
    fixture.options.thoughts = state::IncludeThoughts::kAlways;
    fixture.request.effort = row.effort;
    fixture.request.include_thoughts = row.wish;
    if (!row.google.empty()) fixture.request.google = fixture.tree(row.google);
    CHECK(config_of(fixture) == row.expected);
  }
}

TEST_CASE("gemini thinking: refused thoughts of a model that is not to think go alone") {
  struct Row {
    std::string_view model;
    std::string_view config;
    std::string_view expected;
  };
  const Row rows[] = {
      {"gemini-2.5-flash", R"({"thinkingBudget":0,"includeThoughts":true})",
       R"({"thinkingBudget":0})"},
      {"gemini-2.5-pro", R"({"thinkingBudget":0,"includeThoughts":true})", "null"},
      {"gemini-2.5-flash", R"({"thinkingBudget":0,"includeThoughts":false})", "null"},
      {"gemini-2.5-flash", R"({"thinkingBudget":0})", "null"},
      {"gemini-2.5-flash", R"({"thinkingBudget":9,"includeThoughts":true})", "null"},
      {"gemini-2.5-flash", R"({"includeThoughts":true})", "null"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.config);
    RequestFixture fixture(row.model);
    const chat::Repair repairs[] = {chat::Repair::kDropThinking};
    const json::Value left = gemini::repair_thinking(
        *fixture.tree(row.config), fixture.request.effort, gemini::find_family(row.model),
        gemini::Repairs(repairs), fixture.arena);
    CHECK(json::to_text(left) == row.expected);
  }
}

TEST_CASE("gemini thinking: whether thoughts come back") {
  using Mode = state::IncludeThoughts;
  using chat::Effort;
  struct Row {
    std::string_view name;
    Mode mode;
    std::optional<Effort> effort;
    std::optional<bool> wish;
    std::string_view google;
    std::string_view expected;  // "" = nothing sent
  };
  const Row rows[] = {
      {"auto without effort", Mode::kAuto, {}, {}, "", ""},
      {"auto with effort", Mode::kAuto, Effort::kLow, {}, "", "true"},
      {"auto with none", Mode::kAuto, Effort::kNone, {}, "", ""},
      {"always", Mode::kAlways, {}, {}, "", "true"},
      {"never", Mode::kNever, Effort::kHigh, {}, "", ""},
      {"wish wins over never", Mode::kNever, {}, true, "", "true"},
      {"wish wins over always", Mode::kAlways, {}, false, "", "false"},
      {"google wins over always",
       Mode::kAlways,
       {},
       {},
       R"({"thinking_config":{"include_thoughts":false}})",
       "false"},
      {"google wins over never",
       Mode::kNever,
       {},
       {},
       R"({"thinkingConfig":{"includeThoughts":true}})",
       "true"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    RequestFixture fixture;
    fixture.options.thoughts = row.mode;
    fixture.request.effort = row.effort;
    fixture.request.include_thoughts = row.wish;
    if (!row.google.empty()) fixture.request.google = fixture.tree(row.google);
    const std::string config = config_of(fixture);
    if (row.expected.empty()) {
      CHECK(config.find("includeThoughts") == std::string::npos);
    } else {
      CHECK(config.find(base::concat(R"("includeThoughts":)", row.expected)) != std::string::npos);
    }
  }
}

TEST_CASE("gemini config: sampling goes where the family takes it") {
  struct Row {
    std::string_view model;
    std::string_view expected;
    std::string_view ignored;
  };
  const Row rows[] = {
      {"gemini-2.5-flash", R"({"temperature":1.50,"topP":0.9,"topK":40})", ""},
      {"gemini-3-flash-preview", R"({"temperature":1.50,"topP":0.9,"topK":40})", ""},
      {"gemini-3.5-flash", "", "temperature,top_k,top_p"},
      {"gemini-3.8-flash", "", "temperature,top_k,top_p"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model);
    RequestFixture fixture(row.model);
    fixture.request.sampling.temperature = fixture.number("1.50");
    fixture.request.sampling.top_p = fixture.number("0.9");
    fixture.request.sampling.top_k = fixture.number("40");
    CHECK(config_of(fixture) == row.expected);
    CHECK(fixture.ignored() == row.ignored);
  }
}

TEST_CASE("gemini config: the answer's limit is clamped") {
  struct Row {
    std::string_view model;
    int64_t wanted;
    std::string_view expected;
  };
  const Row rows[] = {
      {"gemini-3.8-flash", 100, "100"},     {"gemini-3.8-flash", 999999, "65536"},
      {"gemini-2.0-flash", 10000, "8192"},  {"gemini-2.5-flash", 10000, "10000"},
      {"gemini-4-argon", 500000, "500000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model, row.wanted);
    RequestFixture fixture(row.model);
    fixture.request.sampling.max_output_tokens = row.wanted;
    CHECK(config_of(fixture) == base::concat(R"({"maxOutputTokens":)", row.expected, "}"));
  }
}

TEST_CASE("gemini config: logprobs, modalities, voices") {
  RequestFixture logprobs;
  logprobs.request.sampling.logprobs = true;
  CHECK(config_of(logprobs) == R"({"responseLogprobs":true})");
  logprobs.request.sampling.top_logprobs = 3;
  CHECK(config_of(logprobs) == R"({"responseLogprobs":true,"logprobs":3})");

  RequestFixture image("gemini-3.1-flash-image");
  image.request.wants_image = true;
  CHECK(config_of(image) == R"({"responseModalities":["TEXT","IMAGE"]})");

  RequestFixture audio;
  audio.request.wants_audio = true;
  CHECK(audio.write() == "error unsupported_parameter modalities");

  RequestFixture speech("gemini-3.8-flash-tts");
  speech.request.wants_audio = true;
  CHECK(config_of(speech) == R"({"responseModalities":["AUDIO"]})");
  speech.request.voice = "alloy";
  CHECK(config_of(speech) ==
        R"({"responseModalities":["AUDIO"],"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":)"
        R"({"voiceName":"Kore"}}}})");
  speech.request.google = speech.tree(
      R"({"speech_config":{"multi_speaker_voice_config":{"speaker_voice_configs":[]}}})");
  CHECK(config_of(speech) ==
        R"({"responseModalities":["AUDIO"],"speechConfig":{"multiSpeakerVoiceConfig":)"
        R"({"speakerVoiceConfigs":[]}}})");
  speech.request.voice = "nobody";
  CHECK(speech.write() == "error invalid_value audio.voice");
}

TEST_CASE("gemini config: several choices") {
  using Choices = gemini::Written::Choices;
  struct Row {
    std::string_view model;
    int64_t choices;
    bool stream;
    Choices expected;
    std::string_view config;
  };
  const Row rows[] = {
      {"gemini-2.5-flash", 1, false, Choices::kOne, ""},
      {"gemini-2.5-flash", 3, false, Choices::kCandidates, R"({"candidateCount":3})"},
      {"gemini-2.5-flash", 3, true, Choices::kFanOut, ""},
      {"gemini-3.8-flash", 3, false, Choices::kFanOut, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model, row.choices, row.stream);
    RequestFixture fixture(row.model);
    fixture.request.choices = row.choices;
    fixture.request.style.stream = row.stream;
    CHECK(config_of(fixture) == row.config);
    CHECK(fixture.written.choices == row.expected);
  }
}

TEST_CASE("gemini config: the form of the answer") {
  struct Row {
    std::string_view name;
    std::string_view model;
    chat::Format format;
    std::string_view schema;  // "" = none
    bool tools;
    std::string_view config;
    std::string_view system;
  };
  constexpr std::string_view kWords =
      R"x({"parts":[{"text":"S"},{"text":"Reply with JSON only, no Markdown and no code fences, )x"
      R"x(matching this JSON Schema: )x"
      R"x({\"type\":\"string\",\"description\":\"D\"}"}]})x";
  constexpr std::string_view kSystem = R"({"parts":[{"text":"S"}]})";
  const Row rows[] = {
      {"text", "gemini-2.5-flash", chat::Format::kText, "", true, "", kSystem},
      {"object", "gemini-2.5-flash", chat::Format::kJsonObject, "", false,
       R"({"responseMimeType":"application/json"})", kSystem},
      {"schema absent", "gemini-3.8-flash", chat::Format::kJsonSchema, "", false,
       R"({"responseMimeType":"application/json"})", kSystem},
      {"schema, format described", "gemini-3.8-flash", chat::Format::kJsonSchema,
       R"({"type":"string"})", true,
       R"({"responseMimeType":"application/json","responseJsonSchema":{"type":"string","description":"D"}})",
       kSystem},
      {"schema with its own description", "gemini-3.8-flash", chat::Format::kJsonSchema,
       R"({"type":"string","description":"own"})", false,
       R"({"responseMimeType":"application/json","responseJsonSchema":{"type":"string","description":"own"}})",
       kSystem},
      {"generation 2 with tools, schema", "gemini-2.5-flash", chat::Format::kJsonSchema,
       R"({"type":"string","pattern":"x"})", true, "", kWords},
      {"generation 2 with tools, object", "gemini-2.5-flash", chat::Format::kJsonObject, "", true,
       "",
       R"({"parts":[{"text":"S"},)"
       R"({"text":"Reply with JSON only, no Markdown and no code fences."}]})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    RequestFixture fixture(row.model);
    fixture.request.system = {"S"};
    fixture.request.response_format.format = row.format;
    fixture.request.response_format.description = "D";
    if (!row.schema.empty()) fixture.request.response_format.schema = fixture.tree(row.schema);
    if (row.tools) fixture.tool("f");
    CHECK(config_of(fixture) == row.config);
    CHECK(fixture.write_member("systemInstruction") == row.system);
  }
}
