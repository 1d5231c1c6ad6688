#include "crypto/hmac.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <new>
#include <string>

#include "crypto/hex.h"
#include "unit/support/hex.h"

namespace {

std::string bytes_of(std::string_view hex) {
  return support::from_hex(hex);
}

std::string hmac_hex(std::string_view key, std::string_view message) {
  return crypto::hex_encode(crypto::view(crypto::hmac_sha256(key, message)));
}

std::string pattern_bytes(size_t size) {
  std::string out;
  for (size_t i = 0; i < size; ++i) out.push_back(static_cast<char>(i * 31 + 7));
  return out;
}

}  // namespace

TEST_CASE("hmac: the seven vectors of RFC 4231") {
  struct Row {
    int number;
    std::string key;
    std::string message;
    std::string_view expected;
  };
  const Row rows[] = {
      {1, std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {2, "Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {3, std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {4, bytes_of("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {5, std::string(20, '\x0c'), "Test With Truncation", "a3b6167473100ee06e0c796c2955552b"},
      {6, std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {7, std::string(131, '\xaa'),
       "This is a test using a larger than block-size key and a larger than block-size data. The "
       "key needs to be hashed before being used by the HMAC algorithm.",
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.number);
    CHECK(hmac_hex(row.key, row.message).substr(0, row.expected.size()) == row.expected);
  }
}

// hmac_lengths.txt is what node:crypto says: node -e '
// const c=require("node:crypto");
// const b=n=>Buffer.from(Array.from({length:n},(_,i)=>(i*31+7)&255));
// const m=(k,t)=>c.createHmac("sha256",k).update(t).digest("hex");
// for(let n=0;n<=200;n++)console.log(n,m(b(n),b(37)),m(b(32),b(n)))'
TEST_CASE("hmac: every key and message length from 0 to 200 agrees with an independent oracle") {
  std::ifstream table("tests/unit/crypto/hmac_lengths.txt");
  REQUIRE(table.good());
  size_t size = 0;
  std::string by_key;
  std::string by_message;
  size_t rows = 0;
  while (table >> size >> by_key >> by_message) {
    CAPTURE(size);
    CHECK(hmac_hex(pattern_bytes(size), pattern_bytes(37)) == by_key);
    CHECK(hmac_hex(pattern_bytes(32), pattern_bytes(size)) == by_message);
    CHECK(size == rows++);
  }
  CHECK(rows == 201);
}

TEST_CASE("hkdf: the SHA-256 vectors of RFC 5869") {
  struct Row {
    int number;
    std::string secret;
    std::string salt;
    std::string info;
    std::string_view expected;
  };
  std::string long_secret;
  std::string long_salt;
  std::string long_info;
  for (int i = 0; i < 80; ++i) {
    long_secret.push_back(static_cast<char>(i));
    long_salt.push_back(static_cast<char>(0x60 + i));
    long_info.push_back(static_cast<char>(0xb0 + i));
  }
  const Row rows[] = {
      {1, std::string(22, '\x0b'), bytes_of("000102030405060708090a0b0c"),
       bytes_of("f0f1f2f3f4f5f6f7f8f9"),
       "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
      {2, long_secret, long_salt, long_info,
       "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e"
       "590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"},
      {3, std::string(22, '\x0b'), "", "",
       "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.number);
    std::string out(row.expected.size() / 2, '\0');
    crypto::hkdf_sha256(row.secret, row.salt, row.info,
                        {reinterpret_cast<uint8_t*>(out.data()), out.size()});
    CHECK(crypto::hex_encode(out) == row.expected);
  }
}

TEST_CASE("hkdf: a derived key depends on secret, salt and purpose") {
  const crypto::Digest key = crypto::derive_key("secret", "salt", "purpose");
  CHECK(key == crypto::derive_key("secret", "salt", "purpose"));
  CHECK(key != crypto::derive_key("secret", "salt", "purposf"));
  CHECK(key != crypto::derive_key("secret", "sals", "purpose"));
  CHECK(key != crypto::derive_key("secres", "salt", "purpose"));
}
