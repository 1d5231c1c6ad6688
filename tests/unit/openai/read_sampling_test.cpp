#include <catch2/catch.hpp>

#include "unit/openai/read_fixture.h"

namespace {

struct Row {
  std::string members;  // beside model and messages
  std::string expected;
};

template <typename Describe, size_t N>
void check(const Row (&rows)[N], Describe describe) {
  for (const Row& row : rows) {
    CAPTURE(row.members);
    CHECK(ReadFixture(ReadFixture::asking(row.members)).outcome(describe) == row.expected);
  }
}

std::string lexeme(const json::Value* value) {
  return value == nullptr ? "-" : std::string(value->lexeme());
}
std::string number(const std::optional<int64_t>& value) {
  return value ? std::to_string(*value) : "-";
}

}  // namespace

TEST_CASE("read sampling: sampling") {
  const Row rows[] = {
      {"", "- - -"},
      {R"("temperature":0.70)", "0.70 - -"},
      {R"("temperature":0)", "0 - -"},
      {R"("temperature":2)", "2 - -"},
      {R"("temperature":2.0)", "2.0 - -"},
      {R"("temperature":null)", "- - -"},
      {R"("temperature":2.01)", "invalid_value temperature"},
      {R"("temperature":-0.1)", "invalid_value temperature"},
      {R"("temperature":1e999)", "invalid_value temperature"},
      {R"("temperature":"1")", "invalid_type temperature"},
      {R"("temperature":true)", "invalid_type temperature"},
      {R"("top_p":1)", "- 1 -"},
      {R"("top_p":0)", "- 0 -"},
      {R"("top_p":1.1)", "invalid_value top_p"},
      {R"("top_p":-1)", "invalid_value top_p"},
      {R"("top_p":[])", "invalid_type top_p"},
      {R"("top_k":1)", "- - 1"},
      {R"("top_k":0)", "invalid_value top_k"},
      {R"("top_k":1.5)", "invalid_type top_k"},
  };
  check(rows, [](const chat::Request& request) {
    const chat::Sampling& sampling = request.sampling;
    return base::concat(lexeme(sampling.temperature), " ", lexeme(sampling.top_p), " ",
                        lexeme(sampling.top_k));
  });
}

TEST_CASE("read sampling: seed") {
  const Row rows[] = {
      {"", "-"},
      {R"("seed":7)", "7"},
      {R"("seed":2147483647)", "2147483647"},
      {R"("seed":2147483648)", "0"},
      {R"("seed":4294967301)", "5"},
      {R"("seed":-1)", "2147483647"},
      {R"("seed":-2147483648)", "0"},
      {R"("seed":-9223372036854775808)", "0"},
      {R"("seed":9223372036854775807)", "2147483647"},
      {R"("seed":1.5)", "invalid_type seed"},
      {R"("seed":"7")", "invalid_type seed"},
  };
  check(rows, [](const chat::Request& request) { return number(request.sampling.seed); });
}

TEST_CASE("read sampling: stop") {
  const Row rows[] = {
      {"", ""},
      {R"("stop":"a")", "a,"},
      {R"("stop":"")", ""},
      {R"("stop":[])", ""},
      {R"("stop":["a","","b"])", "a,b,"},
      {R"("stop":["1","2","3","4","5"])", "1,2,3,4,5,"},
      {R"("stop":["1","2","","3","4","5",""])", "1,2,3,4,5,"},
      {R"("stop":["1","2","3","4","5","6"])", "invalid_value stop"},
      {R"("stop":["1",2])", "invalid_type stop[1]"},
      {R"("stop":1)", "invalid_type stop"},
  };
  check(rows, [](const chat::Request& request) {
    std::string out;
    for (const std::string_view stop : request.sampling.stop) out += base::concat(stop, ",");
    return out;
  });
}

TEST_CASE("read sampling: logprobs") {
  const Row rows[] = {
      {"", "no -"},
      {R"("logprobs":false)", "no -"},
      {R"("logprobs":true)", "yes -"},
      {R"("logprobs":true,"top_logprobs":0)", "yes 0"},
      {R"("logprobs":true,"top_logprobs":20)", "yes 20"},
      {R"("logprobs":true,"top_logprobs":21)", "invalid_value top_logprobs"},
      {R"("logprobs":true,"top_logprobs":-1)", "invalid_value top_logprobs"},
      {R"("top_logprobs":3)", "invalid_value top_logprobs"},
      {R"("logprobs":false,"top_logprobs":3)", "invalid_value top_logprobs"},
      {R"("logprobs":1)", "invalid_type logprobs"},
  };
  check(rows, [](const chat::Request& request) {
    return base::concat(request.sampling.logprobs ? "yes " : "no ",
                        number(request.sampling.top_logprobs));
  });
}

TEST_CASE("read sampling: token limits") {
  const Row rows[] = {
      {"", "- "},
      {R"("max_tokens":100)", "100 "},
      {R"("max_completion_tokens":200)", "200 "},
      {R"("max_tokens":100,"max_completion_tokens":200)", "200 max_tokens"},
      {R"("max_tokens":1)", "1 "},
      {R"("max_tokens":100.0)", "100 "},
      {R"("max_tokens":99999999999)", "2147483647 "},
      {R"("max_tokens":0)", "invalid_value max_tokens"},
      {R"("max_tokens":-5)", "invalid_value max_tokens"},
      {R"("max_completion_tokens":0)", "invalid_value max_completion_tokens"},
      {R"("max_completion_tokens":1.5)", "invalid_type max_completion_tokens"},
      {R"("max_tokens":"100")", "invalid_type max_tokens"},
  };
  check(rows, [](const chat::Request& request) {
    return base::concat(number(request.sampling.max_output_tokens), " ",
                        chat::ignored_header(request.ignored));
  });
}

TEST_CASE("read sampling: choices") {
  const Row rows[] = {
      {"", "1"},
      {R"("n":1)", "1"},
      {R"("n":8)", "8"},
      {R"("n":null)", "1"},
      {R"("n":9)", "invalid_value n"},
      {R"("n":0)", "invalid_value n"},
      {R"("n":1.5)", "invalid_type n"},
  };
  check(rows, [](const chat::Request& request) { return std::to_string(request.choices); });
}

TEST_CASE("read sampling: a number out of its range is told the range") {
  const auto message = [](const std::string& members) {
    const ReadFixture read(ReadFixture::asking(members));
    return read.request ? std::string() : read.request.error().message;
  };
  CHECK(message(R"("temperature":2.1)") ==
        "Invalid value for `temperature`: it must lie between 0 and 2.");
  CHECK(message(R"("n":9)") == "Invalid value for `n`: it must lie between 1 and 8.");
  CHECK(message(R"("max_tokens":0)") == "Invalid value for `max_tokens`: it must be at least 1.");
}
