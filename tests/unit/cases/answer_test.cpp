// tests/cases/answer and tests/cases/stream: what Gemini answers, and what the client reads.
#include <catch2/catch.hpp>

#include "chat/tally.h"
#include "gemini/read_response.h"
#include "gemini/write_request.h"
#include "openai/chunk_writer.h"
#include "openai/completion_builder.h"
#include "openai/read_chat.h"
#include "sse/reader.h"
#include "unit/support/cases.h"

namespace {

constexpr int64_t kFrozenClock = 1795305600;
const std::string kRequest =
    R"({"model":"gemini-2.5-flash","messages":[{"role":"user","content":"Hi"}]})";

// The request an answer belongs to, with everything it points into.
struct Asked {
  base::Arena arena;
  chat::Request request;
  gemini::Written written;
  openai::AnswerContext context;
};

void ask(const json::Value& row, const std::string& base, Asked& out) {
  const std::string body = support::merged(base, row.find("add"));
  const auto tree = json::read(body, out.arena);
  REQUIRE(tree.has_value());
  const json::Value* kept = out.arena.make<json::Value>(*tree);
  base::Result<chat::Request> request = openai::read_chat_request(*kept, {}, out.arena);
  REQUIRE(request.has_value());
  out.request = std::move(*request);
  base::Buffer unused;
  base::Result<gemini::Written> written = gemini::write_request(out.request, {}, out.arena, unused);
  REQUIRE(written.has_value());
  out.written = std::move(*written);
  out.context.style = out.request.style;
  out.context.requested_model = out.request.requested_model;
  out.context.created_s = kFrozenClock;
  out.context.id_seed = "000000000000000000000000";
  if (row.find("signature_in_id") != nullptr) {
    out.context.signature_in_id = openai::SignatureInId::kYes;
  }
}

gemini::Calls calls_of(const chat::Request& request) {
  return request.style.parallel_calls ? gemini::Calls::kAll : gemini::Calls::kFirstOnly;
}

std::string gemini_answer(const json::Value& row) {
  const json::Value* parts = row.find("parts");
  const std::string content =
      R"({"role":"model","parts":)" + (parts == nullptr ? "[]" : json::to_text(*parts)) + "}";
  const std::string candidate = support::merged(
      R"({"content":)" + content + R"(,"finishReason":"STOP","index":0})", row.find("candidate"));
  return support::merged(
      R"({"candidates":[)" + candidate + R"(],"responseId":"r","modelVersion":"m"})",
      row.find("gemini"));
}

std::string_view word(chat::Verdict verdict) {
  switch (verdict) {
    case chat::Verdict::kComplete:
      return "complete";
    case chat::Verdict::kBlocked:
      return "blocked";
    case chat::Verdict::kEmpty:
      return "empty";
    case chat::Verdict::kMalformed:
      return "malformed";
    case chat::Verdict::kContinuation:
      return "continuation";
    case chat::Verdict::kInterrupted:
      return "interrupted";
  }
  return "?";
}

void check_completion(const json::Value& row, const std::string& written) {
  base::Arena arena;
  const auto tree = json::read(written, arena);
  REQUIRE(tree.has_value());
  const json::Value& choice = tree->find("choices")->items()[0];
  const json::Value* finish = row.find("finish");
  CHECK(choice.find_string("finish_reason") ==
        (finish == nullptr ? std::string_view("stop") : finish->string()));
  if (const json::Value* message = row.find("message")) {
    std::string expected = support::merged(R"({"role":"assistant"})", message);
    for (const char* member : {"content", "refusal"}) {
      if (message->find(member) != nullptr) continue;
      expected.insert(expected.size() - 1, std::string(",\"") + member + "\":null");
    }
    CHECK(support::canonical(json::to_text(*choice.find("message"))) ==
          support::canonical(expected));
  }
  if (const json::Value* logprobs = row.find("logprobs")) {
    CHECK(support::canonical(json::to_text(*choice.find("logprobs"))) ==
          support::canonical(json::to_text(*logprobs)));
  }
  if (const json::Value* answer = row.find("answer")) {
    for (const json::Member& member : answer->members()) {
      CAPTURE(member.key);
      REQUIRE(tree->find(member.key) != nullptr);
      CHECK(support::canonical(json::to_text(*tree->find(member.key))) ==
            support::canonical(json::to_text(member.value)));
    }
  }
  if (const json::Value* absent = row.find("absent")) {
    for (const json::Value& member : absent->items()) {
      CHECK(tree->find(member.string()) == nullptr);
    }
  }
}

void check_answer(const support::Case& it) {
  CAPTURE(it.place);
  base::Arena arena;
  const auto row = json::read(it.text, arena);
  REQUIRE(row.has_value());
  Asked asked;
  ask(*row, kRequest, asked);
  const std::string text = gemini_answer(*row);
  const auto tree = json::read(text, arena);
  REQUIRE(tree.has_value());
  gemini::ResponseReader reader(asked.written.names, calls_of(asked.request));
  const chat::AnswerPiece piece = reader.read(*tree, arena);
  chat::Tally tally;
  tally.add(piece);
  if (const json::Value* verdict = row->find("verdict")) {
    CHECK(word(tally.verdict()) == verdict->string());
  }
  if (row->find("message") == nullptr && row->find("answer") == nullptr) return;
  openai::CompletionBuilder builder(asked.context);
  builder.add(piece);
  base::Buffer out;
  builder.write(out);
  check_completion(*row, out.str());
}

// Every chunk in the words of the case: its delta, {"logprobs":…}, {"finish":…}, {"usage":…},
// "error", "[DONE]".
std::string short_chunk(const json::Value& chunk) {
  if (chunk.find("error") != nullptr) return R"("error")";
  const auto choices = chunk.find("choices")->items();
  if (choices.empty()) {
    std::string usage = R"({"usage":)" + json::to_text(*chunk.find("usage"));
    if (const json::Value* tier = chunk.find("service_tier")) {
      usage += R"(,"service_tier":)" + json::to_text(*tier);
    }
    return usage + "}";
  }
  const std::string_view finish = choices[0].find_string("finish_reason");
  if (!finish.empty()) return R"({"finish":")" + std::string(finish) + "\"}";
  if (const json::Value* logprobs = choices[0].find("logprobs")) {
    return R"({"logprobs":)" + json::to_text(*logprobs) + "}";
  }
  return json::to_text(*choices[0].find("delta"));
}

std::string short_stream(std::string_view stream) {
  sse::Reader reader;
  reader.feed(stream);
  std::string out;
  std::string_view data;
  for (;;) {
    const sse::Reader::Item item = reader.next(data);
    if (item == sse::Reader::Item::kDone) return out + "\"[DONE]\"\n";
    if (item != sse::Reader::Item::kEvent) return out;
    base::Arena arena;
    const auto tree = json::read(data, arena);
    REQUIRE(tree.has_value());
    out += support::canonical("[" + short_chunk(*tree) + "]") + "\n";
  }
}

std::string upstream_stream(const json::Value& row) {
  if (const json::Value* raw = row.find("sse")) return std::string(raw->string());
  std::string stream;
  for (const json::Value& event : row.find("events")->items()) {
    stream += "data: " + json::to_text(event) + "\n\n";
  }
  return stream;
}

std::string translate(Asked& asked, std::string_view upstream) {
  openai::ChunkWriter writer(asked.context);
  gemini::ResponseReader reader(asked.written.names, calls_of(asked.request));
  sse::Reader events;
  base::Buffer out;
  const base::Error broken{base::ErrorCode::kInvalidStream, "broken"};
  events.feed(upstream);
  events.finish();
  std::string_view data;
  while (events.next(data) == sse::Reader::Item::kEvent) {
    base::Arena arena;
    const auto tree = json::read(data, arena);
    if (!tree || tree->find("error") != nullptr) {
      openai::ChunkWriter::fail(broken, out);
      return out.str();
    }
    writer.add(reader.read(*tree, arena), out);
  }
  writer.finish(out);
  return out.str();
}

void check_stream(const support::Case& it) {
  CAPTURE(it.place);
  base::Arena arena;
  const auto row = json::read(it.text, arena);
  REQUIRE(row.has_value());
  Asked asked;
  ask(*row, support::merged(kRequest, nullptr).insert(1, R"("stream":true,)"), asked);
  std::string expected;
  for (const json::Value& item : row->find("out")->items()) {
    const bool done = item.is_string() && item.string() == "[DONE]";
    expected += done ? "\"[DONE]\"" : support::canonical("[" + json::to_text(item) + "]");
    expected += "\n";
  }
  CHECK(short_stream(translate(asked, upstream_stream(*row))) == expected);
}

}  // namespace

TEST_CASE("cases: answers") {
  const std::vector<support::Case> cases = support::read_cases("answer/chat.jsonl");
  REQUIRE_FALSE(cases.empty());
  for (const support::Case& it : cases) check_answer(it);
}

TEST_CASE("cases: streams") {
  const std::vector<support::Case> cases = support::read_cases("stream/chat.jsonl");
  REQUIRE_FALSE(cases.empty());
  for (const support::Case& it : cases) check_stream(it);
}
