#include "http/multipart.h"

#include <catch2/catch.hpp>
#include <string>

#include "base/text.h"

namespace {

const std::string kType = "multipart/form-data; boundary=xyz";

// "name=body|…", with "(file,type)" behind the name where it is said; or "refused".
std::string outcome(const std::string& type, const std::string& body) {
  const auto parts = http::read_multipart(type, body);
  if (!parts) return "refused";
  std::string out;
  for (const http::FormPart& part : *parts) {
    out += part.name;
    if (!part.file_name.empty() || !part.content_type.empty()) {
      out += base::concat("(", part.file_name, ",", part.content_type, ")");
    }
    out += base::concat("=", part.body, "|");
  }
  return out;
}

std::string field(const std::string& name, const std::string& body) {
  return "--xyz\r\ncontent-disposition: form-data; name=\"" + name + "\"\r\n\r\n" + body + "\r\n";
}

// A small generator, so that a failure can be repeated.
class Random {
 public:
  explicit Random(uint32_t seed) : state_(seed) {}
  uint32_t below(uint32_t limit) {
    state_ = state_ * 1664525u + 1013904223u;
    return (state_ >> 8) % limit;
  }

 private:
  uint32_t state_;
};

// Bytes that look as much like a delimiter as they may.
std::string tricky_bytes(Random& random) {
  static constexpr std::string_view kPieces[] = {
      "\r\n", "--", "xyz", "\r", "\n", "-", "a", "\r\n--xy", "--xyz", std::string_view("\0", 1)};
  std::string out;
  for (uint32_t n = random.below(12); n > 0; --n) out += kPieces[random.below(std::size(kPieces))];
  return out;
}

}  // namespace

TEST_CASE("multipart: forms") {
  struct Row {
    std::string name;
    std::string body;
    std::string expected;
  };
  const Row rows[] = {
      {"one", field("a", "1") + "--xyz--\r\n", "a=1|"},
      {"two", field("a", "1") + field("b", "2") + "--xyz--\r\n", "a=1|b=2|"},
      {"no line end at the end", field("a", "1") + "--xyz--", "a=1|"},
      {"empty body", field("a", "") + "--xyz--\r\n", "a=|"},
      {"no body at all", "--xyz\r\ncontent-disposition: form-data; name=a\r\n\r\n--xyz--\r\n",
       "a=|"},
      {"line ends inside", field("a", "1\r\n\r\n2\n") + "--xyz--", "a=1\r\n\r\n2\n|"},
      {"nothing", "--xyz--\r\n", ""},
      {"preamble and epilogue", "hello\r\n" + field("a", "1") + "--xyz--\r\nbye", "a=1|"},
      {"blanks behind the boundary",
       "--xyz \t\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n--xyz-- \r\n", "a=1|"},
      {"a file",
       "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a b;c.wav\"\r\n"
       "Content-Type: audio/wav\r\n\r\nRIFF\r\n--xyz--\r\n",
       "file(a b;c.wav,audio/wav)=RIFF|"},
      {"escapes in a name stay",
       "--xyz\r\ncontent-disposition: form-data; name=\"a\\\"b\"\r\n\r\n1\r\n--xyz--", "a\\\"b=1|"},
      {"data that begins like the boundary", field("a", "1\r\n--xyzz\r\n2") + "--xyz--",
       "a=1\r\n--xyzz\r\n2|"},
      {"the boundary within a line", field("a", "1--xyz") + "--xyz--", "a=1--xyz|"},
      {"headers in any case and order",
       "--xyz\r\nX-Other: 1\r\nCONTENT-TYPE: text/plain\r\nCONTENT-DISPOSITION: Form-Data; "
       "FILENAME=f; NAME=a\r\n\r\n1\r\n--xyz--",
       "a(f,text/plain)=1|"},
      {"empty", "", "refused"},
      {"no boundary", "hello", "refused"},
      {"another boundary", "--abc\r\n\r\n--abc--", "refused"},
      {"not closed", field("a", "1"), "refused"},
      {"cut in the head", "--xyz\r\ncontent-disposition: form-data", "refused"},
      {"cut behind the head", "--xyz\r\ncontent-disposition: form-data; name=a\r\n\r\n", "refused"},
      {"no name", "--xyz\r\ncontent-disposition: form-data\r\n\r\n1\r\n--xyz--", "refused"},
      {"no form data", "--xyz\r\ncontent-disposition: attachment; name=a\r\n\r\n1\r\n--xyz--",
       "refused"},
      {"no disposition", "--xyz\r\ncontent-type: text/plain\r\n\r\n1\r\n--xyz--", "refused"},
      {"a quote that does not end",
       "--xyz\r\ncontent-disposition: form-data; name=\"a\r\n\r\n1\r\n--xyz--", "refused"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(outcome(kType, row.body) == row.expected);
  }
}

TEST_CASE("multipart: the boundary") {
  const std::string body = field("a", "1") + "--xyz--\r\n";
  struct Row {
    std::string type;
    std::string expected;
  };
  const Row rows[] = {
      {"multipart/form-data; boundary=xyz", "a=1|"},
      {"Multipart/Form-Data;BOUNDARY=xyz", "a=1|"},
      {"multipart/form-data; boundary=\"xyz\"", "a=1|"},
      {"multipart/form-data; charset=utf-8; boundary=xyz ; q=1", "a=1|"},
      {"multipart/form-data", "refused"},
      {"multipart/form-data; boundary=", "refused"},
      {"multipart/form-data; boundary=\"xyz", "refused"},
      {"multipart/form-data; boundary=" + std::string(71, 'x'), "refused"},
      {"multipart/mixed; boundary=xyz", "refused"},
      {"application/json", "refused"},
      {"", "refused"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.type);
    CHECK(outcome(row.type, body) == row.expected);
  }
}

TEST_CASE("multipart: parts are bounded") {
  std::string body;
  for (int i = 0; i < 256; ++i) body += field("a", "1");
  CHECK(http::read_multipart(kType, body + "--xyz--")->size() == 256);
  CHECK_FALSE(http::read_multipart(kType, body + field("a", "1") + "--xyz--"));
}

TEST_CASE("multipart: what was put in comes out") {
  Random random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string body;
    std::string expected;
    for (uint32_t n = random.below(4); n > 0; --n) {
      std::string content = tricky_bytes(random);
      // A content may hold anything but the delimiter itself.
      const std::string framed = "\r\n" + content + "\r\n";
      bool clean = true;
      for (size_t at = 0; (at = framed.find("\r\n--xyz", at)) != std::string::npos; ++at) {
        clean = false;
      }
      if (!clean) content = "plain";
      body += field("f", content);
      expected += "f=" + content + "|";
    }
    CAPTURE(body);
    CHECK(outcome(kType, body + "--xyz--\r\n") == expected);
  }
}

TEST_CASE("multipart: a cut or spoilt body is read or refused, never misread") {
  const std::string body = field("a", "1\r\n2") + field("b", "") + "--xyz--";
  for (size_t size = 0; size < body.size(); ++size) {
    CHECK(outcome(kType, body.substr(0, size)) == "refused");
  }
  Random random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string spoilt = body;
    for (uint32_t n = 1 + random.below(4); n > 0; --n) {
      spoilt[random.below(static_cast<uint32_t>(spoilt.size()))] =
          static_cast<char>(random.below(256));
    }
    const auto parts = http::read_multipart(kType, spoilt);
    if (!parts) continue;
    for (const http::FormPart& part : *parts) {
      CHECK(part.body.data() >= spoilt.data());
      CHECK(part.body.data() + part.body.size() <= spoilt.data() + spoilt.size());
      CHECK(part.body.find("\r\n--xyz\r\n") == std::string_view::npos);
    }
  }
}
