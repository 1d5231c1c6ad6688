// How much one request of a client fetches: on the free plan the platform ends what is beyond
// fifty.
#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "app/generate.h"
#include "app/secret_box.h"
#include "base/text.h"
#include "unit/support/fake_host.h"
#include "unit/support/gemini_answers.h"

namespace {

constexpr size_t kMost = 50;
constexpr const char* kMinute =
    R"({"error":{"code":429,"message":"You exceeded your current quota","status":)"
    R"("RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure",)"
    R"("violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier",)"
    R"("quotaValue":"10"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo",)"
    R"("retryDelay":"33s"}]}})";
constexpr const char* kGoesOn =
    R"({"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"CONTINUATION",)"
    R"("continuationToken":"t"}],"continuationToken":"t"})";

class CountingAnswer final : public app::Answer {
 public:
  explicit CountingAnswer(int& finishes) : finishes_(finishes) {}
  void add(const chat::AnswerPiece& piece, base::Buffer&, int) override {
    for (const chat::Event& event : piece.events) {
      finishes_ += event.kind == chat::Event::Kind::kFinish ? 1 : 0;
    }
  }
  void next_call() override {}
  void finish(base::Buffer&) override {}
  void fail(const base::Error&, base::Buffer&) override {}

 private:
  int& finishes_;
};

class CountingMaker final : public app::AnswerMaker {
 public:
  std::unique_ptr<app::Answer> make(const openai::AnswerContext&) override {
    return std::make_unique<CountingAnswer>(finishes);
  }
  int finishes = 0;  // of choices
};

// Forty keys, and a platform that ends what is too much.
struct FetchBench {
  FetchBench() {
    host.variables = {{"SESSION_SECRET_KEY", "secret"}};
    for (int i = 0; i < 40; ++i) {
      state::GeminiKey& key = isolate.keys.keys.emplace_back();
      key.id = "k" + std::to_string(i);
      key.sealed = *support::run_now(app::seal_secret(host, key.id));
    }
    host.upstream = [this](const support::SeenCall& call) {
      support::FakeAnswer answer =
          call.url.contains("pictures.example") ? picture(call.url) : gemini(++gemini_calls);
      if (host.calls.size() > kMost) answer.outcome = async::Outcome::kFailed;
      return answer;
    };
  }

  // At https://pictures.example/<name>/<how often it still redirects>.
  static support::FakeAnswer picture(const std::string& url) {
    const char left = url.back();
    if (left == '0') return {200, "x", {{"content-type", "image/png"}}};
    const std::string to = base::concat(url.substr(0, url.size() - 1), std::string(1, left - 1));
    return {302, "", {{"location", to}}};
  }

  void ask(std::vector<chat::Request> requests) {
    app::Exchange exchange(isolate, host, isolate.memory);
    exchange.outcome.id = "request";
    support::run_now(app::generate(exchange, requests, maker));
  }

  support::FakeHost host;
  app::Isolate isolate;
  CountingMaker maker;
  int gemini_calls = 0;
  std::function<support::FakeAnswer(int)> gemini;  // by the number of the call
};

chat::Request question() {
  chat::Request request;
  request.model = "gemini-3-flash-preview";
  request.turns.emplace_back().parts.emplace_back().text = json::Value::string("Hi");
  return request;
}

}  // namespace

TEST_CASE("app: the calls of a request that are still to come keep their place before retries") {
  FetchBench bench;
  // A key rests for each of the first twenty prompts.
  bench.gemini = [](int number) {
    const bool refused = number < 40 && number % 2 == 1;
    return refused ? support::FakeAnswer{429, kMinute}
                   : support::FakeAnswer{200, support::kHiAnswer};
  };
  bench.ask(std::vector<chat::Request>(32, question()));
  CHECK(bench.host.calls.size() <= kMost);
  CHECK(bench.host.responded.status == 429);
}

TEST_CASE("app: answers that go on leave room for the other answers of a request") {
  FetchBench bench;
  bench.gemini = [](int) { return support::FakeAnswer{200, kGoesOn}; };
  bench.ask(std::vector<chat::Request>(8, question()));
  CHECK(bench.host.calls.size() <= kMost);
  CHECK(bench.host.responded.status == 200);
  CHECK(bench.maker.finishes == 8);
}

TEST_CASE("app: files that redirect leave room for the calls, and are left to Google") {
  struct Row {
    char redirects;
    int64_t choices;
    int max_retry;
    size_t fetched;  // of eight files
  };
  for (const Row& row : {Row{'0', 8, 3, 8},
                         {'0', 8, 10, 8},
                         {'3', 1, 3, 8},
                         {'3', 1, 10, 8},
                         {'3', 4, 3, 8},
                         {'3', 8, 3, 4},
                         {'1', 8, 3, 7}}) {
    CAPTURE(row.redirects, row.choices, row.max_retry);
    FetchBench bench;
    bench.isolate.config.policy.settings.max_retry = row.max_retry;
    // Each choice meets two keys that rest.
    bench.gemini = [&](int number) {
      const bool refused = number % 3 != 0;
      return refused ? support::FakeAnswer{429, kMinute}
                     : support::FakeAnswer{200, support::kHiAnswer};
    };
    std::vector<std::string> urls;
    for (char name = 'a'; name < 'i'; ++name) {
      urls.push_back(base::concat("https://pictures.example/", std::string(1, name), "/",
                                  std::string(1, row.redirects)));
    }
    chat::Request request = question();
    request.choices = row.choices;
    for (const std::string& url : urls) {
      chat::Part& part = request.turns[0].parts.emplace_back();
      part.kind = chat::Part::Kind::kMedia;
      part.fetch_url = url;
    }
    bench.ask({request});
    CHECK(bench.host.calls.size() <= kMost);
    CHECK(bench.host.responded.status == 200);
    const auto redirects = static_cast<size_t>(row.redirects - '0');
    const size_t of_files = bench.host.calls.size() - static_cast<size_t>(bench.gemini_calls);
    CHECK(of_files == row.fetched * (1 + redirects));
  }
}
