// Text is looked at sixteen bytes at a time; what matters must be found at every place of a block.
#include <catch2/catch.hpp>
#include <optional>
#include <string>

#include "base/buffer.h"
#include "json/read.h"
#include "json/unescape.h"
#include "json/write.h"

namespace {

// Longer than what is looked at in single blocks, and than a stride behind it.
constexpr size_t kPlaces = 150;

// The string of `["…"]`; absent when the document is refused.
std::optional<std::string> string_in(const std::string& raw) {
  const std::string document = "[\"" + raw + "\"]";
  base::Arena arena;
  const base::Result<json::Value> value = json::read(document, arena);
  if (!value || value->items().size() != 1) return std::nullopt;
  return std::string(value->items()[0].string());
}

}  // namespace

TEST_CASE("json: escapes and characters are read at every place of a block") {
  struct Row {
    std::string raw;
    std::string expected;
  };
  const Row rows[] = {
      {R"(\")", "\""},
      {R"(\\)", "\\"},
      {R"(\/)", "/"},
      {R"(\n)", "\n"},
      {R"(\u00e9)", "é"},
      {R"(\u4F60)", "你"},
      {R"(\ud83d\ude00)", "😀"},
      {R"(\ud83d\u0041)", "\xEF\xBF\xBD\x41"},
      {R"(\ud83d\n)", "\xEF\xBF\xBD\n"},
      {R"(\ude00)", "\xEF\xBF\xBD"},
      {R"(\u0000)", std::string(1, '\0')},
      {"é", "é"},
      {"你好", "你好"},
      {"😀", "😀"},
      {"", ""},
  };
  for (const Row& row : rows) {
    for (size_t place = 0; place < kPlaces; ++place) {
      CAPTURE(row.raw, place);
      const std::string before(place, 'a');
      const std::string after(kPlaces - place, 'b');
      CHECK(string_in(before + row.raw + after) == before + row.expected + after);
      CHECK(string_in(before + row.raw) == before + row.expected);
    }
  }
}

TEST_CASE("json: faults are found at every place of a block") {
  const std::string rows[] = {
      "\n",
      std::string(1, '\0'),
      "\x1f",
      R"(\x)",
      R"(\u12g4)",
      R"(\u123)",
      "\x80",
      "\xc1\xbf",
      "\xe0\x9f\xbf",
      "\xe4\xbd",
      "\xed\xa0\x80",
      "\xf0\x8f\xbf\xbf",
      "\xf4\x90\x80\x80",
      "\xf5\x80\x80\x80",
      "\xff",
      "\xf0\x9f\x98",
  };
  for (const std::string& row : rows) {
    for (size_t place = 0; place < kPlaces; ++place) {
      CAPTURE(row, place);
      CHECK_FALSE(string_in(std::string(place, 'a') + row + std::string(kPlaces, 'y')).has_value());
      CHECK_FALSE(string_in(std::string(place, 'a') + row).has_value());
    }
  }
}

TEST_CASE("json: a document cut anywhere is refused") {
  const std::string document =
      R"({"key":[1.5e3,"text \u4F60 你","a\"b",{"n":null,"t":true}],"z":-0})";
  for (size_t size = 0; size < document.size(); ++size) {
    CAPTURE(size);
    base::Arena arena;
    // What stands behind a document is readable but not part of it.
    std::string memory = document + std::string(json::kPadding, ' ');
    memory[size] = '\0';
    CHECK_FALSE(json::read_padded(std::string_view(memory).substr(0, size), arena).has_value());
  }
}

TEST_CASE("json: what is written is read back, at every place of a block") {
  const std::string rows[] = {"\"", "\\", "\n", "\x01", "é", "😀", "\x7f"};
  for (const std::string& row : rows) {
    for (size_t place = 0; place < kPlaces; ++place) {
      CAPTURE(row, place);
      const std::string text = std::string(place, 'a') + row + std::string(kPlaces - place, 'b');
      base::Buffer out;
      json::append_quoted(out, text);
      const std::string written = out.str();
      CHECK(string_in(written.substr(1, written.size() - 2)) == text);
      std::string more = "before";
      json::append_escaped(more, text);
      CHECK('"' + more.substr(6) + '"' == written);
    }
  }
}

TEST_CASE("json: a string is the same spliced and copied") {
  const std::string large(base::Buffer::kSpliceMinimum, 'L');
  struct Row {
    std::string piece;
    bool spliced;  // where that depends on what is in it
  };
  const Row rows[] = {
      {"", false},           {"small", false},     {"a \"word\"", false}, {large, true},
      {large + '\n', false}, {'"' + large, false}, {large + "é", true},   {large + large, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.piece.size());
    base::Buffer copied;
    json::Writer(copied).begin_array().string("x").string_pieces({"<", row.piece, ">"}).end_array();
    base::Buffer lasting;
    json::Writer(lasting)
        .begin_array()
        .string("x")
        .lasting_pieces({"<", row.piece, ">"})
        .end_array();
    CHECK(lasting.str() == copied.str());
    CHECK((lasting.own_size() < lasting.size()) == row.spliced);
    std::string escaped;
    json::append_escaped(escaped, row.piece);
    base::Buffer plain;
    json::Writer(plain).begin_array().string("x").plain_strings({"<", escaped, ">"}).end_array();
    CHECK(plain.str() == copied.str());
    base::Buffer outer;
    json::Writer(outer).begin_array().raw_splice(copied).raw("1").end_array();
    CHECK(outer.str() == '[' + copied.str() + ",1]");
  }
}

TEST_CASE("buffer: pieces are the text, however it came") {
  const std::string large(base::Buffer::kSpliceMinimum, 'L');
  base::Buffer out;
  std::string expected;
  for (size_t size = 0; size < 70; ++size) {
    const std::string text(size, static_cast<char>('a' + size % 26));
    out.append(text);
    out.append('|');
    expected += text + '|';
    if (size % 20 != 10) continue;
    out.splice(large);
    expected += large;
  }
  for (int i = 0; i < 1000; ++i) {
    out.append(large);
    expected += large;
  }
  CHECK(out.size() == expected.size());
  CHECK(out.str() == expected);
  base::Buffer moved = std::move(out);
  CHECK(moved.str() == expected);
  moved.clear();
  CHECK(moved.empty());
  moved.append("again");
  CHECK(moved.single_piece() == "again");
}
