#include <catch2/catch.hpp>
#include <string>

#include "gemini/schema.h"
#include "gemini/write_request.h"
#include "json/known.h"
#include "json/read.h"
#include "json/write.h"
#include "openai/read_chat.h"
#include "openai/read_tools.h"
#include "unit/gemini/schema_author.h"

namespace {

// What Gemini gets for the body of a chat, or the error. `hits` counts tools that were known.
std::string written(std::string_view body, json::Known* known, int& hits) {
  base::Arena arena;
  const std::string_view padded = json::copy_padded(body, arena);
  const auto value = json::read_padded(padded, arena, json::kMaxNodes, {}, known);
  REQUIRE(value);
  auto request = openai::read_chat_request(*value, {}, arena);
  REQUIRE(request);
  if (known != nullptr) request->tool_notes = known->note(*openai::find_tools(*value));
  if (request->tool_notes != nullptr) ++hits;
  base::Buffer out;
  const auto result = gemini::write_request(*request, {}, arena, out);
  if (!result) return base::concat("error ", result.error().param, " ", result.error().message);
  return out.str();
}

std::string chat_with(std::string_view tools) {
  return base::concat(R"({"model":"gemini-3.8-flash","messages":[{"role":"user","content":"Hi"}],)",
                      R"("tools":[)", tools, "]}");
}

std::string tool(std::string_view name, std::string_view parameters) {
  return base::concat(R"({"type":"function","function":{"name":")", name,
                      R"(","description":"Does )", std::string(300, 'x'), R"(","parameters":)",
                      parameters, "}}");
}

}  // namespace

TEST_CASE("gemini: tools that are known are declared as at first") {
  json::Known known;
  int hits = 0;
  int errors = 0;
  for (unsigned seed = 0; seed < 600; ++seed) {
    std::string tools;
    for (unsigned i = 0; i < 20; ++i) {
      const std::string schema = schema_author::Author(seed * 20 + i, "").schema(3);
      // Few are of the type that parameters must have.
      const bool whole = seed % 10 == 0;
      if (i > 0) tools += ",";
      tools += tool(
          base::concat("t", std::to_string(i)),
          whole ? schema : base::concat(R"({"type":"object","properties":{"p":)", schema, "}}"));
    }
    const std::string body = chat_with(tools);
    const std::string first = written(body, nullptr, hits);
    errors += first.starts_with("error") ? 1 : 0;
    CAPTURE(body);
    for (int i = 0; i < 5; ++i) REQUIRE(written(body, &known, hits) == first);
  }
  CHECK(hits == 600 * 3);
  CHECK(errors > 40);
  CHECK(errors < 100);
}

TEST_CASE("gemini: what is known of a schema counts as often as it is used") {
  base::Arena arena;
  json::Notes notes(arena);
  // Not plain: `default` is dropped.
  const auto schema = json::read(
      R"({"type":"object","properties":{"a":{"type":"string","default":"x"},"b":{}}})", arena);
  REQUIRE(schema);
  constexpr size_t kNodes = 100;
  size_t cost = 0;
  for (int i = 0; i < 3; ++i) {
    base::Arena request;
    gemini::SchemaBudget budget{.nodes = kNodes};
    const auto out = gemini::normalise_tool_schema(*schema, "tools[0]", budget, request, &notes);
    REQUIRE(out);
    REQUIRE(*out);
    CHECK(json::to_text(**out) ==
          R"({"type":"object","properties":{"a":{"type":"string"},"b":{}}})");
    if (i == 0) cost = kNodes - budget.nodes;
    CHECK(kNodes - budget.nodes == cost);
  }
  CHECK(cost > 0);
  gemini::SchemaBudget spent{.nodes = cost - 1};
  const auto out = gemini::normalise_tool_schema(*schema, "tools[0]", spent, arena, &notes);
  REQUIRE_FALSE(out);
  CHECK(out.error().param == "tools[0]");
}

TEST_CASE("gemini: a schema without members stays left out") {
  base::Arena arena;
  json::Notes notes(arena);
  const auto schema = json::read(R"({"type":"object","properties":{}})", arena);
  REQUIRE(schema);
  for (int i = 0; i < 2; ++i) {
    gemini::SchemaBudget budget;
    const auto out = gemini::normalise_tool_schema(*schema, "tools[0]", budget, arena, &notes);
    REQUIRE(out);
    CHECK_FALSE(*out);
  }
  CHECK(notes.find(*schema) != nullptr);
}
