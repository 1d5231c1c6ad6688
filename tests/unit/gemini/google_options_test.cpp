#include <catch2/catch.hpp>

#include "unit/gemini/request_fixture.h"

TEST_CASE("gemini extra_body: each key goes to its place") {
  struct Row {
    std::string_view google;
    std::string_view member;
    std::string_view expected;
  };
  const Row rows[] = {
      {R"({"thinking_config":{"thinking_level":"low","include_thoughts":true}})",
       "generationConfig", R"({"thinkingConfig":{"thinkingLevel":"LOW","includeThoughts":true}})"},
      {R"({"thinking_config":{"thinking_budget":-1}})", "generationConfig",
       R"({"thinkingConfig":{"thinkingBudget":-1}})"},
      {R"({"thinkingConfig":{"thinkingLevel":null}})", "generationConfig", ""},
      {R"({"cached_content":"cachedContents/x"})", "cachedContent", R"("cachedContents/x")"},
      {R"({"safety_settings":[{"category":"C","threshold":"T"}]})", "safetySettings",
       R"([{"category":"C","threshold":"T"}])"},
      {R"({"generation_config":{"top_k":3,"speech_config":{"language_code":"de"}}})",
       "generationConfig", R"({"topK":3,"speechConfig":{"languageCode":"de"}})"},
      {R"({"media_resolution":"MEDIA_RESOLUTION_LOW"})", "generationConfig",
       R"({"mediaResolution":"MEDIA_RESOLUTION_LOW"})"},
      {R"({"response_modalities":["TEXT"]})", "generationConfig",
       R"({"responseModalities":["TEXT"]})"},
      {R"({"speech_config":{"voice_config":{}}})", "generationConfig",
       R"({"speechConfig":{"voiceConfig":{}}})"},
      {R"({"image_config":{"aspect_ratio":"1:1","image_size":"2K"}})", "generationConfig",
       R"({"imageConfig":{"aspectRatio":"1:1","imageSize":"2K"}})"},
      {R"({"image_config":{"image_size":"2K"},"aspect_ratio":"16:9"})", "generationConfig",
       R"({"imageConfig":{"imageSize":"2K","aspectRatio":"16:9"}})"},
      {R"({"labels":{"my_team":"a"}})", "labels", R"({"my_team":"a"})"},
      {R"({"tools":[{"google_search":{"time_range_filter":{"start_time":"t"}}}]})", "tools",
       R"([{"googleSearch":{"timeRangeFilter":{"startTime":"t"}}}])"},
      {R"({"tool_config":{"retrieval_config":{"lat_lng":{"latitude":1}}}})", "toolConfig",
       R"({"retrievalConfig":{"latLng":{"latitude":1}}})"},
      {R"({"labels":null})", "labels", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.google);
    RequestFixture fixture;
    fixture.request.google = fixture.tree(row.google);
    CHECK(fixture.write_member(row.member) == row.expected);
  }
}

TEST_CASE("gemini extra_body: names of the client stay as they are") {
  RequestFixture fixture;
  fixture.request.google = fixture.tree(
      R"({"generation_config":{"response_json_schema":{"properties":{"a_b":{"min_items":1}}},)"
      R"("response_schema":{"x_y":1}},"tools":[{"function_declarations":[{"name":"f_g",)"
      R"("parameters_json_schema":{"a_b":1},"parameters":{"a_b":2},"response":{"a_b":3}}]}]})");
  CHECK(
      fixture.write_member("generationConfig") ==
      R"({"responseJsonSchema":{"properties":{"a_b":{"min_items":1}}},"responseSchema":{"x_y":1}})");
  CHECK(fixture.write_member("tools") ==
        R"([{"functionDeclarations":[{"name":"f_g","parametersJsonSchema":{"a_b":1},)"
        R"("parameters":{"a_b":2},"response":{"a_b":3}}]}])");
}

TEST_CASE("gemini extra_body: merged over what the request says") {
  RequestFixture fixture("gemini-2.5-flash");
  fixture.tool("f");
  fixture.request.tool_choice.mode = chat::ToolChoice::Mode::kRequired;
  fixture.request.sampling.temperature = fixture.number("0.1");
  fixture.request.sampling.stop = {"a"};
  fixture.request.effort = chat::Effort::kLow;
  fixture.request.google = fixture.tree(
      R"({"generation_config":{"temperature":0.9,"thinking_config":{"include_thoughts":false}},)"
      R"("tools":[{"functionDeclarations":[{"name":"g"}]}],"tool_config":{"function_calling_config":)"
      R"({"allowed_function_names":["f"]}}})");
  CHECK(fixture.write_member("generationConfig") ==
        R"({"temperature":0.9,"stopSequences":["a"],"thinkingConfig":{"includeThoughts":false,)"
        R"("thinkingBudget":1024}})");
  CHECK(fixture.write_member("tools") ==
        R"([{"functionDeclarations":[{"name":"f"}]},{"functionDeclarations":[{"name":"g"}]}])");
  CHECK(fixture.write_member("toolConfig") ==
        R"({"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}})");
}

TEST_CASE("gemini extra_body: what is refused") {
  struct Row {
    std::string_view google;
    std::optional<chat::Effort> effort;
    std::string_view expected;
  };
  const Row rows[] = {
      {R"({"vendor_extra":"x"})", {}, "error unsupported_parameter extra_body.google.vendor_extra"},
      {R"({"thought_tag_marker":1})",
       {},
       "error invalid_type extra_body.google.thought_tag_marker"},
      {R"({"thinking_config":3})", {}, "error invalid_type extra_body.google.thinking_config"},
      {R"({"tools":{}})", {}, "error invalid_type extra_body.google.tools"},
      {R"({"cached_content":[]})", {}, "error invalid_type extra_body.google.cached_content"},
      {R"({"thinking_config":{"thinking_level":"LOW","thinking_budget":1}})",
       {},
       "error invalid_value extra_body.google.thinking_config"},
      {R"({"thinking_config":{"thinking_level":"LOW"}})", chat::Effort::kLow,
       "error invalid_value reasoning_effort"},
      {R"({"generation_config":{"thinking_config":{"thinking_budget":5}}})", chat::Effort::kLow,
       "error invalid_value reasoning_effort"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.google);
    RequestFixture fixture;
    fixture.request.effort = row.effort;
    fixture.request.google = fixture.tree(row.google);
    CHECK(fixture.write() == row.expected);
  }
}

TEST_CASE("gemini envelope: store, tier, safety") {
  using state::StoreMode;
  struct Row {
    std::string_view name;
    StoreMode mode;
    chat::Store wish;
    std::string_view expected;
  };
  const Row rows[] = {
      {"default", StoreMode::kSendFalse, chat::Store::kUnset, "false"},
      {"client says no", StoreMode::kSendFalse, chat::Store::kNo, "false"},
      {"client says yes", StoreMode::kSendFalse, chat::Store::kYes, "true"},
      {"never sent", StoreMode::kOmit, chat::Store::kYes, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    RequestFixture fixture;
    fixture.options.store = row.mode;
    fixture.request.store = row.wish;
    CHECK(fixture.write_member("store") == row.expected);
  }

  RequestFixture tier;
  CHECK(tier.write_member("serviceTier") == "");
  tier.request.service_tier = chat::ServiceTier::kDefault;
  CHECK(tier.write_member("serviceTier") == "");
  tier.request.service_tier = chat::ServiceTier::kFlex;
  CHECK(tier.write_member("serviceTier") == R"("flex")");
  tier.request.service_tier = chat::ServiceTier::kPriority;
  CHECK(tier.write_member("serviceTier") == R"("priority")");

  RequestFixture safety;
  CHECK(safety.write_member("safetySettings") == "");
  safety.options.safety_settings = safety.tree(R"([{"category":"A"}])");
  CHECK(safety.write_member("safetySettings") == R"([{"category":"A"}])");
  safety.request.google = safety.tree(R"({"safety_settings":[{"category":"B"}]})");
  CHECK(safety.write_member("safetySettings") == R"([{"category":"B"}])");

  RequestFixture tuned("tunedModels/mine-1");
  tuned.write();
  CHECK(tuned.written.path == "/v1beta/tunedModels/mine-1:generateContent");
}
