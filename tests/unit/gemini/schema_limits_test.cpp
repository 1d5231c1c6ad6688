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

TEST_CASE("gemini schema: a chain of references is followed to a depth") {
  const auto chain = [](int length) {
    std::string schema = R"({"$ref":"#/$defs/d0","$defs":{)";
    for (int i = 0; i < length; ++i) {
      schema += base::concat("\"d", std::to_string(i), R"(":{"$ref":"#/$defs/d)",
                             std::to_string(i + 1), R"("},)");
    }
    return base::concat(schema, "\"d", std::to_string(length), R"(":{"properties":{"a":{}}}}})");
  };
  CHECK(normalised_for_tool(chain(50)) == R"({"type":"object","properties":{"a":{}}})");
  CHECK(normalised_for_tool(chain(70)) == "error tools[0].function.parameters");
  CHECK(normalised_for_tool(chain(10'000)) == "error tools[0].function.parameters");
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

TEST_CASE("gemini schema: unions of a tool's root cannot ask for any amount of work") {
  const std::string error = "error tools[0].function.parameters";
  // Each union is reached twice as often as the one before it.
  std::string doubled = R"({"anyOf":[{"$ref":"#/$defs/u0"}],"$defs":{)";
  for (int i = 0; i < 30; ++i) {
    const std::string next = base::concat(R"({"$ref":"#/$defs/u)", std::to_string(i + 1), "\"}");
    doubled += base::concat(R"("u)", std::to_string(i), R"(":{"anyOf":[)", next, ",", next, "]},");
  }
  doubled += R"("u30":{"properties":{"a":{}}}}})";
  CHECK(normalised_for_tool(doubled) == error);

  // One large definition for many branches.
  std::string wide = R"({"$defs":{"W":{"properties":{)";
  for (int i = 0; i < 20'000; ++i) {
    wide += base::concat(i > 0 ? "," : "", R"("p)", std::to_string(i), R"(":{})");
  }
  wide += R"(}}},"anyOf":[)";
  for (int i = 0; i < 20'000; ++i) {
    wide += base::concat(i > 0 ? "," : "", R"({"$ref":"#/$defs/W"})");
  }
  wide += "]}";
  CHECK(normalised_for_tool(wide) == error);

  std::string deep = R"({"properties":{"a":{}}})";
  for (int i = 0; i < 31; ++i) deep = base::concat(R"({"anyOf":[)", deep, "]}");
  CHECK(normalised_for_tool(deep) == R"({"type":"object","properties":{"a":{}}})");
  CHECK(normalised_for_tool(base::concat(R"({"anyOf":[)", deep, "]}")) == error);
}
