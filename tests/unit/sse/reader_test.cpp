#include "sse/reader.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace {

void drain(sse::Reader& reader, std::string& out) {
  for (;;) {
    std::string_view data;
    switch (reader.next(data)) {
      case sse::Reader::Item::kEvent:
        // Sanitizers see to it that so much may be read.
        CHECK(std::string(data.data() + data.size(), sse::Reader::kPadding) ==
              std::string(sse::Reader::kPadding, '\0'));
        out += "<" + std::string(data) + ">";
        continue;
      case sse::Reader::Item::kDone:
        if (!out.ends_with("!")) out += "!";
        return;
      case sse::Reader::Item::kTooLarge:
        out += "large";
        return;
      case sse::Reader::Item::kNone:
        return;
    }
  }
}

// Events of `text` fed in pieces that end at the given positions.
std::string read_split(std::string_view text, const std::vector<size_t>& ends) {
  sse::Reader reader;
  std::string out;
  size_t start = 0;
  for (const size_t end : ends) {
    const std::string piece(text.substr(start, end - start));  // exact size: sanitizers bite
    reader.feed(piece);
    drain(reader, out);
    start = end;
  }
  const std::string last(text.substr(start));
  reader.feed(last);
  drain(reader, out);
  reader.finish();
  drain(reader, out);
  return out;
}

struct Row {
  std::string_view name;
  std::string_view input;
  std::string_view expected;
};

const Row kRows[] = {
    {"two events", "data: a\n\ndata: b\n\n", "<a><b>"},
    {"CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", "<a><b>"},
    {"CR", "data: a\r\rdata: b\r\r", "<a><b>"},
    {"no space", "data:a\n\n", "<a>"},
    {"only one space is taken", "data:  a\n\n", "< a>"},
    {"several data lines", "data: a\ndata: b\n\n", "<a\nb>"},
    {"comments and other fields", ": hi\nevent: x\nid: 1\nretry: 5\ndata: a\n: c\n\n", "<a>"},
    {"a field that begins with data", "database: x\n\ndata: a\n\n", "<a>"},
    {"byte order mark",
     "\xEF\xBB\xBF"
     "data: a\n\n",
     "<a>"},
    {"empty data is nothing", "data:\n\ndata: a\n\n", "<a>"},
    {"blank lines are nothing", "\n\n\ndata: a\n\n\n\n", "<a>"},
    {"done", "data: a\n\ndata: [DONE]\n\ndata: b\n\n", "<a>!"},
    {"no final blank line", "data: a\n\ndata: b\n", "<a><b>"},
    {"no final line end", "data: a\n\ndata: b", "<a><b>"},
    {"multi-byte text", "data: é👋\n\n", "<é👋>"},
    {"JSON array", "[{\"a\":\"}\\\"{\"}\n,\n{\"b\":[{}]}]", "<{\"a\":\"}\\\"{\"}><{\"b\":[{}]}>"},
    {"JSON object", " {\"a\":1}", "<{\"a\":1}>"},
    {"byte order mark before a JSON array",
     "\xEF\xBB\xBF"
     "[{\"a\":1}]",
     "<{\"a\":1}>"},
    {"byte order mark before a JSON object",
     "\xEF\xBB\xBF"
     " {\"a\":1}",
     "<{\"a\":1}>"},
    {"nothing", "", ""},
};

}  // namespace

TEST_CASE("sse: every input gives its events, whatever the split") {
  for (const Row& row : kRows) {
    CAPTURE(row.name);
    CHECK(read_split(row.input, {}) == row.expected);
    for (size_t a = 0; a <= row.input.size(); ++a) {
      for (size_t b = a; b <= row.input.size(); ++b) {
        if (read_split(row.input, {a, b}) == row.expected) continue;
        CAPTURE(a, b);
        CHECK(read_split(row.input, {a, b}) == row.expected);
      }
    }
    std::vector<size_t> each;
    for (size_t i = 1; i < row.input.size(); ++i) each.push_back(i);
    CHECK(read_split(row.input, each) == row.expected);
  }
}

TEST_CASE("sse: an event without end is cut off at the cap") {
  sse::Reader reader;
  const std::string block = "data: " + std::string(8 * 1024 * 1024, 'x');
  std::string_view data;
  sse::Reader::Item item = sse::Reader::Item::kNone;
  for (int i = 0; i < 10 && item == sse::Reader::Item::kNone; ++i) {
    reader.feed(block);
    item = reader.next(data);
  }
  CHECK(item == sse::Reader::Item::kTooLarge);
  CHECK(reader.next(data) == sse::Reader::Item::kTooLarge);
}

TEST_CASE("sse: large events in many pieces") {
  const std::string first(3'000'000, 'a');
  const std::string second(200'000, 'b');
  const std::string text =
      "data: " + first + "\n\n: c\ndata: x\ndata:" + second + "\n\ndata: d\n\n";
  sse::Reader reader;
  std::string out;
  size_t most = 0;
  for (size_t at = 0; at < text.size(); at += 16'384) {
    reader.feed(std::string_view(text).substr(at, 16'384));
    drain(reader, out);
    most = std::max(most, reader.pending());
  }
  CHECK(out == "<" + first + "><x\n" + second + "><d>");
  CHECK(most > first.size() - 16'384);
  CHECK(reader.pending() == 0);
}
