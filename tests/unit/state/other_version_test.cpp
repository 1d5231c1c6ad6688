#include <catch2/catch.hpp>

#include "state/keys_document.h"

// What another version has stored or sent, as this one reads it.

TEST_CASE("state: a reason that only another version knows costs itself, not the keys") {
  const auto keys = state::read_keys_document(
      R"({"v":1,"keys":[{"id":"a","health":{"state":"cooling","reason":"of_a_later_version",)"
      R"("until":9},"models":[{"model":"m","requests":3,"health":{"state":"exhausted",)"
      R"("reason":"of_a_later_version","until":8,"strikes":2}}]},{"id":"b"}]})");
  REQUIRE(keys.has_value());
  REQUIRE(keys->keys.size() == 2);
  const state::Health unknown = {state::HealthState::kCooling, base::CoolReason::kNone, 9};
  CHECK(keys->keys[0].health == unknown);
  const state::ModelRecord& record = keys->keys[0].models[0];
  CHECK(record.health.state == state::HealthState::kExhausted);
  CHECK(record.health.until_ms == 8);
  CHECK(record.today.requests == 3);
  CHECK_FALSE(state::read_keys_document(
                  R"({"v":1,"keys":[{"id":"a","health":{"state":"cooling","reason":1}}]})")
                  .has_value());
}
