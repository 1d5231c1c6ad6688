#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

#include "unit/support/json_text.h"
#include "unit/support/simdjson_peer.h"

namespace {

const char* const kDocuments[] = {
    "",
    "{}",
    "[]",
    " [ 1 , 2 ] ",
    "[1,]",
    "{\"a\":1,}",
    "{\"a\" 1}",
    "{\"a\":{\"b\":[true,false,null]},\"a\":2}",
    "[0,-0,1.5,1e3,-1E-2,01]",
    "[1e-400,-677777308777771e-595,5e-324]",
    "[01]",
    "[1.]",
    "[.5]",
    "[+1]",
    "[\"\\u00e9\\ud83d\\ude00\\n\"]",
    "[\"\xC3\xA9 \xE4\xBB\x8A \xF0\x9F\x98\x80\"]",
    "[\"\xC3\"]",
    "[\"\xE4\xBB\"]",
    "[\"plain, then \xC0\xAF\"]",
    "[\"\xED\xA0\x80\"]",
    "[\"\xF4\x90\x80\x80\"]",
    "[\"\xE4\xBB\x8A \\\" then \xFF\"]",
    "[\"a\tb\"]",
    "[\"a\\xb\"]",
    "[tru]",
    "[nul,1]",
    "[1] x",
    "{\"a\":\"unfinished",
    "\xEF\xBB\xBF{}",
};

// Small steps of a linear congruential generator: the same mutations in every run.
uint32_t next(uint32_t& seed) {
  return seed = seed * 1664525 + 1013904223;
}

TEST_CASE("json: simdjson reads the same from every document") {
  for (const std::string document : kDocuments) {
    CAPTURE(document);
    CHECK(support::reads_as_simdjson(document));
  }
}

TEST_CASE("json: simdjson agrees about documents with bytes changed") {
  uint32_t seed = 20261123;
  const std::string original =
      support::read_file("tests/cases/examples/05-tool-results/openai-request.json");
  const std::string bytes = "{}[]\",:\\0e-.x\x80\xC3\xE4\xFF\x01";
  REQUIRE_FALSE(original.empty());
  REQUIRE(support::reads_as_simdjson(original));
  for (int round = 0; round < 3000; ++round) {
    std::string document = original;
    for (uint32_t changes = 1 + next(seed) % 3; changes > 0; --changes) {
      const size_t at = (next(seed) >> 8) % document.size();
      document[at] = bytes[(next(seed) >> 8) % bytes.size()];
    }
    CAPTURE(round, document);
    REQUIRE(support::reads_as_simdjson(document));
  }
}

}  // namespace
