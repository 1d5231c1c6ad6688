#include "crypto/token_text.h"

#include <array>
#include <catch2/catch.hpp>
#include <vector>

#include "crypto/constant_time.h"

TEST_CASE("token text: every character equally likely, biased bytes left out") {
  std::array<uint8_t, 256> every_byte;
  for (size_t i = 0; i < every_byte.size(); ++i) every_byte[i] = static_cast<uint8_t>(i);
  const auto text = crypto::token_text(every_byte, 248);
  REQUIRE(text.has_value());
  std::array<int, 256> count = {};
  for (const char c : *text) ++count[static_cast<uint8_t>(c)];
  for (const char c :
       std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")) {
    CAPTURE(c);
    CHECK(count[static_cast<uint8_t>(c)] == 4);
  }
  CHECK_FALSE(crypto::token_text(every_byte, 249).has_value());
}

TEST_CASE("token text: length as asked, nothing from too few bytes") {
  const std::vector<uint8_t> random = {0, 1, 9, 10, 61, 62, 247, 248, 255};
  CHECK(crypto::token_text(random, 0) == "");
  CHECK(crypto::token_text(random, 3) == "019");
  CHECK(crypto::token_text(random, 7) == "019Az0z");
  CHECK_FALSE(crypto::token_text(random, 8).has_value());
  CHECK_FALSE(crypto::token_text({}, 1).has_value());
}

TEST_CASE("constant time: equal only for the same bytes") {
  CHECK(crypto::constant_time_equal("", ""));
  CHECK(crypto::constant_time_equal("secret", "secret"));
  CHECK(crypto::constant_time_equal(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
  for (const std::string_view other : {"", "s", "secre", "secret ", "Secret", "secreT", "sedret",
                                       "\xf3"
                                       "ecret"}) {
    CAPTURE(other);
    CHECK_FALSE(crypto::constant_time_equal("secret", other));
    CHECK_FALSE(crypto::constant_time_equal(other, "secret"));
  }
  CHECK_FALSE(
      crypto::constant_time_equal(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
}
