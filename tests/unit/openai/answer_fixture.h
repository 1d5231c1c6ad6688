#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "chat/event.h"
#include "openai/answer_style.h"
#include "unit/support/json_text.h"

// Answers as the writers of every endpoint get them, and what they make of them.
namespace pieces {

using Kind = chat::Event::Kind;

inline chat::Event said(Kind kind, std::string_view text) {
  chat::Event event;
  event.kind = kind;
  event.text = text;
  return event;
}

inline chat::Event ended(chat::FinishReason reason, std::string_view word = "STOP",
                         std::string_view message = {}) {
  chat::Event event = said(Kind::kFinish, message);
  event.finish = reason;
  event.reason = word;
  return event;
}

inline chat::Event called(std::string_view id, std::string_view name,
                          std::string_view signature = {}) {
  chat::Event event;
  event.kind = Kind::kCall;
  event.call.id = id;
  event.call.name = name;
  event.call.signature = signature;
  return event;
}

inline chat::Event custom_called(base::Arena& arena) {
  chat::Event event = called("c1", "sql");
  event.call.custom = true;
  event.call.arguments = arena.make<json::Value>(*json::read(R"({"input":"SELECT 1"})", arena));
  return event;
}

inline chat::Event cited(int64_t start, int64_t end) {
  chat::Event event;
  event.kind = Kind::kCitations;
  event.citations.push_back({start, end, "T", "https://t"});
  event.search.queries = {"q1", "q2"};
  event.search.sources = {"https://t"};
  return event;
}

inline chat::Event pictured() {
  chat::Event event;
  event.kind = Kind::kImage;
  event.mime = "image/png";
  event.base64 = "aGk=";
  return event;
}

inline chat::Event blocked() {
  chat::Event event;
  event.kind = Kind::kBlocked;
  event.reason = "SAFETY";
  return event;
}

inline openai::AnswerContext plain_context() {
  openai::AnswerContext context;
  context.requested_model = "asked";
  context.created_s = 7;
  context.id_seed = "abcdefghijklmnopqrstuvwx";
  return context;
}

// One event a piece, as they may come in a stream.
inline std::vector<chat::AnswerPiece> pieces_of(const std::vector<chat::Event>& events) {
  std::vector<chat::AnswerPiece> pieces;
  for (const chat::Event& event : events) {
    chat::AnswerPiece piece;
    piece.response_id = "r";
    piece.events.push_back(event);
    pieces.push_back(piece);
  }
  return pieces;
}

inline std::vector<std::string> stream_data(std::string_view stream) {
  std::vector<std::string> out;
  for (const std::string_view line : base::split(stream, '\n')) {
    if (line.starts_with("data: ")) out.emplace_back(line.substr(6));
  }
  return out;
}

inline std::string member_text(const std::string& text, std::string_view name) {
  base::Arena arena;
  const auto tree = json::read(text, arena);
  REQUIRE(tree);
  const json::Value* member = tree->find_raw(name);
  return member == nullptr ? "absent" : json::to_text(*member);
}

}  // namespace pieces
