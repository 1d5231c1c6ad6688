#include "openai/data_url.h"

#include <catch2/catch.hpp>

#include "crypto/base64.h"
#include "http/message.h"

TEST_CASE("data URL: forms") {
  struct Row {
    std::string name;
    std::string url;
    std::string expected;  // "type data", or empty when refused
  };
  const Row rows[] = {
      {"plain", "data:image/png;base64,QUJD", "image/png QUJD"},
      {"shouted", "DATA:IMAGE/PNG;BASE64,QUJD", "image/png QUJD"},
      {"parameters", "data:text/plain;charset=utf-8;base64,QUJD", "text/plain QUJD"},
      {"blanks in the head", "data:image/png ; base64,QUJD", "image/png QUJD"},
      {"misnomer", "data:audio/mpeg;base64,QUJD", "audio/mp3 QUJD"},
      {"no type", "data:;base64,QUJD", " QUJD"},
      {"no type at all", "data:,ABC", " QUJD"},
      {"bytes of any type", "data:application/octet-stream;base64,QUJD", " QUJD"},
      {"percent", "data:text/plain,A%42%43", "text/plain QUJD"},
      {"percent and commas", "data:text/plain,a,b", "text/plain YSxi"},
      {"nothing", "data:text/plain,", "text/plain "},
      {"percent-encoded base64", "data:image/png;base64,QUI%3D", "image/png QUI="},
      {"percent-encoded slash", "data:image/png;base64,%2F%2f%2BA", "image/png //+A"},
      {"white space", "data:image/png;base64,QU\r\n JD\t", "image/png QUJD"},
      {"base64url", "data:image/png;base64,-_-_", "image/png +/+/"},
      {"padding absent", "data:image/png;base64,QUI", "image/png QUI="},
      {"a bad character", "data:image/png;base64,QU!D", ""},
      {"a bad percent", "data:image/png;base64,QU%zzD", ""},
      {"padding inside", "data:image/png;base64,QU=D", ""},
      {"one character too many", "data:image/png;base64,QUJDQ", ""},
      {"no comma", "data:image/png;base64", ""},
      {"no data URL", "https://example.com/,", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    base::Arena arena;
    const auto data = openai::read_data_url(row.url, arena);
    CHECK((data ? std::string(data->mime) + " " + std::string(data->base64) : std::string()) ==
          row.expected);
  }
}

TEST_CASE("base64 of which the middle is known is looked at around that") {
  const std::string head = "data:image/png;base64,";
  const std::string good(4000, 'A');
  const auto read = [&](size_t bad, std::string_view scheme) {
    std::string text = good;
    if (bad < text.size()) text[bad] = '!';
    const std::string url = std::string(scheme) + text;
    base::Arena arena;
    const std::string_view known = std::string_view(url).substr(scheme.size() + 1000, 2000);
    return scheme.empty() ? openai::normal_base64(url, arena, known).has_value()
                          : openai::read_data_url(url, arena, known).has_value();
  };
  for (const std::string& scheme : {std::string(), head}) {
    CHECK(read(good.size(), scheme));
    CHECK(read(1500, scheme));  // known, so nobody looks
    for (const size_t bad : {size_t{0}, size_t{999}, size_t{3000}, size_t{3999}}) {
      CAPTURE(scheme, bad);
      CHECK_FALSE(read(bad, scheme));
    }
  }
}

TEST_CASE("base64 is found bad wherever the bad character stands") {
  for (size_t size = 4; size <= 136; size += 4) {
    const std::string good(size, 'A');
    base::Arena arena;
    const auto kept = openai::normal_base64(good, arena);
    REQUIRE(kept);
    CHECK(kept->data() == good.data());
    for (size_t at = 0; at < size; ++at) {
      for (const char bad : {'\0', '!', '%', '@', '[', '`', '{', '\x7f', '\x80', '\xff'}) {
        std::string text = good;
        text[at] = bad;
        CHECK_FALSE(openai::normal_base64(text, arena));
      }
    }
  }
}

TEST_CASE("base64 is tested in blocks: every character is told rightly in them") {
  std::string text(3000, 'A');
  base::Arena arena;
  for (int c = 0; c < 256; ++c) {
    const char character = static_cast<char>(c);
    const bool plain =
        (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z') ||
        (character >= '0' && character <= '9') || character == '+' || character == '/';
    for (const size_t at : {size_t{0}, size_t{15}, size_t{1023}, size_t{1024}, size_t{2999}}) {
      text[at] = character;
      const auto kept = openai::normal_base64(text, arena);
      CAPTURE(c, at);
      CHECK((kept && kept->data() == text.data()) == (plain || (c == '=' && at == 2999)));
      text[at] = 'A';
    }
  }
}

TEST_CASE("base64 of every spelling becomes the one spelling") {
  for (size_t size = 0; size < 70; ++size) {
    std::string bytes;
    for (size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i * 83 + 251));
    const std::string expected = crypto::base64_encode(bytes);
    std::string wrapped;
    for (size_t i = 0; i < expected.size(); ++i) {
      if (i > 0 && i % 7 == 0) wrapped += "\r\n";
      wrapped.push_back(expected[i]);
    }
    for (const std::string& spelling : {expected, wrapped, crypto::base64url_encode(bytes)}) {
      base::Arena arena;
      CAPTURE(spelling);
      CHECK(openai::normal_base64(spelling, arena).value_or("") == expected);
    }
  }
}

TEST_CASE("data is rewritten in one copy, and only where the arena has room for it") {
  const std::string text(60000, 'A');
  const size_t copy = 70000;
  for (const std::string& url :
       {"data:image/png;base64," + text + "%0A", "data:image/png;base64," + text + "\n",
        "data:image/png;base64,%41AAA" + text, "data:text/plain," + text.substr(0, 28000)}) {
    CAPTURE(url.substr(0, 40));
    base::Arena arena;
    arena.set_most(copy);
    CHECK(openai::read_data_url(url, arena));
    CHECK(arena.size() <= copy);
    base::Arena full;
    full.set_most(20000);
    const auto refused = openai::read_data_url(url, full);
    CHECK((!refused && refused.error() == openai::DataFault::kNoRoom));
    CHECK(full.size() <= 20000);
  }
  base::Arena none;
  none.set_most(0);
  CHECK(openai::normal_base64(text, none));
}

TEST_CASE("percent-encoded data is the same wherever it is cut into pieces") {
  constexpr size_t kPieces = 150'000;
  for (const std::string_view unit :
       {"abcdefg", "%41", "a%42", "ab%43", "%", "%4", "%%41", "\xC3%A9"}) {
    for (const size_t ahead : {0, 1, 2}) {
      std::string data(ahead, 'x');
      while (data.size() < kPieces) data += unit;
      for (const size_t less : {0, 1, 2, 3}) {
        const std::string url = "data:text/plain," + data.substr(0, data.size() - less);
        CAPTURE(unit, ahead, less);
        base::Arena arena;
        const auto read = openai::read_data_url(url, arena);
        REQUIRE(read);
        const std::string bytes = http::percent_decode(std::string_view(url).substr(16));
        CHECK((read->base64 == crypto::base64_encode(bytes)));
      }
    }
  }
}

TEST_CASE("the head of base64 data is decoded for sniffing") {
  CHECK(openai::decode_head("QUJD") == "ABC");
  CHECK(openai::decode_head("QUI=") == "AB");
  CHECK(openai::decode_head("") == "");
  CHECK(openai::decode_head(std::string(4000, 'A')) == std::string(66, '\0'));
}
