#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "app/stream_session.h"
#include "base/text.h"
#include "gemini/signatures.h"
#include "gemini/tool_names.h"
#include "gemini/write_request.h"
#include "json/read.h"
#include "unit/support/fake_host.h"

namespace {

// Two answers in parallel of two calls each; every call is signed.
constexpr std::string_view kAnswer = R"({"candidates":[
  {"index":0,"content":{"parts":[
    {"functionCall":{"id":"a","name":"f"},"thoughtSignature":"A"},
    {"functionCall":{"id":"b","name":"f"},"thoughtSignature":"B"}]}},
  {"index":1,"content":{"parts":[
    {"functionCall":{"id":"c","name":"f"},"thoughtSignature":"C"},
    {"functionCall":{"id":"d","name":"f"},"thoughtSignature":"D"}]}}]})";
// The next event of the same stream.
constexpr std::string_view kMore = R"({"candidates":[{"index":0,"content":{"parts":[
  {"functionCall":{"id":"e","name":"f"},"thoughtSignature":"E"}]}}]})";

// Two choices that call a function each, to which upstream gave no id.
constexpr std::string_view kNameless = R"({"candidates":[
  {"index":0,"content":{"parts":[{"functionCall":{"name":"f"}}]}},
  {"index":1,"content":{"parts":[{"functionCall":{"name":"f"}}]}}]})";

// A request that takes in what a model answers.
struct Bench {
  chat::AnswerPiece take(std::string_view event, std::string_view model) {
    const json::Value* body = arena.make<json::Value>(*json::read(event, arena));
    chat::AnswerPiece piece = reader.read(*body, arena);
    app::remember_calls(exchange, model, piece, arena);
    return piece;
  }

  app::Isolate isolate;
  support::FakeHost host;
  app::Exchange exchange{isolate, host, isolate.memory};
  base::Arena arena;
  base::Result<gemini::ToolNames> names = gemini::read_tool_names({}, arena);
  gemini::ResponseReader reader{*names, gemini::Calls::kAll};
};

}  // namespace

TEST_CASE("every call that upstream gave no id has one of its own") {
  Bench bench;
  std::set<std::string, std::less<>> ids;
  for (int round = 0; round < 100; ++round) {
    const chat::AnswerPiece piece = bench.take(kNameless, "gemini-2.5-flash");
    for (const chat::Event& event : piece.events) {
      if (event.kind != chat::Event::Kind::kCall) continue;
      CHECK(event.call.id.starts_with("call_"));
      CHECK(event.call.id.size() == std::string_view("call_").size() + 24);
      ids.emplace(event.call.id);
    }
  }
  CHECK(ids.size() == 200);
}

TEST_CASE("signatures are kept of the calls that the model wants them for, and of no other") {
  struct Row {
    std::string_view model;
    std::string_view kept;  // ids
  };
  const Row rows[] = {
      {"gemini-3.8-flash", "ac"},
      {"gemini-3-pro-preview", "ac"},
      {"gemini-2.5-flash", ""},
      {"gemini-2.5-pro", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model);
    Bench bench;
    for (const std::string_view event : {kAnswer, kMore}) bench.take(event, row.model);
    std::string kept;
    for (const auto& remembered : bench.exchange.outcome.signatures) kept += remembered.call_id;
    CHECK(kept == row.kept);
    for (const std::string_view id : {"a", "b", "c", "d", "e"}) {
      const bool known = !bench.isolate.signatures.find(id, bench.host.clock_ms).empty();
      CHECK(known == (row.kept.find(id) != std::string_view::npos));
    }
    // What is asked for is what was kept.
    chat::Request request;
    request.model = row.model;
    request.turns.resize(1);
    request.turns[0].role = chat::Role::kModel;
    request.turns[0].calls.resize(2);
    request.turns[0].calls[0].id = "a";
    request.turns[0].calls[1].id = "b";
    for (const std::string_view id : gemini::signatures_wanted(request)) {
      CHECK(row.kept.find(id) != std::string_view::npos);
    }
  }
}
