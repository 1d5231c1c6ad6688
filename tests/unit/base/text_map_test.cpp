#include "base/text_map.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <set>
#include <string>
#include <vector>

namespace {

// MurmurHash2 of a word of four bytes, and back: libc++ hashes so where size_t has 32 bits.
constexpr uint32_t kMurmur = 0x5BD1E995;

uint32_t unmix(uint32_t mixed) {
  uint32_t inverse = 1;
  for (int i = 0; i < 5; ++i) inverse *= 2 - kMurmur * inverse;
  mixed *= inverse;
  mixed ^= mixed >> 24;
  return mixed * inverse;
}

uint32_t mix(uint32_t word) {
  word *= kMurmur;
  word ^= word >> 24;
  return word * kMurmur;
}

// Different texts of eight bytes whose hashes are the same there.
std::vector<std::string> colliding_texts(uint32_t count) {
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t hash = (8 * kMurmur) ^ mix(i);
    const uint32_t words[] = {i, unmix(0x12345678 ^ (hash * kMurmur))};
    texts.emplace_back(sizeof(words), '\0');
    std::memcpy(texts.back().data(), words, sizeof(words));
  }
  return texts;
}

// How many entries are looked at when each text is looked up.
size_t count_steps(const std::vector<std::string>& texts) {
  base::TextMap<int> map;
  for (const std::string& text : texts) map.emplace(text, 0);
  REQUIRE(map.size() == texts.size());
  size_t steps = 0;
  for (const std::string& text : texts) steps += map.bucket_size(map.bucket(text));
  return steps;
}

}  // namespace

TEST_CASE("hashes are those of SipHash-1-3", "[base][text_map]") {
  // CPython 3.11 hashes bytes so; its secrets are those of PYTHONHASHSEED=0 and 7.
  constexpr base::HashSecret kNone;
  constexpr base::HashSecret kSeven = {0x12C874A1806F0E3D, 0x470A89D2F9D2784F};
  struct Row {
    std::string_view text;
    uint64_t without;
    uint64_t with;
  };
  const Row rows[] = {
      {"a", 0x407448D2B89B1813, 0x58FDDB5AAE8C3C14},
      {"gemini", 0xB713AF3BE1E1C122, 0x389ABF5251B15253},
      {"sevenby", 0x86C012E2349440CE, 0xBF19F6CDE2952C60},
      {"eight by", 0xD54CF3F0E0EE2AAD, 0xB48E758FBCC8FC78},
      {"ninebytes", 0x584FA82231E97897, 0xA541624647F3A1FF},
      {"exactly sixteen!", 0x0AD2D8617EF7A050, 0x6446FAC17C6A7B60},
      {"thought signatures and more", 0x0552F3B36EFC7D24, 0x59891475E9F23F1C},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(base::hash_text(row.text, kNone) == row.without);
    CHECK(base::hash_text(row.text, kSeven) == row.with);
  }
}

TEST_CASE("texts that meet under the standard library's hash are spread", "[base][text_map]") {
  for (const uint32_t count : {1000, 4000}) {
    CHECK(count_steps(colliding_texts(count)) < 4 * count);
  }
}

TEST_CASE("texts that meet under one secret are spread under another", "[base][text_map]") {
  size_t meeting = 0;
  std::set<uint64_t> places;
  for (int i = 0; meeting < 256; ++i) {
    const std::string text = std::to_string(i);
    if (base::hash_text(text, {1, 2}) % 256 != 0) continue;
    ++meeting;
    places.insert(base::hash_text(text, {1, 3}) % 256);
  }
  CHECK(places.size() > 100);
}
