#include <catch2/catch.hpp>

#include "unit/gemini/request_fixture.h"

using Kind = chat::Tool::Kind;
using Mode = chat::ToolChoice::Mode;

TEST_CASE("gemini tools: declarations") {
  RequestFixture fixture;
  chat::Tool& plain = fixture.tool("time now");
  plain.description = json::Value::string("Now");
  chat::Tool& empty = fixture.tool("empty");
  empty.parameters = fixture.tree(R"({"type":"object","properties":{}})");
  chat::Tool& full = fixture.tool("full");
  full.parameters = fixture.tree(R"({"properties":{"a":{"const":1}},"$schema":"x"})");
  fixture.tool("search", Kind::kWebSearch);
  CHECK(fixture.write_member("tools") ==
        R"([{"functionDeclarations":[{"name":"time_now","description":"Now"},{"name":"empty"},)"
        R"({"name":"full","parametersJsonSchema":{"type":"object","properties":{"a":)"
        R"({"type":"integer","enum":[1]}}}}]},{"googleSearch":{}}])");
}

TEST_CASE("gemini tools: custom tools take one text") {
  constexpr std::string_view kParameters =
      R"("parametersJsonSchema":{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}})";
  struct Row {
    std::string_view description;
    std::string_view grammar;
    std::string expected;
  };
  const Row rows[] = {
      {"", "", R"([{"functionDeclarations":[{"name":"sql",)"},
      {"Runs", "", R"([{"functionDeclarations":[{"name":"sql","description":"Runs",)"},
      {"Runs", "start: X",
       R"x([{"functionDeclarations":[{"name":"sql","description":"Runs\n\nInput grammar (lark):\nstart: X",)x"},
      {"", "start: X",
       R"x([{"functionDeclarations":[{"name":"sql","description":"Input grammar (lark):\nstart: X",)x"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.description, row.grammar);
    RequestFixture fixture;
    chat::Tool& tool = fixture.tool("sql", Kind::kCustom);
    if (!row.description.empty()) tool.description = json::Value::string(row.description);
    tool.grammar_syntax = "lark";
    tool.grammar = row.grammar;
    CHECK(fixture.write_member("tools") == base::concat(row.expected, kParameters, "]}]"));
    CHECK(fixture.written.names.kind("sql") == gemini::ToolNames::Kind::kCustom);
  }
}

TEST_CASE("gemini tools: built-in tools, each once") {
  RequestFixture fixture("gemini-2.5-flash");
  for (const Kind kind :
       {Kind::kWebSearch, Kind::kCodeExecution, Kind::kWebSearch, Kind::kUrlContext, Kind::kMaps}) {
    fixture.tool("", kind);
  }
  CHECK(fixture.write_member("tools") ==
        R"([{"googleSearch":{}},{"codeExecution":{}},{"urlContext":{}},{"googleMaps":{}}])");
  CHECK(fixture.write_member("toolConfig") == "");
}

TEST_CASE("gemini tools: built-in tools beside functions") {
  RequestFixture old("gemini-2.5-flash");
  old.tool("f");
  old.tool("", Kind::kWebSearch);
  CHECK(old.write() == "error unsupported_value tools");

  struct Row {
    Mode mode;
    std::string_view word;
  };
  for (const Row& row : {Row{Mode::kDefault, "VALIDATED"}, Row{Mode::kAuto, "VALIDATED"},
                         Row{Mode::kRequired, "ANY"}}) {
    RequestFixture fixture;
    fixture.tool("f");
    fixture.tool("", Kind::kWebSearch);
    fixture.request.tool_choice.mode = row.mode;
    CHECK(fixture.write_member("toolConfig") ==
          base::concat(R"({"functionCallingConfig":{"mode":")", row.word,
                       R"("},"includeServerSideToolInvocations":true})"));
  }
  RequestFixture none;
  none.tool("f");
  none.tool("", Kind::kWebSearch);
  none.request.tool_choice.mode = Mode::kNone;
  CHECK(none.write_member("toolConfig") == R"({"functionCallingConfig":{"mode":"NONE"}})");
}

TEST_CASE("gemini tools: the choice among them") {
  struct Row {
    std::string_view name;
    std::string_view model;
    bool strict;
    chat::ToolChoice choice;
    std::string_view expected;
  };
  constexpr std::string_view kOld = "gemini-2.5-flash";
  constexpr std::string_view kNew = "gemini-3.8-flash";
  const Row rows[] = {
      {"absent", kNew, false, {}, ""},
      {"auto", kNew, false, {Mode::kAuto, {}}, ""},
      {"strict", kNew, true, {}, R"({"functionCallingConfig":{"mode":"VALIDATED"}})"},
      {"strict auto",
       kNew,
       true,
       {Mode::kAuto, {}},
       R"({"functionCallingConfig":{"mode":"VALIDATED"}})"},
      {"strict, generation 2", kOld, true, {}, ""},
      {"validated",
       kNew,
       false,
       {Mode::kValidated, {}},
       R"({"functionCallingConfig":{"mode":"VALIDATED"}})"},
      {"validated, generation 2", kOld, false, {Mode::kValidated, {}}, ""},
      {"none", kNew, true, {Mode::kNone, {}}, R"({"functionCallingConfig":{"mode":"NONE"}})"},
      {"required",
       kOld,
       false,
       {Mode::kRequired, {}},
       R"({"functionCallingConfig":{"mode":"ANY"}})"},
      {"one function",
       kNew,
       true,
       {Mode::kRequired, {"a b"}},
       R"({"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["a_b"]}})"},
      {"some, if any",
       kOld,
       false,
       {Mode::kAuto, {"a b", "c"}},
       R"({"functionCallingConfig":{"mode":"VALIDATED","allowedFunctionNames":["a_b","c"]}})"},
      {"some",
       kNew,
       false,
       {Mode::kRequired, {"c"}},
       R"({"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["c"]}})"},
      {"unknown name", kNew, false, {Mode::kRequired, {"zz"}}, "error invalid_value tool_choice"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    RequestFixture fixture(row.model);
    fixture.tool("a b").strict = row.strict;
    fixture.tool("c");
    fixture.request.tool_choice = row.choice;
    CHECK(fixture.write_member("toolConfig") == row.expected);
  }
}

TEST_CASE("gemini tools: a choice without functions") {
  RequestFixture required;
  required.request.tool_choice.mode = Mode::kRequired;
  CHECK(required.write() == "error invalid_value tool_choice");
  RequestFixture none;
  none.request.tool_choice.mode = Mode::kNone;
  CHECK(none.write_member("toolConfig") == "");
  RequestFixture built_in;
  built_in.tool("", Kind::kWebSearch);
  built_in.request.tool_choice.mode = Mode::kRequired;
  CHECK(built_in.write_member("toolConfig") == "");
  CHECK(built_in.ignored() == "tool_choice");
}

TEST_CASE("gemini tools: errors name the tool") {
  RequestFixture schema;
  schema.tool("a");
  schema.tool("b").parameters = schema.tree(R"({"type":"string"})");
  CHECK(schema.write() == "error invalid_value tools[1].function.parameters");
  RequestFixture legacy;
  chat::Tool& tool = legacy.tool("a");
  tool.param = "functions[0]";
  tool.nested = false;
  tool.parameters = legacy.tree("[]");
  CHECK(legacy.write() == "error invalid_value functions[0].parameters");
  RequestFixture twice;
  twice.tool("a");
  twice.tool("a");
  CHECK(twice.write() == "error invalid_value tools[1]");
  RequestFixture speech("gemini-3.8-flash-tts");
  speech.tool("a");
  CHECK(speech.write() == "error unsupported_parameter tools");
}

TEST_CASE("gemini tools: web search by default") {
  struct Row {
    std::string_view name;
    std::string_view model;
    bool tool;
    chat::Format format;
    std::string_view google;
    std::string_view expected;
  };
  constexpr std::string_view kSearch = R"([{"googleSearch":{}}])";
  const Row rows[] = {
      {"nothing said", "gemini-3.8-flash", false, chat::Format::kText, "{}", kSearch},
      {"own tools", "gemini-3.8-flash", true, chat::Format::kText, "{}",
       R"([{"functionDeclarations":[{"name":"f"}]}])"},
      {"own raw tools", "gemini-3.8-flash", false, chat::Format::kText,
       R"({"tools":[{"urlContext":{}}]})", R"([{"urlContext":{}}])"},
      {"cached content", "gemini-3.8-flash", false, chat::Format::kText,
       R"({"cached_content":"c"})", ""},
      {"image model", "gemini-3.1-flash-image", false, chat::Format::kText, "{}", ""},
      {"gemma", "gemma-3-27b-it", false, chat::Format::kText, "{}", ""},
      {"JSON on generation 2", "gemini-2.5-flash", false, chat::Format::kJsonObject, "{}", ""},
      {"JSON on generation 3", "gemini-3.8-flash", false, chat::Format::kJsonObject, "{}", kSearch},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    RequestFixture fixture(row.model);
    fixture.options.web_search = gemini::WebSearchDefault::kOn;
    if (row.tool) fixture.tool("f");
    fixture.request.response_format.format = row.format;
    fixture.request.google = fixture.tree(row.google);
    CHECK(fixture.write_member("tools") == row.expected);
  }
}
