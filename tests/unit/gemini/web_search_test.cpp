#include <catch2/catch.hpp>

#include "base/text.h"
#include "gemini/citations.h"
#include "json/read.h"

TEST_CASE("grounding: queries and pages of a search") {
  struct Row {
    std::string metadata;
    std::string expected;  // queries | sources
  };
  const Row rows[] = {
      {R"({"webSearchQueries":["a b","c"],"groundingChunks":[{"web":{"uri":"https://x"}}]})",
       "a b,c, | https://x,"},
      {R"({"groundingChunks":[{"maps":{"uri":"https://m"}},{"web":{}},{"web":{"uri":"u"}}]})",
       " | u,"},
      {R"({"webSearchQueries":["",7,null]})", " | "},
      {R"({"webSearchQueries":"a","groundingChunks":{}})", " | "},
      {R"({})", " | "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.metadata);
    base::Arena arena;
    const auto metadata = json::read(row.metadata, arena);
    REQUIRE(metadata);
    const chat::WebSearch search = gemini::read_web_search(*metadata);
    std::string out;
    for (const std::string_view query : search.queries) out += base::concat(query, ",");
    out += " | ";
    for (const std::string_view source : search.sources) out += base::concat(source, ",");
    CHECK(out == row.expected);
  }
}
