// Documents of which the reader is told where they are base64.
#include <catch2/catch.hpp>
#include <string>

#include "base/arena.h"
#include "base/base64_runs.h"
#include "json/read.h"

namespace {

struct Read {
  explicit Read(const std::string& text) : padded(text + std::string(json::kPadding, '\0')) {
    const std::string_view document = std::string_view(padded).substr(0, text.size());
    runs.look_at(document);
    value = json::read_padded(document, arena, json::kMaxNodes, runs.runs());
  }

  std::string padded;
  base::Base64Runs runs;
  base::Arena arena;
  base::Result<json::Value> value = json::Value();
};

const std::string kLarge(100'000, 'A');

std::string_view known(const Read& read, std::string_view name) {
  return read.value->find(name)->known_base64();
}

}  // namespace

TEST_CASE("known base64: strings are what they are without it") {
  const std::string values[] = {
      kLarge,
      "data:image/png;base64," + kLarge + "==",
      R"(data:image\/png;base64,)" + kLarge,
      kLarge + "é",
      "é" + kLarge,
      kLarge + R"(\n)" + kLarge,
      kLarge + " " + kLarge,
      std::string(5000, ' ') + kLarge,
      std::string(9000, ' ') + kLarge,
      kLarge + std::string(9000, ' '),
      std::string(16'000, 'A'),
  };
  for (const std::string& first : values) {
    for (const std::string& second : values) {
      const std::string text =
          R"({"short":"a","a":")" + first + R"(","b":["x",{"c":")" + second + R"("}],"z":1})";
      CAPTURE(first.substr(0, 30), second.substr(0, 30));
      const Read read(text);
      base::Arena arena;
      const base::Result<json::Value> plain = json::read(text, arena);
      REQUIRE(plain);
      REQUIRE(read.value);
      CHECK(read.value->find_string("a") == plain->find_string("a"));
      CHECK(read.value->find_string("short") == "a");
      CHECK(read.value->find("b")->items()[1].find_string("c") ==
            plain->find("b")->items()[1].find_string("c"));
      CHECK(read.value->source() == plain->source());
    }
  }
}

TEST_CASE("known base64: faults behind it are found") {
  for (const std::string fault : {"\n", "\\x", "\x80", "\"x"}) {
    CAPTURE(fault);
    CHECK_FALSE(Read(R"({"a":")" + kLarge + fault + R"("})").value);
  }
  CHECK_FALSE(Read(R"({"a":")" + kLarge).value);
  CHECK_FALSE(Read(R"({"a":)" + kLarge + "}").value);
}

TEST_CASE("known base64: told of strings that are nearly all of it") {
  const std::string_view picture = known(Read(R"({"a":")" + kLarge + R"("})"), "a");
  CHECK(picture.size() == kLarge.size() - 2 * json::kBase64Edge);
  const std::string url = "data:image/png;base64,";
  CHECK(known(Read(R"({"a":")" + url + kLarge + R"(=="})"), "a").size() > 80'000);

  const std::string others[] = {
      "text",
      std::string(20'000, ' '),
      std::string(9000, ' ') + kLarge,
      kLarge + std::string(9000, ' '),
      kLarge + " " + kLarge,
      std::string(2 * json::kBase64Edge, 'A'),
  };
  for (const std::string& other : others) {
    CAPTURE(other.substr(0, 30));
    CHECK(known(Read(R"({"a":")" + other + R"("})"), "a").empty());
    CHECK(known(Read(R"({"b":")" + kLarge + R"(","a":")" + other + R"("})"), "a").empty());
  }
}
