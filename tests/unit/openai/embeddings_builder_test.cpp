#include "openai/embeddings_builder.h"

#include <catch2/catch.hpp>

#include "unit/support/json_text.h"

namespace {

using Encoding = chat::EmbeddingRequest::Encoding;
using Length = chat::EmbeddingBatch::Length;

struct AnswerRow {
  std::string name;
  std::string values;
  Encoding encoding;
  Length length;
  std::string expected;
};

chat::EmbeddingBatch batch_of(const std::string& vectors, base::Arena& arena, Length length,
                              int64_t tokens, size_t first = 0) {
  chat::EmbeddingBatch batch;
  batch.first = first;
  const auto tree = json::read(vectors, arena);
  REQUIRE(tree);
  for (const json::Value& vector : tree->items()) batch.vectors.push_back(vector.items());
  batch.length = length;
  batch.usage.prompt = tokens;
  return batch;
}

}  // namespace

TEST_CASE("embeddings answer: values") {
  const AnswerRow rows[] = {
      {"as they came", "[0.10,-2,1e-3]", Encoding::kFloat, Length::kUnit, "[0.10,-2,1e-3]"},
      {"the contract's example", "[0.5,-1.25,2]", Encoding::kBase64, Length::kUnit,
       R"("AAAAPwAAoL8AAABA")"},
      {"divided by their length", "[3,0,4]", Encoding::kFloat, Length::kAny, "[0.6,0,0.8]"},
      {"divided and packed", "[3,0,4]", Encoding::kBase64, Length::kAny, R"("mpkZPwAAAADNzEw/")"},
      {"without a length", "[0,0]", Encoding::kFloat, Length::kAny, "[0,0]"},
      {"without a finite length", "[1e300,0]", Encoding::kFloat, Length::kAny, "[0,0]"},
      {"out of a float's range", "[1e300]", Encoding::kBase64, Length::kUnit, R"("AAAAAA==")"},
  };
  for (const AnswerRow& row : rows) {
    CAPTURE(row.name);
    base::Arena arena;
    chat::EmbeddingRequest request;
    request.requested_model = "m";
    request.encoding = row.encoding;
    openai::EmbeddingsBuilder builder(request);
    builder.add(batch_of("[" + row.values + "]", arena, row.length, 0));
    base::Buffer out;
    builder.write(out);
    CHECK(out.str() == R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":)" +
                           row.expected +
                           R"(}],"model":"m","usage":{"prompt_tokens":0,"total_tokens":0}})");
  }
}

TEST_CASE("embeddings answer: batches in any order, numbered on, their usage summed") {
  base::Arena arena;
  chat::EmbeddingRequest request;
  request.requested_model = "m";
  openai::EmbeddingsBuilder builder(request);
  builder.add(batch_of("[[3]]", arena, Length::kUnit, 2, 2));
  builder.add(batch_of("[[1],[2]]", arena, Length::kUnit, 5));
  base::Buffer out;
  builder.write(out);
  const auto tree = json::read(out.str(), arena);
  REQUIRE(tree);
  const auto data = tree->find("data")->items();
  REQUIRE(data.size() == 3);
  for (size_t i = 0; i < data.size(); ++i) {
    CHECK(data[i].find("index")->as_int() == static_cast<int64_t>(i));
    CHECK(data[i].find("embedding")->items()[0].as_int() == static_cast<int64_t>(i + 1));
  }
  CHECK(tree->find("usage")->find("total_tokens")->as_int() == 7);
}
