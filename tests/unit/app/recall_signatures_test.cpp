#include "app/recall_signatures.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "state/report_bounds.h"
#include "unit/support/fake_host.h"

namespace {

std::string quoted(const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += base::concat(out.empty() ? "" : ",", "\"", id, "\"");
  return out;
}

std::vector<std::string> numbered(int first, int end) {
  std::vector<std::string> ids;
  for (int i = first; i < end; ++i) ids.push_back("call" + std::to_string(i));
  return ids;
}

}  // namespace

TEST_CASE("recalled signatures: the Ledger is asked for what it can have, and for the last ones") {
  struct Row {
    const char* name;
    std::vector<std::string> wanted;
    std::vector<std::string> asked;
  };
  const std::string longest(state::kLongestText, 'x');
  const std::string longer(state::kLongestText + 1, 'x');
  const Row rows[] = {
      {"few", numbered(0, 3), numbered(0, 3)},
      {"as long as names are stored", {"a", longest}, {"a", longest}},
      {"longer", {longer, "a", std::string(4'000'000, 'y')}, {"a"}},
      {"none that could be stored", {longer}, {}},
      {"very many", numbered(0, 2'000), numbered(1'500, 2'000)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    app::Isolate isolate;
    support::FakeHost host;
    std::vector<std::string> bodies;
    host.ledger_answer = [&](std::string_view path, std::string_view body) {
      CHECK(path == "/signatures");
      bodies.emplace_back(body);
      return support::FakeAnswer{200, R"({"signatures":[]})"};
    };
    app::Exchange exchange(isolate, host, isolate.memory);
    const std::vector<std::string_view> wanted(row.wanted.begin(), row.wanted.end());
    CHECK(support::run_now(app::recall_signatures(exchange, wanted)).empty());
    REQUIRE(bodies.size() == (row.asked.empty() ? 0 : 1));
    if (bodies.empty()) continue;
    CHECK(bodies[0] == base::concat(R"({"ids":[)", quoted(row.asked), "]}"));
  }
}

TEST_CASE("recalled signatures: from this isolate's memory, else from the Ledger's") {
  app::Isolate isolate;
  support::FakeHost host;
  std::string asked;
  host.ledger_answer = [&](std::string_view, std::string_view body) {
    asked = body;
    return support::FakeAnswer{200, R"({"signatures":[{"call":"b","signature":"B"}]})"};
  };
  app::Exchange exchange(isolate, host, isolate.memory);
  isolate.signatures.remember("a", "A", host.clock_ms);
  const auto found = support::run_now(app::recall_signatures(exchange, {"a", "b", "c"}));
  CHECK(asked == R"({"ids":["b","c"]})");
  REQUIRE(found.size() == 2);
  CHECK(found[0].second == "A");
  CHECK(found[1].first == "b");
  CHECK(isolate.signatures.find("b", host.clock_ms) == "B");
}
