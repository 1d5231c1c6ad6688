#include "base/base64_runs.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>

namespace {

using base::Base64Runs;

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64_of(size_t size) {
  std::string out;
  while (out.size() < size) out += kAlphabet;
  out.resize(size);
  return out;
}

// What comes of a document given so many bytes at a time.
std::vector<Base64Runs::Run> find_runs(std::string_view document, size_t at_once) {
  Base64Runs runs;
  for (size_t size = 0; size < document.size();) {
    size = std::min(size + at_once, document.size());
    runs.look_at(document.substr(0, size));
  }
  return {runs.runs().begin(), runs.runs().end()};
}

}  // namespace

TEST_CASE("base64 step: of the alphabet and nothing else") {
  const std::string good = base64_of(base::kBase64Step);
  CHECK(base::is_base64_step(good.data()));
  for (int c = 0; c < 256; ++c) {
    for (const size_t at : {size_t{0}, size_t{15}, size_t{16}, size_t{255}}) {
      CAPTURE(c, at);
      std::string text = good;
      text[at] = static_cast<char>(c);
      CHECK(base::is_base64_step(text.data()) == kAlphabet.contains(static_cast<char>(c)));
    }
  }
}

TEST_CASE("base64 runs: a picture is found but for its edges, however it comes") {
  const std::string head = R"({"url":"data:image/png;base64,)";
  for (const size_t size : {size_t{40'000}, size_t{300'000}, size_t{1'234'567}}) {
    const std::string document = head + base64_of(size) + R"(=="})";
    const size_t end = head.size() + size;
    for (const size_t at_once : {size_t{65536}, size_t{524288}, document.size()}) {
      CAPTURE(size, at_once);
      const std::vector<Base64Runs::Run> runs = find_runs(document, at_once);
      REQUIRE(runs.size() == 1);
      CHECK(runs[0].begin >= head.size());
      CHECK(runs[0].begin <= head.size() + Base64Runs::kEdge);
      CHECK(runs[0].end <= end);
      CHECK(runs[0].end + Base64Runs::kEdge >= end);
    }
  }
}

TEST_CASE("base64 runs: nothing else is ever called base64") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::string document;
    while (document.size() < 200'000) {
      document += base64_of(random() % 60'000);
      document += random() % 2 == 0 ? "\"" : std::string(random() % 9000, ' ');
    }
    const size_t at_once = 1 + random() % 100'000;
    CAPTURE(round, at_once);
    size_t before = 0;
    for (const Base64Runs::Run& run : find_runs(document, at_once)) {
      CHECK(run.begin >= before);
      REQUIRE(run.end <= document.size());
      REQUIRE(run.begin < run.end);
      before = run.end;
      const std::string_view text =
          std::string_view(document).substr(run.begin, run.end - run.begin);
      CHECK(text.find_first_not_of(kAlphabet) == std::string_view::npos);
    }
  }
}
