// The numbers of changes, by which isolates ask for what is new, over storage that fails and ends
// of the instance.
#include <catch2/catch.hpp>

#include "app/published.h"
#include "base/civil_time.h"
#include "ledger/edit.h"
#include "unit/support/gemini_answers.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::answered;
using support::LedgerBench;

constexpr const char* kModel = "gemini-2.5-flash";

state::Report chat(const LedgerBench& bench, const std::string& id, const std::string& key) {
  state::Report report;
  report.outcomes = {answered(id, key, kModel, "", bench.host.clock_ms)};
  return report;
}

// A report that the tables do not take, and the time until reports are let in again.
void lose_report(LedgerBench& bench, const std::string& key) {
  bench.storage.break_down("INTO reports");
  bench.report(chat(bench, "lost", key));
  bench.storage.mend();
  bench.host.clock_ms += 31 * base::kSecondMs;
}

// An edit that the tables do not take; the number that it had.
int64_t lose_edit(LedgerBench& bench, const std::string& key) {
  bench.storage.break_down("INTO head");
  CHECK(bench.admin("PATCH", "gemini-keys/" + key, R"({"name":"lost"})") == 500);
  bench.storage.mend();
  return bench.state.keys.seq;
}

void keep_edit(LedgerBench& bench, const std::string& key) {
  REQUIRE(bench.admin("PATCH", "gemini-keys/" + key, R"({"note":"kept"})") == 200);
}

// What an isolate that is as far as `keys_since` is told: whether of the disabled key.
bool hears_of_disabled(LedgerBench& bench, int64_t keys_since) {
  state::Report question;
  question.keys_since = keys_since;
  for (const state::GeminiKey& key : bench.report(question).keys.changed.keys) {
    if (!key.enabled) return true;
  }
  return false;
}

TEST_CASE("ledger: an edit after a loss and a start is heard by all, however far they were",
          "[ledger]") {
  for (const bool reported : {false, true}) {
    for (int chats = 0; chats < 6; ++chats) {
      CAPTURE(reported, chats);
      LedgerBench bench;
      const std::string first = bench.add_key("AQ.first");
      const std::string second = bench.add_key("AQ.second");
      lose_report(bench, first);
      // An isolate asks, or reports, and has this number then.
      const state::ReportReply heard =
          bench.report(reported ? chat(bench, "heard", first) : state::Report());
      REQUIRE(heard.keys.changed.seq > 0);
      bench.restart();
      REQUIRE(bench.admin("PATCH", "gemini-keys/" + second, R"({"enabled":false})") == 200);
      for (int i = 0; i < chats; ++i) bench.report(chat(bench, "c" + std::to_string(i), first));
      CHECK(hears_of_disabled(bench, heard.keys.changed.seq));
    }
  }
}

TEST_CASE("ledger: numbers given out by a State that was lost are not given again", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const int64_t lost = lose_edit(bench, key);
  keep_edit(bench, key);
  CHECK(bench.state.keys.seq > lost);
  // Who heard of the lost one gets everything.
  state::Report question;
  question.keys_since = lost;
  const state::ReportReply reply = bench.report(question);
  CHECK(reply.keys.since == 0);
  CHECK(reply.keys.changed.keys.size() == 1);
}

TEST_CASE("ledger: what was lost is remembered over readings that change nothing", "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const int64_t lost = lose_edit(bench, key);
  bench.host.clock_ms += 31 * base::kSecondMs;
  for (int i = 0; i < 3; ++i) {
    bench.state.loading = ledger::Loading::kNot;
    CHECK(bench.ask() == 200);
  }
  keep_edit(bench, key);
  CHECK(bench.state.keys.seq > lost);
  bench.restart();
  bench.ask();
  CHECK(bench.state.keys.seq > lost);
}

// Numbers that an instance has given to others, and those of its tables.
struct Numbers {
  int64_t told = 0;
  int64_t stored = 0;
};
Numbers ask_numbers(LedgerBench& bench) {
  Numbers numbers;
  numbers.told = bench.report({}).keys.changed.seq;
  numbers.stored = ledger::integer(ledger::read(bench.storage, "SELECT keys_seq FROM head")[0][0]);
  return numbers;
}

TEST_CASE("ledger: of what a call changes before it waits nobody hears until it is stored",
          "[ledger]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  std::vector<Numbers> meanwhile;
  bench.host.upstream = [&](const support::SeenCall&) {
    meanwhile.push_back(ask_numbers(bench));
    return support::FakeAnswer{400, std::string(support::kInvalidKey)};
  };
  // Google is asked twice whether a key is invalid.
  REQUIRE(bench.admin("POST", "test-gemini-key", R"({"keyId":")" + key + R"("})") == 200);
  REQUIRE(meanwhile.size() == 2);
  CHECK(meanwhile[1].told > meanwhile[0].told);
  for (const Numbers& numbers : meanwhile) CHECK(numbers.stored >= numbers.told);
}

// Of the document that KV has once all that is due has been put.
int64_t published_seq(LedgerBench& bench) {
  bench.admin("GET", "overview");
  bench.run_until(bench.host.clock_ms + base::kHourMs);
  const auto document = state::read_keys_document(
      bench.host.kv[static_cast<int>(host::Space::kGeminiKeys)][std::string(app::kPublishedKeys)]);
  REQUIRE(document.has_value());
  return document->seq;
}

TEST_CASE("ledger: an edit is heard by who knows of what was under way before a start",
          "[ledger]") {
  for (const bool published : {false, true}) {
    CAPTURE(published);
    LedgerBench bench;
    bench.add_key("AQ.first");
    const std::string second = bench.add_key("AQ.second");
    bench.run_until(bench.host.clock_ms + base::kHourMs);
    // As a call does that waits then, and of which the instance sees no end.
    ledger::touch_key(bench.state, bench.state.keys.keys[0]);
    const int64_t heard = published ? published_seq(bench) : bench.report({}).keys.changed.seq;
    REQUIRE(heard == bench.state.keys.seq);
    bench.restart();
    REQUIRE(bench.admin("PATCH", "gemini-keys/" + second, R"({"enabled":false})") == 200);
    CHECK(bench.state.keys.seq > heard);
    CHECK(hears_of_disabled(bench, heard));
  }
}

}  // namespace

#endif
