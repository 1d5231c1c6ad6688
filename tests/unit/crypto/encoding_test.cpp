#include <catch2/catch.hpp>
#include <string>

#include "crypto/base64.h"
#include "crypto/hex.h"
#include "unit/support/hex.h"

TEST_CASE("base64: the vectors of RFC 4648, both alphabets") {
  struct Row {
    std::string_view bytes;
    std::string_view base64;
    std::string_view base64url;
  };
  const Row rows[] = {
      {"", "", ""},
      {"f", "Zg==", "Zg"},
      {"fo", "Zm8=", "Zm8"},
      {"foo", "Zm9v", "Zm9v"},
      {"foob", "Zm9vYg==", "Zm9vYg"},
      {"fooba", "Zm9vYmE=", "Zm9vYmE"},
      {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
      {"\xfb\xff\xfe", "+//+", "-__-"},
      {"\xff\xff", "//8=", "__8"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.base64);
    CHECK(crypto::base64_encode(row.bytes) == row.base64);
    base::Arena arena;
    CHECK(crypto::base64_encode(row.bytes, arena) == row.base64);
    CHECK(crypto::base64url_encode(row.bytes) == row.base64url);
    CHECK(crypto::base64_decode(row.base64) == row.bytes);
    CHECK(crypto::base64url_decode(row.base64url) == row.bytes);
  }
}

TEST_CASE("base64: every byte at every position survives") {
  for (size_t before = 0; before < 4; ++before) {
    for (int byte = 0; byte < 256; ++byte) {
      const std::string bytes = std::string(before, '\x5a') + static_cast<char>(byte);
      CHECK(crypto::base64_decode(crypto::base64_encode(bytes)) == bytes);
      CHECK(crypto::base64url_decode(crypto::base64url_encode(bytes)) == bytes);
    }
  }
}

TEST_CASE("base64: a second spelling of any bytes is refused") {
  for (const std::string_view text :
       {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "=", "====", "Z===", "Zg==Zg==", "Zm 9v",
        "Zm9v\n", "Zm9-", "Zm9_", "Zm9\xff", "Z", "Zm9vY"}) {
    CAPTURE(text);
    CHECK_FALSE(crypto::base64_decode(text).has_value());
  }
  for (const std::string_view text :
       {"Zg==", "Zm8=", "Zh", "Zm9", "Z", "Zm9vY", "Zm9+", "Zm9/", "Zm 8", "Zm9v\n", "="}) {
    CAPTURE(text);
    CHECK_FALSE(crypto::base64url_decode(text).has_value());
  }
  CHECK_FALSE(crypto::base64url_decode(std::string_view("Zm9\0", 4)).has_value());
}

TEST_CASE("hex: two lower-case digits a byte") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  CHECK(support::from_hex(crypto::hex_encode(all)) == all);
  CHECK(crypto::hex_encode(std::string_view("\x00\x0f\xa0\xff", 4)) == "000fa0ff");
}
