#include "crypto/sha256.h"

#include <catch2/catch.hpp>
#include <string>

#include "crypto/hex.h"
#include "unit/support/hex.h"

namespace {

std::string sha256_hex(std::string_view bytes) {
  return crypto::hex_encode(crypto::view(crypto::sha256(bytes)));
}

}  // namespace

TEST_CASE("sha256: examples of FIPS 180-4 and NIST CAVS messages") {
  struct Row {
    std::string name;
    std::string input;
    std::string_view expected;
  };
  const Row rows[] = {
      {"empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"448 bits", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {"896 bits",
       "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlm"
       "nopqrsmnopqrstnopqrstu",
       "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
      {"a million a", std::string(1'000'000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
      {"CAVS short, 8 bits", support::from_hex("d3"),
       "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
      {"CAVS short, 16 bits", support::from_hex("11af"),
       "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"},
      {"CAVS short, 24 bits", support::from_hex("b4190e"),
       "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2"},
      {"CAVS short, 32 bits", support::from_hex("74ba2521"),
       "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(sha256_hex(row.input) == row.expected);
  }
}

TEST_CASE("sha256: first checkpoint of the NIST CAVS Monte Carlo test") {
  const std::string seed =
      support::from_hex("6d1e72ad03ddeb5de891e572e2396f8da015d899ef0e79503152d6010a3fe691");
  std::string a = seed;
  std::string b = seed;
  std::string c = seed;
  for (int i = 0; i < 1000; ++i) {
    const crypto::Digest digest = crypto::sha256(a + b + c);
    a = std::move(b);
    b = std::move(c);
    c = std::string(crypto::view(digest));
  }
  CHECK(crypto::hex_encode(c) ==
        "e93c330ae5447738c8aa85d71a6c80f2a58381d05872d26bdd39f1fcd4f2b788");
}

TEST_CASE("sha256: any split of the input gives the same digest") {
  std::string text;
  for (int i = 0; i < 200; ++i) text.push_back(static_cast<char>(i * 31 + 7));
  const crypto::Digest whole = crypto::sha256(text);
  for (size_t at = 0; at <= text.size(); ++at) {
    CAPTURE(at);
    crypto::Sha256 hash;
    hash.update(std::string_view(text).substr(0, at));
    hash.update(std::string_view(text).substr(at));
    CHECK(hash.finish() == whole);
  }
  crypto::Sha256 hash;
  for (const char& c : text) hash.update({&c, 1});
  CHECK(hash.finish() == whole);
}
