#include <catch2/catch.hpp>

#include "base/text.h"
#include "gemini/read_response.h"
#include "gemini/tool_names.h"
#include "json/read.h"

// Google puts an empty object of metadata into each event of a stream that may be grounded.
TEST_CASE("metadata that says nothing is no event") {
  struct Row {
    const char* metadata;
    size_t events;
  };
  const Row rows[] = {
      {R"("groundingMetadata":{})", 0},
      {R"("urlContextMetadata":{})", 0},
      {R"("groundingMetadata":{"webSearchQueries":["x"]})", 1},
      {R"("urlContextMetadata":{"urlMetadata":[]})", 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.metadata);
    base::Arena arena;
    const auto body = json::read(base::concat(R"({"candidates":[{)", row.metadata, "}]}"), arena);
    const auto names = gemini::read_tool_names({}, arena);
    gemini::ResponseReader reader(*names, gemini::Calls::kAll);
    CHECK(reader.read(*body, arena).events.size() == row.events);
  }
}
