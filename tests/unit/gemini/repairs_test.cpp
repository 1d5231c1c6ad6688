#include <catch2/catch.hpp>

#include "unit/gemini/request_fixture.h"

using chat::Repair;
using chat::Role;

namespace {

// A request in which every repair has something to change.
void fill(RequestFixture& fixture) {
  fixture.request.system = {"S"};
  fixture.request.turns[0].parts.push_back(
      RequestFixture::media_part("image/png", "AA==", chat::Detail::kLow));
  chat::Turn& calls = fixture.turn(Role::kModel, {RequestFixture::text_part("t")});
  calls.text_signature = "T";
  calls.calls = {fixture.call("a", "f", "{}", "A"), fixture.call("b", "f", "{}", "B")};
  fixture.turn(Role::kResults).results = {{"a", "f", "", {}}, {"b", "f", "", {}}};
  fixture.turn(Role::kModel, {RequestFixture::text_part("u")});
  fixture.tool("f").parameters = fixture.tree(
      R"({"type":"object","properties":{"n":{"type":["integer","null"],"minimum":1}}})");
  fixture.tool("", chat::Tool::Kind::kWebSearch);
  fixture.request.sampling.temperature = fixture.number("0.5");
  fixture.request.effort = chat::Effort::kMinimal;
  fixture.request.service_tier = chat::ServiceTier::kFlex;
  fixture.request.response_format.format = chat::Format::kJsonSchema;
  fixture.request.response_format.schema =
      fixture.tree(R"({"type":"array","items":{"type":"string","format":"date"},"minItems":1})");
  fixture.request.google = fixture.tree(R"({"generation_config":{"presence_penalty":1}})");
}

}  // namespace

TEST_CASE("gemini repairs: each changes one thing") {
  struct Row {
    std::string_view name;
    Repair repair;
    std::string_view member;
    std::string_view before;  // stands in the member unrepaired
    std::string_view after;   // stands there repaired; "" = `before` is only gone
  };
  const Row rows[] = {
      {"append user turn", Repair::kAppendUserTurn, "contents", R"({"text":"u"}]}])",
       R"({"text":"u"}]},{"role":"user","parts":[{"text":"Continue exactly from)"},
      {"append text", Repair::kAppendText, "contents",
       R"("mediaResolution":{"level":"MEDIA_RESOLUTION_LOW"}}]})",
       R"("mediaResolution":{"level":"MEDIA_RESOLUTION_LOW"}},{"text":"Continue."}]})"},
      {"budget", Repair::kThinkingAsBudget, "generationConfig", R"("thinkingLevel":"MINIMAL")",
       R"("thinkingBudget":1024)"},
      {"lowest", Repair::kThinkingLowest, "generationConfig", R"("thinkingLevel":"MINIMAL")",
       R"("thinkingLevel":"LOW")"},
      {"no thinking", Repair::kDropThinking, "generationConfig", R"("thinkingConfig")", ""},
      {"penalty", Repair::kDropPenalty, "generationConfig", R"("presencePenalty":1)", ""},
      {"sampling", Repair::kDropSampling, "generationConfig", R"("temperature":0.5)", ""},
      {"inline system", Repair::kInlineSystem, "contents",
       R"([{"role":"user","parts":[{"text":"Hi"})",
       R"([{"role":"user","parts":[{"text":"S"},{"text":"Hi"})"},
      {"inline system: no instruction", Repair::kInlineSystem, "systemInstruction", R"("S")", ""},
      {"words", Repair::kSchemaInWords, "systemInstruction", R"([{"text":"S"}])",
       R"({"text":"Reply with JSON only, no Markdown and no code fences, matching this JSON Schema: )"
       R"({\"type\":\"array\")"},
      {"words: no schema", Repair::kSchemaInWords, "generationConfig", R"("responseJsonSchema")",
       ""},
      {"words: no mime type", Repair::kSchemaInWords, "generationConfig", R"("responseMimeType")",
       ""},
      {"store", Repair::kDropStore, "store", "false", ""},
      {"tier", Repair::kDropServiceTier, "serviceTier", R"("flex")", ""},
      {"resolution", Repair::kDropMediaResolution, "contents", R"("mediaResolution")", ""},
      {"server-side tools", Repair::kDropServerSideTools, "toolConfig",
       R"("includeServerSideToolInvocations":true)", ""},
      {"OpenAPI answer", Repair::kOpenApiSchema, "generationConfig",
       R"("responseJsonSchema":{"type":"array")",
       R"("responseSchema":{"type":"ARRAY","items":{"type":"STRING"},"minItems":1})"},
      {"OpenAPI parameters", Repair::kOpenApiSchema, "tools", R"("parametersJsonSchema")",
       R"("parameters":{"type":"OBJECT","properties":{"n":{"type":"INTEGER","nullable":true,"minimum":1}}})"},
      {"auto mode", Repair::kAutoMode, "toolConfig", R"("VALIDATED")", ""},
      {"relaxed answer", Repair::kRelaxSchema, "generationConfig", R"("minItems":1)",
       R"("responseJsonSchema":{"type":"array","items":{"type":"string"}})"},
      {"relaxed parameters", Repair::kRelaxSchema, "tools", R"("minimum":1)",
       R"("properties":{"n":{"type":["integer","null"]}})"},
      {"stand-ins", Repair::kStandInSignatures, "contents", R"("thoughtSignature":"A")",
       R"("thoughtSignature":"skip_thought_signature_validator")"},
      {"stand-ins: others gone", Repair::kStandInSignatures, "contents",
       R"("thoughtSignature":"B")", ""},
      {"stand-ins: text", Repair::kStandInSignatures, "contents",
       R"({"text":"t","thoughtSignature":"T"})",
       R"({"text":"t","thoughtSignature":"skip_thought_signature_validator"})"},
      {"stand-ins: unsigned text", Repair::kStandInSignatures, "contents", R"({"text":"u"})",
       R"({"text":"u","thoughtSignature":"skip_thought_signature_validator"})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    RequestFixture fixture("gemini-3-flash-preview");
    fill(fixture);
    CHECK(fixture.write_member(row.member).find(row.before) != std::string::npos);
    fixture.repairs = {row.repair};
    const std::string repaired = fixture.write_member(row.member);
    CHECK(repaired.find(row.before) == std::string::npos);
    CHECK(repaired.find(row.after) != std::string::npos);
  }
}

TEST_CASE("gemini repairs: what they can still change") {
  const auto leeway = [](RequestFixture& fixture) {
    fixture.write();
    return fixture.written.leeway;
  };
  RequestFixture plain;
  plain.tool("f").parameters = plain.tree(R"({"type":"object","properties":{"a":{}}})");
  CHECK_FALSE(leeway(plain).strict_calls);
  plain.request.tools[0].strict = true;
  CHECK(leeway(plain).strict_calls);
  CHECK_FALSE(leeway(plain).answer_schema);
  plain.repairs = {Repair::kAutoMode};
  CHECK_FALSE(leeway(plain).strict_calls);
  plain.repairs = {};
  plain.request.tool_choice.allowed = {"f"};
  CHECK_FALSE(leeway(plain).strict_calls);
  plain.request.tool_choice.allowed = {};
  plain.tool("", chat::Tool::Kind::kWebSearch);
  CHECK_FALSE(leeway(plain).strict_calls);

  RequestFixture format;
  format.request.response_format.format = chat::Format::kJsonObject;
  CHECK_FALSE(leeway(format).answer_schema);
  format.request.response_format.format = chat::Format::kJsonSchema;
  format.request.response_format.schema = format.tree(R"({"type":"object"})");
  CHECK(leeway(format).answer_schema);
  format.repairs = {Repair::kSchemaInWords};
  CHECK_FALSE(leeway(format).answer_schema);

  RequestFixture calls;
  calls.turn(Role::kModel).calls = {calls.call("a", "f"), calls.call("b", "f")};
  CHECK_FALSE(leeway(calls).signatures);
  calls.request.turns.back().calls[0].signature = "A";
  CHECK(leeway(calls).signatures);
  calls.repairs = {Repair::kStandInSignatures};
  CHECK_FALSE(leeway(calls).signatures);
  calls.repairs = {};
  calls.request.turns.back() = chat::Turn();
  calls.request.turns.back().role = Role::kModel;
  calls.request.turns.back().parts = {RequestFixture::text_part("t")};
  CHECK(leeway(calls).signatures);
  calls.request.model = "gemini-3-pro-image";
  CHECK_FALSE(leeway(calls).signatures);
}

TEST_CASE("gemini repairs: a budget becomes a level") {
  struct Row {
    std::string_view budget;
    std::string_view expected;
  };
  for (const Row& row : {Row{"0", "LOW"}, Row{"1024", "LOW"}, Row{"5000", "MEDIUM"},
                         Row{"20000", "HIGH"}, Row{"-1", "HIGH"}}) {
    RequestFixture fixture;
    fixture.request.google =
        fixture.tree(base::concat(R"({"thinking_config":{"thinking_budget":)", row.budget, "}}"));
    fixture.repairs = {Repair::kThinkingAsLevel};
    CHECK(fixture.write_member("generationConfig") ==
          base::concat(R"({"thinkingConfig":{"thinkingLevel":")", row.expected, "\"}}"));
  }
  RequestFixture own("gemini-2.5-flash");
  own.request.effort = chat::Effort::kMedium;
  own.repairs = {Repair::kThinkingAsLevel};
  CHECK(own.write_member("generationConfig") ==
        R"({"thinkingConfig":{"includeThoughts":true,"thinkingLevel":"MEDIUM"}})");
}

TEST_CASE("gemini repairs: a model without its lowest level keeps the others") {
  RequestFixture fixture;
  fixture.request.google = fixture.tree(R"({"thinking_config":{"thinking_level":"medium"}})");
  fixture.repairs = {Repair::kThinkingLowest};
  CHECK(fixture.write_member("generationConfig") ==
        R"({"thinkingConfig":{"thinkingLevel":"MEDIUM"}})");
  fixture.repairs = {Repair::kDropThinkingLevel};
  CHECK(fixture.write_member("generationConfig") == "");
}

TEST_CASE("gemini repairs: fan out, and what sampling loses is reported") {
  RequestFixture fixture("gemini-2.5-flash");
  fixture.request.choices = 2;
  fixture.request.sampling.top_p = fixture.number("0.5");
  fixture.repairs = {Repair::kFanOut, Repair::kDropSampling};
  CHECK(fixture.write_member("generationConfig") == "");
  CHECK(fixture.written.choices == gemini::Written::Choices::kFanOut);
  CHECK(fixture.ignored() == "top_p");
}

TEST_CASE("gemini repairs: system text and words move together") {
  RequestFixture fixture("gemini-2.5-flash");
  fixture.request.system = {"S"};
  fixture.request.response_format.format = chat::Format::kJsonObject;
  fixture.repairs = {Repair::kInlineSystem, Repair::kSchemaInWords};
  CHECK(fixture.write() == R"({"contents":[{"role":"user","parts":[{"text":"S"},)"
                           R"({"text":"Reply with JSON only, no Markdown and no code fences."},)"
                           R"({"text":"Hi"}]}],"store":false})");
}
