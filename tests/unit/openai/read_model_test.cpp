#include "openai/read_model.h"

#include <catch2/catch.hpp>

#include "unit/openai/read_fixture.h"

TEST_CASE("read model: names") {
  struct Row {
    std::string name;
    std::string json;      // value of `model`; empty = absent
    std::string expected;  // the upstream's id or the error
  };
  const Row rows[] = {
      {"plain", R"("gemini-3.8-flash")", "gemini-3.8-flash"},
      {"models/", R"("models/gemini-3.8-flash")", "gemini-3.8-flash"},
      {"google/", R"("google/gemini-3.8-flash")", "gemini-3.8-flash"},
      {"one prefix only", R"("models/google/x")", "invalid_value model"},
      {"tuned", R"("tunedModels/my-model_1.0")", "tunedModels/my-model_1.0"},
      {"tuned, prefixed", R"("models/tunedModels/a")", "tunedModels/a"},
      {"all characters", R"("aZ09._-")", "aZ09._-"},
      {"alias", R"("gpt-4o")", "gemini-3.8-flash"},
      {"alias of a prefixed name", R"("big")", "gemini-4-argon"},
      {"alias is exact", R"("GPT-4o")", "GPT-4o"},
      {"alias goes before the prefix", R"("google/special")", "gemini-2.5-pro"},
      {"alias that is no name", R"("broken")", "invalid_value model"},
      {"a path", R"("a/b")", "invalid_value model"},
      {"leaving the path", R"("..")", "invalid_value model"},
      {"leaving the path behind a prefix", R"("tunedModels/..")", "invalid_value model"},
      {"a query", R"("a?key=1")", "invalid_value model"},
      {"a colon", R"("a:b")", "invalid_value model"},
      {"percent", R"("a%2f")", "invalid_value model"},
      {"blank", R"("a b")", "invalid_value model"},
      {"not ASCII", R"("modèle")", "invalid_value model"},
      {"only a prefix", R"("models/")", "missing_required_parameter model"},
      {"empty", R"("")", "missing_required_parameter model"},
      {"null", "null", "missing_required_parameter model"},
      {"absent", "", "missing_required_parameter model"},
      {"a number", "4", "invalid_type model"},
      {"a list", "[]", "invalid_type model"},
  };
  const openai::Aliases aliases = {{"gpt-4o", "gemini-3.8-flash"},
                                   {"big", "models/gemini-4-argon"},
                                   {"google/special", "gemini-2.5-pro"},
                                   {"broken", "a b"}};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string model = row.json.empty() ? "" : R"("model":)" + row.json + ",";
    const ReadFixture read("{" + model + R"("messages":[{"role":"user","content":"Hi"}]})",
                           {.aliases = &aliases});
    CHECK(read.outcome([](const chat::Request& request) { return request.model; }) == row.expected);
  }
}

TEST_CASE("read model: the client's own word is kept") {
  const openai::Aliases aliases = {{"gpt-4o", "gemini-3.8-flash"}};
  const ReadFixture aliased(R"({"model":"gpt-4o","messages":[{"role":"user","content":"Hi"}]})",
                            {.aliases = &aliases});
  CHECK(aliased.request->requested_model == "gpt-4o");
  const ReadFixture prefixed(R"({"model":"models/x","messages":[{"role":"user","content":"Hi"}]})");
  CHECK(prefixed.request->requested_model == "models/x");
}
