#include "chat/continuation.h"

#include <catch2/catch.hpp>

TEST_CASE("continuation: the prompt of the first call, what was written by all") {
  chat::Usage first = {.prompt = 10, .completion = 5, .total = 15, .cached = 4, .reasoning = 2};
  CHECK(chat::told_usage({}, first).total == 15);
  chat::Usage second = {.prompt = 15, .completion = 7, .total = 22, .cached = 9, .reasoning = 1};
  const chat::Usage told = chat::told_usage({1, first}, second);
  CHECK(told.prompt == 10);
  CHECK(told.completion == 12);
  CHECK(told.total == 22);
  CHECK(told.cached == 4);
  CHECK(told.reasoning == 3);
  first.completion_audio = 4;
  second.completion_audio = 3;
  CHECK(chat::told_usage({1, first}, second).completion_audio == 7);
}

TEST_CASE("continuation: what was written before a call that fails ends as cut") {
  const chat::AnswerPiece piece = chat::cut_short({.prompt = 10, .completion = 5, .total = 15});
  REQUIRE(piece.events.size() == 1);
  CHECK(piece.events[0].kind == chat::Event::Kind::kFinish);
  CHECK(piece.events[0].finish == chat::FinishReason::kLength);
  REQUIRE(piece.usage.has_value());
  CHECK(piece.usage->total == 15);
}

TEST_CASE("continuation: sixteen further calls, no more") {
  CHECK(chat::Continued{15, {}}.may_go_on());
  CHECK_FALSE(chat::Continued{16, {}}.may_go_on());
}

TEST_CASE("continuation: only the intermediate reason is taken out") {
  chat::AnswerPiece piece;
  piece.events.resize(3);
  piece.events[0].kind = chat::Event::Kind::kText;
  piece.events[1].kind = chat::Event::Kind::kFinish;
  piece.events[1].finish = chat::FinishReason::kContinuation;
  piece.events[2].kind = chat::Event::Kind::kFinish;
  piece.events[2].finish = chat::FinishReason::kLength;
  chat::drop_intermediate_finish(piece);
  REQUIRE(piece.events.size() == 2);
  CHECK(piece.events[1].finish == chat::FinishReason::kLength);
}
