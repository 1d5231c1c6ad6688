#include "app/memory.h"

#include <catch2/catch.hpp>
#include <optional>

namespace {

constexpr size_t kHalf = app::Memory::kMost / 2;

TEST_CASE("memory: what fits is held, what does not is refused with a time") {
  app::Memory memory;
  app::Share first(memory);
  app::Share second(memory);
  CHECK(first.hold(kHalf).has_value());
  CHECK(second.hold(kHalf).has_value());
  app::Share third(memory);
  const base::Status refused = third.hold(1);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == base::ErrorCode::kOverloaded);
  CHECK(refused.error().http_status() == 503);
  CHECK(refused.error().retry_after_s == 1);
  CHECK(memory.used == 2 * kHalf);
}

TEST_CASE("memory: holding anew replaces what was held, and less is never refused") {
  app::Memory memory;
  app::Share share(memory);
  CHECK(share.hold(100).has_value());
  CHECK(share.hold(40).has_value());
  CHECK(memory.used == 40);
  const base::Status never = share.hold(app::Memory::kMost + 1);
  REQUIRE_FALSE(never.has_value());
  CHECK(never.error().code == base::ErrorCode::kRequestTooLarge);
  CHECK(memory.used == 40);
  CHECK(share.hold(app::Memory::kMost).has_value());
}

TEST_CASE("memory: a share grows by what is left, and tells why it does not") {
  app::Memory memory;
  app::Share share(memory);
  app::Share other(memory);
  CHECK(share.lack().code == base::ErrorCode::kOverloaded);
  CHECK(share.hold(10).has_value());
  CHECK(share.grow(100));
  CHECK(share.grow(1000));
  CHECK(memory.used == 10 + 1000);
  CHECK(share.grow(10'000));
  CHECK(memory.used == 10 + 10'000);
  CHECK(other.hold(kHalf).has_value());
  CHECK_FALSE(share.grow(kHalf));
  CHECK(share.lack().code == base::ErrorCode::kOverloaded);
  CHECK(memory.used == kHalf + 10);
  CHECK_FALSE(share.grow(2 * kHalf));
  CHECK(share.lack().code == base::ErrorCode::kRequestTooLarge);
}

TEST_CASE("memory: what grows is added to what is held then") {
  app::Memory memory;
  app::Share share(memory);
  CHECK(share.hold(10).has_value());
  CHECK(share.grow(100));
  CHECK(share.hold(500).has_value());
  CHECK(share.grow(100));
  CHECK(memory.used == 600);
}

TEST_CASE("memory: a share is given back with its holder") {
  app::Memory memory;
  {
    app::Share share(memory);
    CHECK(share.hold(app::Memory::kMost).has_value());
  }
  CHECK(memory.used == 0);
}

}  // namespace
