#include "unit/gemini/schema_rows.h"

using schema_rows::kParam;
using schema_rows::normalised;
using schema_rows::normalised_for_tool;

namespace {

std::string nested_items(int levels) {
  std::string out = R"({"type":"string"})";
  for (int i = 0; i < levels; ++i) out = base::concat(R"({"items":)", out, "}");
  return out;
}

std::string nested_properties(int levels) {
  std::string out = R"({"type":"string"})";
  for (int i = 0; i < levels; ++i) out = base::concat(R"({"properties":{"p":)", out, "}}");
  return out;
}

}  // namespace

TEST_CASE("gemini schema: what is refused") {
  const std::string error = base::concat("error ", kParam);
  CHECK(normalised("[]") == error);
  CHECK(normalised(nested_items(62)).find("error") == std::string::npos);
  CHECK(normalised(nested_items(64)) == error);
  CHECK(normalised(nested_properties(31)).find("error") == std::string::npos);
  CHECK(normalised(nested_properties(32)) == error);
  CHECK(normalised_for_tool(nested_items(80)) == "error tools[0].function.parameters");
}

TEST_CASE("gemini schema: copies cannot ask for any amount of memory") {
  std::string schema = R"({"items":{"$ref":"#/$defs/d0","title":"x"},"$defs":{)";
  for (int i = 0; i < 40; ++i) {
    const std::string next = std::to_string(i + 1);
    schema +=
        base::concat(R"("d)", std::to_string(i), R"(":{"properties":{"a":{"$ref":"#/$defs/d)", next,
                     R"(","title":"x"},"b":{"$ref":"#/$defs/d)", next, R"(","title":"x"}}},)");
  }
  schema += R"("d40":{}}})";
  CHECK(normalised(schema) == base::concat("error ", kParam));

  std::string merged = R"({"allOf":[)";
  for (int i = 0; i < 5000; ++i) {
    merged +=
        base::concat(i == 0 ? "" : ",", R"({"properties":{"p)", std::to_string(i), R"(":{}}})");
  }
  merged += "]}";
  CHECK(normalised(merged) == base::concat("error ", kParam));
}
