#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "unit/gemini/request_fixture.h"

// Requests of the worked examples, made by hand: the body must be the example's to the byte.
namespace {

std::string example(std::string_view name) {
  std::ifstream in(base::concat("tests/cases/examples/", name, "/gemini-request.json"));
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  base::Arena arena;
  const base::Result<json::Value> tree = json::read(text, arena);
  return tree ? json::to_text(*tree) : "missing";
}

json::Value client_body(std::string_view name, base::Arena& arena) {
  std::ifstream in(base::concat("tests/cases/examples/", name, "/openai-request.json"));
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return json::read(text, arena).value_or(json::Value());
}

void declare(RequestFixture& fixture, const json::Value& body) {
  for (const json::Value& item : body.find("tools")->items()) {
    const json::Value* function = item.find("function") ? item.find("function") : &item;
    chat::Tool& tool = fixture.tool(function->find_string("name"));
    if (const json::Value* text = function->find("description")) tool.description = *text;
    tool.parameters = function->find("parameters");
    tool.strict = function->find("strict") != nullptr;
  }
}

void say(RequestFixture& fixture, std::string_view text) {
  fixture.request.turns.clear();
  fixture.user(text);
}

}  // namespace

TEST_CASE("gemini examples: text, sampling, media") {
  RequestFixture basic;
  say(basic, "Say hi in one word.");
  CHECK(basic.write() == example("01-basic-chat"));
  CHECK(basic.written.path == "/v1beta/models/gemini-3.8-flash:generateContent");

  RequestFixture sampling("gemini-2.5-flash");
  sampling.request.turns.clear();
  sampling.turn(chat::Role::kUser, {RequestFixture::text_part("Count to 100."),
                                    RequestFixture::text_part("Start at 5.")});
  sampling.request.system = {"You are terse.", "Digits only."};
  sampling.request.sampling.temperature = sampling.number("0.2");
  sampling.request.sampling.top_p = sampling.number("0.9");
  sampling.request.sampling.max_output_tokens = 64;
  sampling.request.sampling.stop = {"\n\n"};
  sampling.request.sampling.seed = 42;
  sampling.request.effort = chat::Effort::kLow;
  CHECK(sampling.write() == example("02-system-sampling-reasoning"));

  RequestFixture media;
  say(media, "Describe all of these.");
  std::vector<chat::Part>& parts = media.request.turns[0].parts;
  parts.push_back(RequestFixture::media_part("image/png", "iVBORw0KGgo=", chat::Detail::kHigh));
  parts.push_back(RequestFixture::media_part("audio/wav", "UklGRg=="));
  parts.push_back(RequestFixture::media_part("application/pdf", "JVBERi0="));
  parts.push_back(RequestFixture::media_part("", ""));
  parts.back().media.uri = "https://generativelanguage.googleapis.com/v1beta/files/abc123";
  CHECK(media.write() == example("03-media-parts"));
}

TEST_CASE("gemini examples: tools") {
  RequestFixture call;
  const json::Value body = client_body("04-tool-call", call.arena);
  say(call, "Weather in Paris, and what time is it?");
  declare(call, body);
  call.request.tool_choice.mode = chat::ToolChoice::Mode::kAuto;
  CHECK(call.write() == example("04-tool-call"));
  CHECK(call.written.names.client("time_now") == "time now");

  RequestFixture results;
  say(results, "Weather in Paris and Rome?");
  chat::Turn& calls = results.turn(chat::Role::kModel);
  calls.calls = {results.call("fc2a", "get_weather", R"({"city":"Paris"})", "c2lnLTA1"),
                 results.call("fc2b", "get_weather", R"({"city":"Rome"})")};
  results.turn(chat::Role::kResults).results = {
      {"fc2a", "get_weather", R"({"temp":12,"sky":"rain"})", {}},
      {"fc2b", "get_weather", "18°C and windy", {}}};
  const json::Value results_body = client_body("05-tool-results", results.arena);
  declare(results, results_body);
  CHECK(results.write() == example("05-tool-results"));

  RequestFixture choice("gemini-2.5-flash");
  const json::Value choice_body = client_body("14-allowed-tools", choice.arena);
  say(choice, "Go.");
  declare(choice, choice_body);
  choice.request.tool_choice = {chat::ToolChoice::Mode::kRequired, {"a", "b"}};
  CHECK(choice.write() == example("14-allowed-tools"));
}

TEST_CASE("gemini examples: signatures") {
  RequestFixture fixture("gemini-3.1-pro-preview");
  say(fixture, "Look it up.");
  chat::Turn& first = fixture.turn(chat::Role::kModel, {RequestFixture::text_part("Searching.")});
  first.calls = {fixture.call("call_1", "find")};
  fixture.turn(chat::Role::kResults).results = {{"call_1", "find", R"({"$ref":"#/x"})", {}}};
  fixture.turn(chat::Role::kModel).calls = {
      fixture.call("call_2", "find", R"({"page":2})", "c2lnLTA2")};
  fixture.turn(chat::Role::kResults).results = {{"call_2", "find", "[1,\n2]", {}}};
  const json::Value body = client_body("06-signature-fallback", fixture.arena);
  declare(fixture, body);
  CHECK(gemini::signatures_wanted(fixture.request) == std::vector<std::string_view>{"call_1"});
  CHECK(fixture.write() == example("06-signature-fallback"));
}

TEST_CASE("gemini examples: schema, reasoning, search, prefill") {
  RequestFixture schema;
  const json::Value body = client_body("07-json-schema", schema.arena);
  say(schema, "Extract: lunch in Oslo, noon 3 May 2027, score 7, code AB.");
  schema.request.response_format.format = chat::Format::kJsonSchema;
  schema.request.response_format.schema =
      body.find("response_format")->find("json_schema")->find("schema");
  CHECK(schema.write() == example("07-json-schema"));

  RequestFixture google("gemini-3.1-pro-preview");
  const json::Value google_body = client_body("09-reasoning-3x-extra-body", google.arena);
  say(google, "Prove it.");
  google.request.effort = chat::Effort::kXHigh;
  google.request.sampling.temperature = google.number("0.7");
  google.request.service_tier = chat::ServiceTier::kFlex;
  google.request.google = google_body.find("extra_body")->find("google");
  CHECK(google.write() == example("09-reasoning-3x-extra-body"));

  RequestFixture stream;
  say(stream, "Greet me.");
  stream.request.effort = chat::Effort::kLow;
  stream.request.style.stream = true;
  CHECK(stream.write() == example("10-stream-text-usage"));
  CHECK(stream.written.path == "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse");

  RequestFixture search("gemini-2.5-flash");
  say(search, "Weather in Zürich?");
  search.tool("", chat::Tool::Kind::kWebSearch);
  CHECK(search.write() == example("13-grounding"));

  RequestFixture prefill;
  say(prefill, "Write a haiku.");
  prefill.turn(chat::Role::kModel, {RequestFixture::text_part("Old silent pond")});
  prefill.request.sampling.temperature = prefill.number("0");
  CHECK(prefill.write() == example("15-trailing-assistant"));
  CHECK(prefill.ignored() == "temperature");

  RequestFixture responses;
  const json::Value responses_body = client_body("20-responses-stream-tool", responses.arena);
  say(responses, "Weather in Paris?");
  responses.request.system = {"Be brief."};
  declare(responses, responses_body);
  responses.request.effort = chat::Effort::kLow;
  responses.request.include_thoughts = true;
  responses.request.sampling.max_output_tokens = 512;
  responses.request.store = chat::Store::kNo;
  CHECK(responses.write() == example("20-responses-stream-tool"));
}
