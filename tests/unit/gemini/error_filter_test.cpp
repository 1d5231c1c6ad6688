#include "gemini/error_filter.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "base/text.h"

namespace {

struct Seen {
  std::string out;
  std::string error;
  bool goes_on = true;
  bool operator==(const Seen&) const = default;
};

// `pieces` may be told to go on after the filter has said that nothing is of use.
Seen filtered(const std::vector<std::string_view>& pieces) {
  gemini::ErrorFilter filter;
  base::Buffer out;
  Seen seen;
  for (const std::string_view piece : pieces) seen.goes_on = filter.feed(piece, out);
  filter.finish(out);
  seen.out = out.str();
  seen.error = filter.error();
  return seen;
}

std::vector<std::string_view> by_bytes(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (size_t i = 0; i < text.size(); ++i) pieces.push_back(text.substr(i, 1));
  return pieces;
}

void check_every_cut(const std::string& text, const Seen& expected) {
  INFO(text);
  CHECK(filtered({text}).out == expected.out);
  CHECK(filtered({text}).error == expected.error);
  CHECK(filtered({text}).goes_on == expected.goes_on);
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    const std::string_view view = text;
    const Seen seen = filtered({view.substr(0, cut), view.substr(cut)});
    if (seen != expected) FAIL_CHECK("cut at " << cut << ": " << seen.out);
  }
  CHECK(filtered(by_bytes(text)) == expected);
}

#define KEY "AIzaSyA1234567890abcdefghijklmnopqrstuvw"

TEST_CASE("gemini: a stream without an error passes as it came") {
  const std::string texts[] = {
      "",
      "data: {\"candidates\":[]}\r\n\r\ndata: {\"usageMetadata\":{}}\r\n\r\n",
      "[{\n  \"candidates\": [{\"index\": 0}]\n}\n,\r\n{\"a\":1}]\n",
      ": a comment with \"a quote and {\"braces\": 1}\n\ndata: {\"a\":1}\n\n",
      R"({"candidates":[{"error":{"code":500}}],"error":{"code":1}})",
      R"([[{"error":{"code":500}}],{"a":{"error":1}},"{",{"text":"{\"error\":{}}"}])",
      R"(data: {"errors":1} {"err":1} {"err\"or":1} {"error)",
      R"({}{ }{"":{"error":1}}{"\"error":1}{'error':1}]}}{"a":"]"}")",
      "<html>" KEY "</html>",
      "data: {\"a\":\"" KEY "\"}\n\n",
      "\xEF\xBB\xBF"
      R"({"data":"a"})",
  };
  for (const std::string& text : texts) check_every_cut(text, {text, "", true});
}

TEST_CASE("gemini: nothing passes of a stream that begins with an error") {
  const std::string error = R"({"error":{"code":429,"message":"projects/12 } \" ] )" KEY R"("}})";
  const std::string pretty = "{\r\n  \"error\": {\n    \"code\": 503\n  }\n}";
  check_every_cut("data: " + error + "\n\ndata: {\"a\":1}\n\n", {"", error, false});
  check_every_cut("[" + error + ",{}]", {"", error, false});
  check_every_cut(pretty + "\n", {"", pretty, false});
  check_every_cut(": keep\n\ndata: {\ndata: \"error\":\r\ndata:{\"code\":5}}\n\n",
                  {"", "{\n \"error\":\r\n{\"code\":5}}", false});
  check_every_cut(R"([{"error":{"code":42)", {"", R"({"error":{"code":42)", true});
}

TEST_CASE("gemini: a later error passes scrubbed, what stands around it as it came") {
  const std::string text = R"({"a":"\\\"}]{","b":"\\"})";
  const std::string error = R"({ "error":{"code":429,"message":"api_key:)" KEY R"( {"}})";
  const std::string scrubbed = R"({ "error":{"code":429,"message":"api_key:[redacted] {"}})";
  const std::string other = R"({"error":"projects/12"})";
  check_every_cut("data: " + text + "\n\ndata: " + error + "\n\n",
                  {"data: " + text + "\n\ndata: " + scrubbed + "\n\n", error, true});
  check_every_cut("[" + text + ",\n" + error + "\n,\r\n" + other + "," + text + "]\n",
                  {"[" + text + ",\n" + scrubbed + "\n,\r\n" +
                       R"({"error":"projects/[redacted]"},)" + text + "]\n",
                   error, true});
  const std::string cut_off = R"({"error":{"message":")" KEY;
  check_every_cut("data: {}\n\ndata: " + cut_off, {"data: {}\n\ndata: "
                                                   R"({"error":{"message":"[redacted])",
                                                   cut_off, true});
}

TEST_CASE("gemini: what is held has an end") {
  constexpr size_t kMost = size_t{64} * 1024;
  std::string error = R"({"error":{"message":")";
  error += std::string(kMost - error.size() - 3, 'x') + R"("}})";
  const std::string longer = base::concat(error.substr(0, kMost - 3), R"(x"}})");
  for (const std::string_view before : {"", "data: {}\n\ndata: "}) {
    const bool begun = !before.empty();
    const std::string whole = base::concat(before, error, "\n");
    CHECK(filtered({whole}).error == error);
    CHECK(filtered({whole}).out == (begun ? whole : ""));
    CHECK(filtered(by_bytes(whole)) == filtered({whole}));
    const std::string cut = base::concat(before, longer, "\n");
    CHECK(filtered({cut}) == Seen{std::string(before), longer.substr(0, kMost), false});
    CHECK(filtered(by_bytes(cut)) == filtered({cut}));
  }
  const std::string late = base::concat(std::string(2000, ' '), R"({"error":"projects/12"})");
  const Seen told = {base::concat(std::string(2000, ' '), R"({"error":"projects/[redacted]"})"),
                     R"({"error":"projects/12"})", true};
  CHECK(filtered({late}) == told);
  CHECK(filtered(by_bytes(late)) == told);
}

// A stream of random events, some of them errors; what should pass, and the first error.
struct RandomStream {
  explicit RandomStream(unsigned seed) : random(seed) {
    const bool array = random() % 2 == 0;
    bool stopped = false;
    add(array ? "[" : "data: ");
    const unsigned events = 1 + random() % 4;
    for (unsigned i = 0; i < events && !stopped; ++i) {
      if (i > 0) add(array ? ",\r\n" : "\n\ndata: ");
      if (random() % 3 == 0) {
        const std::string text = R"({"error": {"message":")" + words() + KEY;
        text_ += text + R"("}})";
        if (expected.error.empty()) expected.error = text + R"("}})";
        expected.out +=
            text.substr(0, text.size() - std::string_view(KEY).size()) + R"([redacted]"}})";
        stopped = i == 0;
      } else {
        add(R"({"a":[{"error":")" + words() + R"("}],"b":")" + words() + R"("})");
      }
    }
    add(array ? "]" : "\n\n");
    if (stopped) expected.out.clear();
    expected.goes_on = !stopped;
  }

  void add(const std::string& text) {
    text_ += text;
    expected.out += text;
  }
  std::string words() {
    static constexpr std::string_view kWords[] = {"{", "}", "[", "]", R"(\")", R"(\\)",
                                                  "x", ",", ":", " ", "error", R"(\n)"};
    std::string text;
    for (unsigned i = random() % 9; i > 0; --i) text += kWords[random() % std::size(kWords)];
    return text + ' ';
  }

  std::minstd_rand random;
  std::string text_;
  Seen expected;
};

TEST_CASE("gemini: errors are found in random streams, however they are cut") {
  for (unsigned seed = 1; seed < 500; ++seed) {
    RandomStream stream(seed);
    INFO(stream.text_);
    CHECK(filtered({stream.text_}) == stream.expected);
    CHECK(filtered(by_bytes(stream.text_)) == stream.expected);
    std::vector<std::string_view> pieces;
    for (std::string_view rest = stream.text_; !rest.empty();) {
      const size_t size = std::min<size_t>(rest.size(), 1 + stream.random() % 7);
      pieces.push_back(rest.substr(0, size));
      rest.remove_prefix(size);
    }
    CHECK(filtered(pieces) == stream.expected);
  }
}

}  // namespace
