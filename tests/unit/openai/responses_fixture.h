#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "json/read.h"
#include "openai/read_responses.h"
#include "unit/support/describe.h"

// Responses requests as JSON text, and what is read of them.
namespace responses {

struct Row {
  std::string name;
  std::string members;  // beside the model
  std::string expected;
};

// What `describe` says of the request, or the error.
template <typename Describe>
std::string outcome(const std::string& members, Describe describe) {
  base::Arena arena;
  const auto tree = json::read(R"({"model":"m",)" + members + "}", arena);
  REQUIRE(tree);
  const json::Value* body = arena.make<json::Value>(*tree);
  const auto read = openai::read_responses_request(*body, {}, arena);
  return read ? std::string(describe(*read)) : describe::error(read.error());
}

template <typename Describe, size_t N>
void check(const Row (&rows)[N], Describe describe) {
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(outcome(row.members, describe) == row.expected);
  }
}

}  // namespace responses
