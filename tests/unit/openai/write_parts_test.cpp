#include "openai/write_parts.h"

#include <catch2/catch.hpp>
#include <set>

#include "openai/chunk_writer.h"
#include "openai/completion_builder.h"
#include "unit/openai/answer_fixture.h"

namespace {

// Two choices that call a function each, without ids of the model's.
chat::AnswerPiece two_choices() {
  chat::AnswerPiece piece;
  for (const int choice : {0, 1}) {
    chat::Event event;
    event.kind = chat::Event::Kind::kCall;
    event.choice = choice;
    event.call.name = "f";
    piece.events.push_back(event);
  }
  return piece;
}

}  // namespace

TEST_CASE("openai parts: every call of an answer has an id of its own") {
  const openai::AnswerContext context = pieces::plain_context();
  std::set<std::string> ids;
  for (size_t n = 0; n < 5000; ++n) {
    const std::string id = openai::call_id(context, {}, n);
    CHECK(id.size() == std::string_view("call_").size() + 24);
    ids.insert(id);
  }
  CHECK(ids.size() == 5000);
  CHECK(openai::call_id(context, {}, 0) == "call_abcdefghijklmnopqrstuvwx");
  CHECK(openai::call_id(context, {}, 1) == "call_abcdefghijklmnopqrstuvwy");
  CHECK(openai::call_id(context, {}, 3) == "call_abcdefghijklmnopqrstuvx0");
}

TEST_CASE("openai parts: choices of one answer share no call id") {
  const openai::AnswerContext context = pieces::plain_context();
  base::Buffer whole;
  openai::CompletionBuilder builder(context);
  builder.add(two_choices());
  builder.write(whole);
  base::Buffer stream;
  openai::ChunkWriter writer(context);
  writer.add(two_choices(), stream);
  for (const std::string& text : {whole.str(), stream.str()}) {
    CAPTURE(text);
    CHECK(text.find("call_abcdefghijklmnopqrstuvwx") != std::string::npos);
    CHECK(text.find("call_abcdefghijklmnopqrstuvwy") != std::string::npos);
  }
}
