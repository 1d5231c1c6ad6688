#pragma once

#include <string>

#include "base/arena.h"
#include "openai/read_chat.h"
#include "unit/support/describe.h"

// One Chat Completions request read from JSON text, with everything its views point into.
struct ReadFixture {
  explicit ReadFixture(const std::string& text, const openai::ReadOptions& options = {})
      : body(arena.make<json::Value>(json::read(text, arena).value_or(json::Value()))),
        request(openai::read_chat_request(*body, options, arena)) {}
  ReadFixture(const ReadFixture&) = delete;
  ReadFixture& operator=(const ReadFixture&) = delete;

  // A request that asks "Hi" with these members beside it: `"n":2`.
  static std::string asking(const std::string& members) {
    return R"({"model":"m","messages":[{"role":"user","content":"Hi"}])" +
           (members.empty() ? "" : "," + members) + "}";
  }
  // A request of these messages: `{"role":…},…`.
  static std::string saying(const std::string& messages) {
    return R"({"model":"m","messages":[)" + messages + "]}";
  }

  // What `describe` says of the request, or the error.
  template <typename Describe>
  std::string outcome(Describe describe) const {
    return request ? std::string(describe(*request)) : describe::error(request.error());
  }

  base::Arena arena;
  const json::Value* body;
  base::Result<chat::Request> request;
};
