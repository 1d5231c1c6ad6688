#include "gemini/read_embeddings.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "gemini/write_embedding.h"
#include "json/read.h"
#include "json/write.h"

namespace {

struct VectorRow {
  std::string name;
  size_t texts;
  std::string answer;
  std::string expected;  // first values of each vector, then prompt tokens; empty = refused
};

chat::EmbeddingRequest embed(size_t texts) {
  chat::EmbeddingRequest request;
  request.model = "gemini-embedding-001";
  request.inputs.assign(texts, "x");
  return request;
}

std::string describe_batch(const base::Result<chat::EmbeddingBatch>& batch) {
  if (!batch) return "";
  std::string out;
  for (const auto& vector : batch->vectors) out += base::concat(json::to_text(vector[0]), " ");
  return out + std::to_string(batch->usage.prompt);
}

}  // namespace

TEST_CASE("embeddings: one vector a text, with its number as sent") {
  const VectorRow rows[] = {
      {"one", 1, R"({"embeddings":[{"values":[0.10,2]}]})", "0.10 0"},
      {"two with usage", 2,
       R"({"embeddings":[{"values":[1]},{"values":[2]}],"usageMetadata":{"promptTokenCount":7}})",
       "1 2 7"},
      {"too few", 2, R"({"embeddings":[{"values":[1]}]})", ""},
      {"too many", 1, R"({"embeddings":[{"values":[1]},{"values":[2]}]})", ""},
      {"none", 1, R"({})", ""},
      {"of another type", 1, R"({"embeddings":{"values":[1]}})", ""},
      {"no values", 1, R"({"embeddings":[{}]})", ""},
      {"empty values", 1, R"({"embeddings":[{"values":[]}]})", ""},
      {"values that are no numbers", 1, R"({"embeddings":[{"values":[1,"2"]}]})", ""},
  };
  for (const VectorRow& row : rows) {
    CAPTURE(row.name);
    base::Arena arena;
    const auto body = json::read(row.answer, arena);
    REQUIRE(body);
    const auto batch = gemini::read_embeddings(*body, embed(row.texts), 0);
    CHECK(describe_batch(batch) == row.expected);
    if (!batch) CHECK(batch.error().code == base::ErrorCode::kUpstreamError);
  }
}

TEST_CASE("embeddings: the last batch holds what is left") {
  const chat::EmbeddingRequest request = embed(101);
  REQUIRE(gemini::count_embedding_batches(request) == 2);
  base::Arena arena;
  const auto one = json::read(R"({"embeddings":[{"values":[1]}]})", arena);
  CHECK_FALSE(gemini::read_embeddings(*one, request, 0));
  const auto last = gemini::read_embeddings(*one, request, 1);
  REQUIRE(last);
  CHECK(last->first == 100);
  CHECK_FALSE(gemini::read_embeddings(*one, request, 2));
}

TEST_CASE("embeddings: which vectors are not of length 1") {
  struct Row {
    std::string model;
    std::optional<int64_t> dimensions;
    bool any_length;
  };
  const Row rows[] = {
      {"gemini-embedding-001", 768, true},    {"gemini-embedding-001", 3071, true},
      {"gemini-embedding-001", 3072, false},  {"gemini-embedding-001", std::nullopt, false},
      {"Gemini-Embedding-001", 128, true},    {"gemini-embedding-2", 768, false},
      {"gemini-embedding-001-x", 768, false},
  };
  base::Arena arena;
  const auto body = json::read(R"({"embeddings":[{"values":[1]}]})", arena);
  for (const Row& row : rows) {
    CAPTURE(row.model);
    chat::EmbeddingRequest request = embed(1);
    request.model = row.model;
    request.dimensions = row.dimensions;
    const auto batch = gemini::read_embeddings(*body, request, 0);
    REQUIRE(batch);
    CHECK((batch->length == chat::EmbeddingBatch::Length::kAny) == row.any_length);
  }
}
