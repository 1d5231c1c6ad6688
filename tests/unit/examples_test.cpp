// The worked examples of tests/cases/examples, both ways: the client's request becomes the
// upstream's, and the upstream's answer the client's.
#include <catch2/catch.hpp>

#include "gemini/read_models.h"
#include "gemini/read_response.h"
#include "gemini/write_request.h"
#include "openai/chunk_writer.h"
#include "openai/completion_builder.h"
#include "openai/read_chat.h"
#include "openai/write_models.h"
#include "sse/reader.h"
#include "support/json_text.h"

namespace {

const std::string kFolder = "tests/cases/examples/";
constexpr int64_t kFrozenClock = 1795305600;

const char* const kChats[] = {
    "01-basic-chat",
    "02-system-sampling-reasoning",
    "03-media-parts",
    "04-tool-call",
    "05-tool-results",
    "06-signature-fallback",
    "07-json-schema",
    "08-stream-error",
    "09-reasoning-3x-extra-body",
    "10-stream-text-usage",
    "11-stream-tool-calls",
    "12-prompt-blocked",
    "13-grounding",
    "14-allowed-tools",
    "15-trailing-assistant",
    "16-error-quota-day",
    "17-error-key-invalid",
};

// A request on its way, with everything its values point into.
struct Translated {
  base::Arena arena;
  chat::Request request;
  gemini::Written written;
  base::Buffer body;
  std::string error;
};

void translate(const std::string& name, Translated& out) {
  const std::string text = support::read_file(kFolder + name + "/openai-request.json");
  const base::Result<json::Value> tree = json::read(text, out.arena);
  REQUIRE(tree.has_value());
  const json::Value* kept = out.arena.make<json::Value>(*tree);
  base::Result<chat::Request> request = openai::read_chat_request(*kept, {}, out.arena);
  if (!request) {
    out.error = request.error().message;
    return;
  }
  out.request = std::move(*request);
  base::Result<gemini::Written> written =
      gemini::write_request(out.request, {}, out.arena, out.body);
  if (!written) {
    out.error = written.error().message;
    return;
  }
  out.written = std::move(*written);
}

std::string header_of(const std::string& name, std::string_view header) {
  base::Arena arena;
  const auto tree = json::read(support::read_file(kFolder + name + "/case.json"), arena);
  const json::Value* headers = tree->find("response")->find("headers");
  return headers == nullptr ? std::string() : std::string(headers->find_string(header));
}

std::string upstream_path(const std::string& name) {
  base::Arena arena;
  const auto tree = json::read(support::read_file(kFolder + name + "/case.json"), arena);
  return std::string(tree->find("upstream")->find_string("path"));
}

openai::AnswerContext context_of(const chat::Request& request) {
  openai::AnswerContext context;
  context.style = request.style;
  context.requested_model = request.requested_model;
  context.created_s = kFrozenClock;
  context.id_seed = "000000000000000000000000";
  return context;
}

// The client's bytes for an upstream stream fed in pieces of `piece` bytes.
std::string stream_answer(Translated& call, std::string_view upstream, size_t piece) {
  const openai::AnswerContext context = context_of(call.request);
  openai::ChunkWriter writer(context);
  gemini::ResponseReader reader(call.written.names, gemini::Calls::kAll);
  sse::Reader events;
  base::Buffer out;
  bool failed = false;
  for (size_t at = 0; at < upstream.size(); at += piece) {
    const std::string part(upstream.substr(at, piece));
    events.feed(part);
    std::string_view data;
    while (events.next(data) == sse::Reader::Item::kEvent) {
      base::Arena arena;
      const auto tree = json::read(data, arena);
      REQUIRE(tree.has_value());
      if (tree->find("error") != nullptr) {
        failed = true;
        openai::ChunkWriter::fail({base::ErrorCode::kModelOverloaded,
                                   std::string(tree->find("error")->find_string("message"))},
                                  out);
        continue;
      }
      writer.add(reader.read(*tree, arena), out);
    }
  }
  if (!failed) writer.finish(out);
  return out.str();
}

// Compares event by event, as JSON.
std::string canonical_events(std::string_view stream) {
  sse::Reader reader;
  reader.feed(stream);
  std::string out;
  std::string_view data;
  for (;;) {
    const sse::Reader::Item item = reader.next(data);
    if (item == sse::Reader::Item::kEvent) out += support::canonical(data) + "\n";
    if (item == sse::Reader::Item::kDone) out += "[DONE]\n";
    if (item != sse::Reader::Item::kEvent) return out;
  }
}

}  // namespace

TEST_CASE("examples: the client's request becomes the upstream's") {
  for (const std::string name : kChats) {
    CAPTURE(name);
    Translated call;
    translate(name, call);
    CAPTURE(call.error);
    const std::string expected = support::read_file(kFolder + name + "/gemini-request.json");
    CHECK(support::canonical(call.body.str()) == support::canonical(expected));
    CHECK(call.written.path == upstream_path(name));
    CHECK(chat::ignored_header(call.request.ignored) == header_of(name, "x-gateway-ignored"));
  }
}

TEST_CASE("examples: the upstream's answer becomes the client's") {
  for (const std::string name : kChats) {
    CAPTURE(name);
    const std::string upstream = support::read_file(kFolder + name + "/gemini-response.json");
    if (upstream.empty() || upstream.find("\"error\"") != std::string::npos) continue;
    Translated call;
    translate(name, call);
    const openai::AnswerContext context = context_of(call.request);
    gemini::ResponseReader reader(call.written.names, call.request.style.parallel_calls
                                                          ? gemini::Calls::kAll
                                                          : gemini::Calls::kFirstOnly);
    base::Arena arena;
    const auto tree = json::read(upstream, arena);
    REQUIRE(tree.has_value());
    openai::CompletionBuilder builder(context);
    chat::AnswerPiece answer = reader.read(*tree, arena);
    for (chat::Event& event : answer.events) {
      if (event.call.id.empty()) event.call.id = "call_000000000000000000000000";
    }
    builder.add(answer);
    base::Buffer out;
    builder.write(out);
    const std::string expected = support::read_file(kFolder + name + "/openai-response.json");
    CHECK(support::canonical(out.str()) == support::canonical(expected));
  }
}

TEST_CASE("examples: streams come out the same however they are cut") {
  for (const std::string name :
       {"08-stream-error", "10-stream-text-usage", "11-stream-tool-calls"}) {
    CAPTURE(name);
    Translated call;
    translate(name, call);
    const std::string upstream = support::read_file(kFolder + name + "/gemini-response.sse");
    const std::string expected = support::read_file(kFolder + name + "/openai-response.sse");
    const std::string whole = stream_answer(call, upstream, upstream.size());
    CHECK(canonical_events(whole) == canonical_events(expected));
    for (const size_t piece : {size_t{1}, size_t{2}, size_t{3}, size_t{7}, size_t{64}}) {
      CHECK(stream_answer(call, upstream, piece) == whole);
    }
  }
}

TEST_CASE("examples: the model list") {
  const std::string name = "19-models";
  base::Arena arena;
  const auto tree = json::read(support::read_file(kFolder + name + "/gemini-response.json"), arena);
  REQUIRE(tree.has_value());
  std::vector<std::string> ids;
  for (const chat::ModelInfo& model : gemini::read_models(*tree).models) ids.emplace_back(model.id);
  base::Buffer out;
  openai::write_model_list(ids, out);
  const std::string expected = support::read_file(kFolder + name + "/openai-response.json");
  CHECK(support::canonical(out.str()) == support::canonical(expected));
}
