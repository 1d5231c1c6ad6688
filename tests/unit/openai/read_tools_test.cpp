#include "openai/read_tools.h"

#include <catch2/catch.hpp>

#include "unit/openai/read_fixture.h"

namespace {

struct Row {
  std::string members;
  std::string expected;
};

const std::string kTwo =
    R"("tools":[{"type":"function","function":{"name":"a"}},{"type":"custom","custom":{"name":"b"}}])";

}  // namespace

TEST_CASE("read tools: declarations") {
  const Row rows[] = {
      {"", ""},
      {R"("tools":null)", ""},
      {R"("tools":[])", ""},
      {R"("tools":[{"type":"function","function":{"name":"f"}}])", "tools[0]=function f"},
      {R"("tools":[{"type":"function","function":{"name":"f","description":"d","strict":true,)"
       R"("parameters":{"type":"object","properties":{"z":{},"a":{}}}}}])",
       R"(tools[0]=function f 'd' {"type":"object","properties":{"z":{},"a":{}}} strict)"},
      {R"("tools":[{"type":"function","function":{"name":"f","description":null,"strict":null}}])",
       "tools[0]=function f"},
      {R"("tools":[{"type":"custom","custom":{"name":"c","description":"d"}}])",
       "tools[0]=custom c 'd'"},
      {R"("tools":[{"type":"custom","custom":{"name":"c","format":{"type":"text"}}}])",
       "tools[0]=custom c"},
      {R"("tools":[{"type":"custom","custom":{"name":"c","format":{"type":"grammar",)"
       R"("grammar":{"syntax":"lark","definition":"start: x"}}}}])",
       "tools[0]=custom c grammar(lark) start: x"},
      {R"("tools":[{"type":"web_search"}])", "tools[0]=web_search"},
      {R"("tools":[{"type":"web_search_preview"}])", "tools[0]=web_search"},
      {R"("tools":[{"type":"web_search_preview_2025_03_11"}])", "tools[0]=web_search"},
      {R"("tools":[{"type":"web_search_2025_08_26"}])", "tools[0]=web_search"},
      {R"("tools":[{"type":"google_search"},{"type":"googleSearch"}])",
       "tools[0]=web_search; tools[1]=web_search"},
      {R"("tools":[{"type":"code_interpreter","container":{"type":"auto"}}])",
       "tools[0]=code_execution"},
      {R"("tools":[{"type":"code_execution"}])", "tools[0]=code_execution"},
      {R"("tools":[{"type":"url_context"},{"type":"google_maps"}])",
       "tools[0]=url_context; tools[1]=maps"},
      {R"("web_search_options":{})", "web_search_options=web_search"},
      {R"("web_search_options":{"search_context_size":"low","user_location":{}})",
       "web_search_options=web_search"},
      {R"("web_search_options":true)", "invalid_type web_search_options"},
      {R"("tools":[{"type":"mcp"}])", "unsupported_value tools[0].type"},
      {R"("tools":[{"type":"web_search"},{"type":"file_search"}])",
       "unsupported_value tools[1].type"},
      {R"("tools":[{"type":"computer_use_preview"}])", "unsupported_value tools[0].type"},
      {R"("tools":[{"type":"image_generation"}])", "unsupported_value tools[0].type"},
      {R"("tools":[{"function":{"name":"f"}}])", "missing_required_parameter tools[0].type"},
      {R"("tools":[{"type":"function"}])", "missing_required_parameter tools[0].function"},
      {R"("tools":[{"type":"function","name":"f","strict":true}])", "tools[0]=function f strict"},
      {R"("tools":[{"type":"custom","name":"c","format":{"type":"grammar","syntax":"lark",)"
       R"("definition":"start: x"}},{"type":"function","function":{"name":"f"}}])",
       "tools[0]=custom c grammar(lark) start: x; tools[1]=function f"},
      {R"("tools":[{"type":"function","name":"f","parameters":1}])",
       "invalid_type tools[0].parameters"},
      {R"("tools":[{"type":"namespace","name":"n","tools":[]}])",
       "unsupported_value tools[0].type"},
      {R"("tools":[{"type":"function","function":{}}])",
       "missing_required_parameter tools[0].function.name"},
      {R"("tools":[{"type":"function","function":{"name":""}}])",
       "missing_required_parameter tools[0].function.name"},
      {R"("tools":[{"type":"function","function":{"name":1}}])",
       "invalid_type tools[0].function.name"},
      {R"("tools":[{"type":"function","function":{"name":"f","description":1}}])",
       "invalid_type tools[0].function.description"},
      {R"("tools":[{"type":"function","function":{"name":"f","parameters":"{}"}}])",
       "invalid_type tools[0].function.parameters"},
      {R"("tools":[{"type":"function","function":{"name":"f","strict":1}}])",
       "invalid_type tools[0].function.strict"},
      {R"("tools":[{"type":"custom","custom":{"name":"c","format":"text"}}])",
       "invalid_type tools[0].custom.format"},
      {R"("tools":[7])", "invalid_type tools[0]"},
      {R"("tools":{})", "invalid_type tools"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    CHECK(ReadFixture(ReadFixture::asking(row.members)).outcome(describe::tools) == row.expected);
  }
}

TEST_CASE("read tools: choice") {
  const auto with = [](const std::string& choice) { return kTwo + R"(,"tool_choice":)" + choice; };
  const std::string search = R"("tools":[{"type":"web_search"}],"tool_choice":)";
  const std::string hosted =
      R"("tools":[{"type":"function","function":{"name":"a"}},{"type":"web_search"}],)"
      R"("tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[)";
  std::string many = R"({"type":"function","function":{"name":"a"}})";
  for (int i = 0; i < 512; ++i) many += R"(,{"type":"function","function":{"name":"a"}})";
  const Row rows[] = {
      {kTwo, "default"},
      {with("null"), "default"},
      {hosted + many + "]}}", "invalid_value tool_choice"},
      {with(R"("auto")"), "auto"},
      {with(R"("none")"), "none"},
      {with(R"("required")"), "required"},
      {with(R"("any")"), "required"},
      {with(R"("validated")"), "validated"},
      {with(R"({"type":"auto"})"), "auto"},
      {with(R"({"type":"none"})"), "none"},
      {with(R"({"type":"required"})"), "required"},
      {with(R"({"type":"any"})"), "required"},
      {with(R"({"type":"validated"})"), "validated"},
      {with(R"({"type":"function","function":{"name":"a"}})"), "required a"},
      {with(R"({"type":"custom","custom":{"name":"b"}})"), "required b"},
      {with(
           R"({"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[)"
           R"({"type":"function","function":{"name":"a"}},{"type":"custom","custom":{"name":"b"}}]}})"),
       "auto a b"},
      {with(R"({"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[)"
            R"({"type":"function","function":{"name":"a"}}]}})"),
       "required a"},
      {hosted + R"({"type":"function","function":{"name":"a"}},{"type":"web_search"}]}})",
       "required a"},
      {hosted + R"({"type":"function","function":{"name":"a"}},{"type":"code_interpreter"}]}})",
       "invalid_value tool_choice"},
      {hosted + R"({"type":"web_search"}]}})", "invalid_value tool_choice"},
      {hosted + R"({"type":"code_interpreter"}]}})", "invalid_value tool_choice"},
      {search + R"({"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[)"
                R"({"type":"web_search"}]}})",
       "auto"},
      {search + R"({"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[)"
                R"({"type":"web_search"}]}})",
       "default ignored tool_choice"},
      {R"("tool_choice":"auto")", "auto"},
      {R"("tool_choice":"none")", "none"},
      {R"("tool_choice":"validated")", "validated"},
      {R"("tool_choice":{"type":"any"})", "invalid_value tool_choice"},
      {R"("tool_choice":"required")", "invalid_value tool_choice"},
      {R"("tools":[],"tool_choice":"required")", "invalid_value tool_choice"},
      {R"("tool_choice":{"type":"function","function":{"name":"a"}})", "invalid_value tool_choice"},
      {with(R"({"type":"function","function":{"name":"z"}})"), "invalid_value tool_choice"},
      {with(R"({"type":"function","function":{}})"), "invalid_value tool_choice"},
      {with(R"({"type":"function"})"), "invalid_value tool_choice"},
      {with(R"({"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[)"
            R"({"type":"function","function":{"name":"z"}}]}})"),
       "invalid_value tool_choice"},
      {with(R"({"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[]}})"),
       "invalid_value tool_choice"},
      {with(R"({"type":"allowed_tools","allowed_tools":{"mode":"none","tools":[)"
            R"({"type":"function","function":{"name":"a"}}]}})"),
       "invalid_value tool_choice"},
      {with(R"({"type":"allowed_tools","allowed_tools":{"mode":"sometimes","tools":[)"
            R"({"type":"function","function":{"name":"a"}}]}})"),
       "invalid_value tool_choice"},
      {with(R"({"type":"allowed_tools","allowed_tools":{"mode":"auto"}})"),
       "invalid_value tool_choice"},
      {search + R"({"type":"web_search_preview"})", "invalid_value tool_choice"},
      {with(R"({"type":"mcp"})"), "invalid_value tool_choice"},
      {with(R"({})"), "invalid_value tool_choice"},
      {with(R"("always")"), "invalid_value tool_choice"},
      {with("1"), "invalid_type tool_choice"},
      {search + R"("required")", "default ignored tool_choice"},
      {search + R"("auto")", "auto"},
      {search + R"({"type":"any"})", "default ignored tool_choice"},
      {R"("web_search_options":{},"tool_choice":"required")", "default ignored tool_choice"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    CHECK(ReadFixture(ReadFixture::asking(row.members)).outcome([](const chat::Request& request) {
      const std::string ignored = chat::ignored_header(request.ignored);
      return describe::choice(request.tool_choice) + (ignored.empty() ? "" : " ignored " + ignored);
    }) == row.expected);
  }
}

TEST_CASE("read tools: parallel calls") {
  const Row rows[] = {
      {"", "yes"},
      {R"("parallel_tool_calls":true)", "yes"},
      {R"("parallel_tool_calls":false)", "no"},
      {R"("parallel_tool_calls":0)", "invalid_type parallel_tool_calls"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    CHECK(ReadFixture(ReadFixture::asking(row.members)).outcome([](const chat::Request& request) {
      return request.style.parallel_calls ? "yes" : "no";
    }) == row.expected);
  }
}

TEST_CASE("read tools: the deprecated forms") {
  const std::string functions =
      R"("functions":[{"name":"f","description":"d","parameters":{"type":"object"}}])";
  const std::string declared = R"(functions[0]=function f 'd' {"type":"object"} | )";
  const Row rows[] = {
      {functions, declared + "default | legacy"},
      {functions + R"(,"function_call":"auto")", declared + "auto | legacy"},
      {functions + R"(,"function_call":"none")", declared + "none | legacy"},
      {functions + R"(,"function_call":{"name":"f"})", declared + "required f | legacy"},
      {functions + R"(,"function_call":{"name":"g"})", "invalid_value function_call"},
      {functions + R"(,"function_call":"required")", "invalid_value function_call"},
      {functions + R"(,"function_call":"validated")", "invalid_value function_call"},
      {functions + R"(,"function_call":1)", "invalid_type function_call"},
      {functions + R"(,"function_call":{"name":"f"},"tool_choice":"none")",
       declared + "required f | legacy"},
      {functions + R"(,"tool_choice":"none")", declared + "none | legacy"},
      {kTwo + R"(,"function_call":{"name":"a"},"tool_choice":"none")",
       "tools[0]=function a; tools[1]=custom b | none | "},
      {R"("function_call":{"name":"f"})", "invalid_value function_call"},
      {R"("function_call":"auto")", " | auto | "},
      {R"("functions":[])", " | default | "},
      {functions + "," + kTwo, "invalid_value functions"},
      {R"("functions":[{}])", "missing_required_parameter functions[0].name"},
      {R"("functions":[1])", "invalid_type functions[0]"},
      {R"("functions":{})", "invalid_type functions"},
      {R"("functions":[{"name":"f","parameters":[]}])", "invalid_type functions[0].parameters"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    CHECK(ReadFixture(ReadFixture::asking(row.members)).outcome([](const chat::Request& request) {
      return base::concat(describe::tools(request), " | ", describe::choice(request.tool_choice),
                          " | ", request.style.legacy_function ? "legacy" : "");
    }) == row.expected);
  }
}
