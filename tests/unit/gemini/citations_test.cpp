#include "gemini/citations.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "json/read.h"

namespace {

std::string support(size_t start, size_t end) {
  return base::concat(R"({"segment":{"startIndex":)", std::to_string(start), R"(,"endIndex":)",
                      std::to_string(end), R"(},"groundingChunkIndices":[0]})");
}

}  // namespace

TEST_CASE("citations: places far into a long text are counted in code points") {
  // One, two, three and four bytes.
  constexpr std::string_view kWord = "aé句🙂";
  constexpr size_t kWords = 200;
  gemini::AnnotatedText text;
  for (size_t i = 0; i < kWords; ++i) text.add_part(kWord);
  std::string metadata = R"({"groundingChunks":[{"web":{"uri":"u"}}],"groundingSupports":[)";
  // Back and forth, as nothing says that they come in order.
  const size_t firsts[] = {0, 25, 26, 51, 52, 199, 102, 103, 1};
  for (const size_t first : firsts) {
    if (first != firsts[0]) metadata += ',';
    metadata += support(first * kWord.size() + 1, (first + 1) * kWord.size());
  }
  metadata += "]}";
  base::Arena arena;
  const base::Result<json::Value> tree = json::read(metadata, arena);
  REQUIRE(tree.has_value());
  const std::vector<chat::Citation> citations = text.read_grounding(*tree, arena);
  REQUIRE(citations.size() == std::size(firsts));
  for (size_t i = 0; i < citations.size(); ++i) {
    CAPTURE(firsts[i]);
    CHECK(citations[i].start == static_cast<int64_t>(4 * firsts[i] + 1));
    CHECK(citations[i].end == static_cast<int64_t>(4 * firsts[i] + 4));
  }
}
