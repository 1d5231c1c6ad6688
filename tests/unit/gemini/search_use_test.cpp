#include "gemini/search_use.h"

#include <catch2/catch.hpp>

#include "json/read.h"

namespace {

TEST_CASE("gemini: whether a native request may search") {
  struct Row {
    std::string_view body;
    bool expected;
  };
  const Row rows[] = {
      {"", false},
      {R"({"contents":[{"parts":[{"text":"Hi"}]}]})", false},
      {R"({"tools":[{"googleSearch":{}}]})", true},
      {R"({"tools":[{"google_search": {}}]})", true},
      {R"({"tools":[{"urlContext":{}}]})", true},
      {R"({"tools":[{"type":"google_search"}]})", true},
      {R"({"text":"about \"googleSearch\" and 'google_search'"})", false},
      // The same to Google.
      {R"({"tools":[{"google\u0053earch":{}}]})", true},
      {R"({"tools":[{"url\u005fcontext":{}}]})", true},
      {R"({"tools":[{"google\u004Daps":{}}]})", true},
      {R"({"tools":[{"\u0067oogleMaps":{}}]})", true},
      {R"({'tools':[{'googleSearch':{}}]})", true},
      {R"({tools:[{googleSearch:{}}]})", true},
      {R"({"contents":[],tools:[{googleSearch:{}}]})", true},
      {R"({"tools":[{"url\u007Acontext":{}}]})", true},
      {R"({"text":"\u0080"})", false},
      {"\x1f\x8b\x08\x03", true},
      // What encoders write for other reasons.
      {R"({"text":"\u4f60\u597d \u0026 \u003c\u0027 \u0000 \u2028"})", false},
      {"{\"a\":[1,-2.5E+3,true,false,null],\r\n\t\"b\":\"it's {a: /* \\\\\\\" b\\\\\"}", false},
      {R"({"data":"iVBORw0KGgo/+=="})", false},
      {R"({"text":"without an end)", false},
  };
  for (const Row& row : rows) {
    INFO(row.body);
    CHECK(gemini::may_search(row.body) == row.expected);
  }
}

TEST_CASE("gemini: whether the tools of a chat search") {
  struct Row {
    std::string_view tools;
    bool expected;
  };
  const Row rows[] = {
      {"[]", false},
      {R"([{"functionDeclarations":[{"name":"googleSearch"}]},{"codeExecution":{}}])", false},
      {R"([{"codeExecution":{}},{"googleSearch":{}}])", true},
      {R"([{"googleMaps":{}}])", true},
      {R"([{"urlContext":{}}])", true},
  };
  for (const Row& row : rows) {
    INFO(row.tools);
    base::Arena arena;
    CHECK(gemini::uses_search(json::read(row.tools, arena)->items()) == row.expected);
  }
}

}  // namespace
