#include "app/signature_memory.h"

#include <catch2/catch.hpp>
#include <string>

#include "app/signature_issuer.h"
#include "base/text.h"
#include "unit/support/fake_host.h"

namespace {

using app::SignatureMemory;

std::string call(size_t number) {
  return base::concat("call", std::to_string(number));
}

// How many of calls 0, 1, … are still known; those used last are.
size_t known_of(SignatureMemory& memory, size_t calls) {
  size_t known = 0;
  bool forgotten = true;
  for (size_t i = 0; i < calls; ++i) {
    const bool found = !memory.find(call(i), 0).empty();
    CHECK((found || forgotten));
    forgotten = !found;
    if (found) ++known;
  }
  return known;
}

TEST_CASE("signature memory: as many and as large as there is room for, the last ones",
          "[signatures]") {
  struct Row {
    const char* name;
    size_t size;
    size_t least;
  };
  const Row rows[] = {
      {"small", 500, SignatureMemory::kCapacity},
      {"of a long thought", 64 * size_t{1024}, 60},
      {"the longest that the Ledger keeps", 200'000, 20},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    SignatureMemory memory;
    constexpr size_t kCalls = 2'500;
    for (size_t i = 0; i < kCalls; ++i) memory.remember(call(i), std::string(row.size, 's'), 0);
    const size_t known = known_of(memory, kCalls);
    CHECK(known >= row.least);
    CHECK(known <= SignatureMemory::kCapacity);
    CHECK(known * row.size <= SignatureMemory::kMostBytes);
  }
}

TEST_CASE("signature memory: what is longer than all of it is not kept, and costs nobody else",
          "[signatures]") {
  SignatureMemory memory;
  memory.remember("a", "A", 0);
  memory.remember("b", "B", 0);
  memory.remember("b", std::string(SignatureMemory::kMostBytes, 's'), 0);
  CHECK(memory.find("a", 0) == "A");
  CHECK(memory.find("b", 0).empty());
}

TEST_CASE("signature memory: one that is told anew takes its own room again", "[signatures]") {
  SignatureMemory memory;
  memory.remember("other", "O", 0);
  const std::string large(SignatureMemory::kMostBytes / 2, 's');
  for (int i = 0; i < 10; ++i) memory.remember("same", large, 0);
  CHECK(memory.find("other", 0) == "O");
  CHECK(memory.find("same", 0) == large);
}

TEST_CASE("signature memory: the keys that signatures are of take no place of signatures",
          "[signatures]") {
  app::Isolate isolate;
  support::FakeHost host;
  app::Exchange exchange(isolate, host, isolate.memory);
  isolate.signatures.remember("first", "F", host.clock_ms);
  for (size_t i = 0; i < SignatureMemory::kCapacity; ++i) {
    chat::AnswerPiece piece;
    piece.events.emplace_back().kind = chat::Event::Kind::kCall;
    const std::string id = call(i);
    piece.events.back().call.id = id;
    piece.events.back().call.signature = "S";
    app::remember_issuer(exchange, piece, "key");
  }
  CHECK(isolate.signatures.find("first", host.clock_ms) == "F");
}

}  // namespace
