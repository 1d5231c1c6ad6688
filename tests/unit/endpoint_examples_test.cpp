// The worked examples of the endpoints beside Chat Completions: the client's request becomes the
// upstream's, and the upstream's answer the client's.
#include <catch2/catch.hpp>

#include "gemini/read_embeddings.h"
#include "gemini/read_response.h"
#include "gemini/write_embedding.h"
#include "gemini/write_request.h"
#include "openai/embeddings_builder.h"
#include "openai/read_embeddings.h"
#include "openai/read_responses.h"
#include "openai/responses_builder.h"
#include "openai/responses_writer.h"
#include "sse/reader.h"
#include "support/json_text.h"

namespace {

const std::string kEndpointFolder = "tests/cases/examples/";
constexpr int64_t kEndpointClock = 1795305600;

const json::Value* read_body(const std::string& name, base::Arena& arena) {
  const auto tree =
      json::read(support::read_file(kEndpointFolder + name + "/openai-request.json"), arena);
  REQUIRE(tree.has_value());
  return arena.make<json::Value>(*tree);
}

std::string expected_body(const std::string& name) {
  return support::canonical(support::read_file(kEndpointFolder + name + "/gemini-request.json"));
}

// Event by event: its name, and its data as JSON.
std::string named_events(std::string_view stream) {
  std::string out;
  for (const std::string_view line : base::split(stream, '\n')) {
    if (line.starts_with("event: ")) out += base::concat(line, "\n");
    if (line.starts_with("data: ")) out += support::canonical(line.substr(6)) + "\n";
  }
  return out;
}

std::string last_response(std::string_view stream) {
  const size_t at = stream.rfind("data: ");
  base::Arena arena;
  const auto event = json::read(stream.substr(at + 6, stream.find('\n', at) - at - 6), arena);
  return support::canonical(json::to_text(*event->find("response")));
}

// The answers to one Responses request, fed with an upstream stream cut into pieces.
struct ResponsesAnswers {
  std::string stream;
  std::string whole;
};

ResponsesAnswers answer_responses(const std::string& name, size_t piece) {
  base::Arena arena;
  auto read = openai::read_responses_request(*read_body(name, arena), {}, arena);
  REQUIRE(read.has_value());
  base::Buffer unused;
  const auto written = gemini::write_request(read->request, {}, arena, unused);
  REQUIRE(written.has_value());
  openai::AnswerContext context;
  context.style = read->request.style;
  context.requested_model = read->request.requested_model;
  context.created_s = kEndpointClock;
  context.id_seed = "000000000000000000000000";
  openai::ResponsesWriter writer(context, read->echo);
  openai::ResponsesBuilder builder(context, read->echo);
  gemini::ResponseReader reader(written->names, gemini::Calls::kAll);
  const std::string upstream = support::read_file(kEndpointFolder + name + "/gemini-response.sse");
  sse::Reader events;
  base::Buffer stream;
  for (size_t at = 0; at < upstream.size(); at += piece) {
    events.feed(std::string_view(upstream).substr(at, piece));
    std::string_view data;
    while (events.next(data) == sse::Reader::Item::kEvent) {
      base::Arena event_arena;
      const auto tree = json::read(data, event_arena);
      const chat::AnswerPiece answer = reader.read(*tree, event_arena);
      writer.add(answer, stream);
      builder.add(answer);
    }
  }
  writer.finish(stream);
  base::Buffer whole;
  builder.write(whole);
  return {stream.str(), whole.str()};
}

}  // namespace

TEST_CASE("examples: a streamed response, whose last event is the whole one") {
  const std::string name = "20-responses-stream-tool";
  const std::string expected = support::read_file(kEndpointFolder + name + "/openai-response.sse");
  REQUIRE_FALSE(expected.empty());
  for (const size_t piece : {size_t{1}, size_t{7}, size_t{100000}}) {
    const ResponsesAnswers answers = answer_responses(name, piece);
    CHECK(named_events(answers.stream) == named_events(expected));
    CHECK(support::canonical(answers.whole) == last_response(expected));
  }
}

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
