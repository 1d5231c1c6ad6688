// The worked examples of the endpoints beside Chat Completions: the client's request becomes the
// upstream's, and the upstream's answer the client's.
#include <catch2/catch.hpp>

#include "gemini/read_embeddings.h"
#include "gemini/write_embedding.h"
#include "gemini/write_request.h"
#include "openai/embeddings_builder.h"
#include "openai/read_embeddings.h"
#include "openai/read_responses.h"
#include "support/json_text.h"

namespace {

const std::string kEndpointFolder = "tests/cases/examples/";

const json::Value* read_body(const std::string& name, base::Arena& arena) {
  const auto tree =
      json::read(support::read_file(kEndpointFolder + name + "/openai-request.json"), arena);
  REQUIRE(tree.has_value());
  return arena.make<json::Value>(*tree);
}

std::string expected_body(const std::string& name) {
  return support::canonical(support::read_file(kEndpointFolder + name + "/gemini-request.json"));
}

}  // namespace

TEST_CASE("examples: a Responses request becomes the upstream's") {
  const std::string name = "20-responses-stream-tool";
  base::Arena arena;
  auto read = openai::read_responses_request(*read_body(name, arena), {}, arena);
  REQUIRE(read.has_value());
  base::Buffer out;
  const auto written = gemini::write_request(read->request, {}, arena, out);
  REQUIRE(written.has_value());
  CHECK(support::canonical(out.str()) == expected_body(name));
  CHECK(written->path == "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse");
  CHECK(read->request.ignored.empty());
}

TEST_CASE("examples: an embeddings request becomes the upstream's") {
  const std::string name = "18-embeddings";
  base::Arena arena;
  const auto request = openai::read_embeddings_request(*read_body(name, arena), {});
  REQUIRE(request.has_value());
  base::Buffer out;
  gemini::write_embedding_batch(*request, 0, out);
  CHECK(support::canonical(out.str()) == expected_body(name));
  CHECK(gemini::embedding_path(*request) ==
        "/v1beta/models/gemini-embedding-001:batchEmbedContents");
}

TEST_CASE("examples: the upstream's vectors become the client's") {
  const std::string name = "18-embeddings";
  base::Arena arena;
  const auto request = openai::read_embeddings_request(*read_body(name, arena), {});
  REQUIRE(request.has_value());
  const auto body =
      json::read(support::read_file(kEndpointFolder + name + "/gemini-response.json"), arena);
  const auto batch = gemini::read_embeddings(*body, *request, 0);
  REQUIRE(batch.has_value());
  openai::EmbeddingsBuilder builder(*request);
  builder.add(*batch);
  base::Buffer out;
  builder.write(out);
  const std::string expected = support::read_file(kEndpointFolder + name + "/openai-response.json");
  CHECK(support::canonical(out.str()) == support::canonical(expected));
}
