#include <catch2/catch.hpp>

#include "app/secret_box.h"
#include "base/text.h"
#include "unit/support/ledger_bench.h"

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

app::LedgerReply as(LedgerBench& bench, std::string_view session, std::string_view path) {
  app::LedgerContext context{bench.storage, bench.host, bench.state};
  app::LedgerRequest request{"GET", std::string(path), "", "", {}};
  if (!session.empty()) request.session = {std::string(session), 0, bench.host.clock_ms + 1000};
  return support::ask_ledger(context, request);
}

TEST_CASE("ledger session: the claim travels in front of the browser's query", "[app]") {
  const std::string full =
      app::with_session("/admin/usage?by=key&_session=forged.0.0", {"abc", 3, 99});
  const size_t mark = full.find('?');
  const app::LedgerRequest request =
      app::read_ledger_request("GET", full.substr(0, mark), full.substr(mark + 1), "");
  CHECK(request.path == "/admin/usage");
  CHECK(request.session.id == "abc");
  CHECK(request.session.epoch == 3);
  CHECK(request.session.end_ms == 99);
  CHECK(app::read_ledger_request("GET", "/x", "_session=a.b.c", "").session.id.empty());
  CHECK(app::read_ledger_request("GET", "/x", "", "").session.id.empty());
}

TEST_CASE("ledger session: admin calls need one that was not ended", "[app]") {
  LedgerBench bench;
  CHECK(as(bench, "", "/admin/overview").status == 401);
  CHECK(as(bench, "one", "/admin/overview").status == 200);
  CHECK(as(bench, "session1", "/admin/overview").status == 200);
  bench.call("POST", "/logout");
  CHECK(as(bench, "session1", "/admin/overview").status == 401);
  CHECK(as(bench, "one", "/admin/overview").status == 200);
  REQUIRE(bench.state.config.policy.revoked_sessions.size() == 1);
  bench.restart();
  CHECK(as(bench, "session1", "/admin/overview").status == 401);

  app::LedgerContext context{bench.storage, bench.host, bench.state};
  app::LedgerRequest everywhere{"DELETE", "/admin/session", "", "", {"one", 0, 0}};
  CHECK(support::ask_ledger(context, everywhere).status == 200);
  CHECK(as(bench, "one", "/admin/overview").status == 401);
  CHECK(bench.state.config.policy.settings.session_epoch == 1);
}

TEST_CASE("ledger session: what takes the secrets waits for a Ledger of the same deployment",
          "[app]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AIzaFirst");
  support::FakeHost isolate;
  isolate.variables = bench.host.variables;
  const auto call = [&](std::string_view method, std::string_view path, std::string_view body) {
    app::LedgerContext context{bench.storage, bench.host, bench.state};
    const std::string full =
        app::with_session(base::concat("/admin/", path, "?_deployment=forged"),
                          {"one", 0, bench.host.clock_ms + 1000, app::deployment_mark(isolate)});
    const size_t mark = full.find('?');
    return support::ask_ledger(context, app::read_ledger_request(method, full.substr(0, mark),
                                                                 full.substr(mark + 1), body));
  };
  struct Row {
    const char* method;
    std::string path;
    const char* body;
    bool takes_secrets;
  };
  const std::string key = "gemini-keys/" + id;
  const Row rows[] = {
      {"POST", "gemini-keys", R"({"key":"AIzaSecond"})", true},
      {"POST", "gemini-keys", R"({"key":"AIzaFirst"})", true},
      {"PATCH", key, R"({"key":"AIzaThird0123456789abcdef"})", true},
      {"POST", key + "/reveal", R"({"password":"open sesame"})", true},
      {"POST", "test-gemini-key", R"({"keyId":"none"})", true},
      {"POST", "test-gemini-keys", R"({"ids":["none"]})", true},
      {"POST", "export", R"({"password":"open sesame"})", true},
      {"PATCH", "system-settings", R"({"base_url":"https://x.test","password":"no"})", true},
      {"PATCH", key, R"({"enabled":false})", false},
      {"GET", "gemini-keys", "", false},
      {"GET", "export", "", false},
      {"POST", "worker-keys", R"({"description":"a"})", false},
      {"PATCH", "system-settings", R"({"max_retry":2})", false},
      {"DELETE", key, "", false},
  };
  for (const char* variable :
       {"SESSION_SECRET_KEY", "SESSION_SECRET_KEY_PREVIOUS", "ADMIN_PASSWORD"}) {
    isolate.variables = bench.host.variables;
    isolate.variables[variable] = "another one of the new deployment";
    for (const Row& row : rows) {
      if (row.takes_secrets) {
        INFO(variable << " " << row.method << " " << row.path);
        const app::LedgerReply reply = call(row.method, row.path, row.body);
        CHECK(reply.status == 503);
        CHECK(reply.body.find("try again in five minutes") != std::string::npos);
        CHECK(reply.body.find(R"("retry_after_s":300)") != std::string::npos);
      }
    }
  }
  for (const Row& row : rows) {
    INFO(row.method << " " << row.path);
    if (!row.takes_secrets) CHECK(call(row.method, row.path, row.body).status < 300);
  }
  isolate.variables = bench.host.variables;
  for (const Row& row : rows) {
    INFO(row.method << " " << row.path);
    CHECK(call(row.method, row.path, row.body).status != 503);
  }
}

TEST_CASE("ledger session: the mark of a deployment tells its secrets apart and nothing of them",
          "[app]") {
  support::FakeHost host;
  host.variables = {{"SESSION_SECRET_KEY", "first"}, {"ADMIN_PASSWORD", "second"}};
  const std::string mark = app::deployment_mark(host);
  CHECK(mark.size() == app::kDeploymentMarkLength);
  CHECK(app::deployment_mark(host) == mark);
  CHECK(app::sealing_mark(host).find(mark) == std::string::npos);
  host.variables["ADMIN_PASSWORD"] = "third";
  CHECK(app::deployment_mark(host) != mark);
}

TEST_CASE("ledger login: wrong passwords slow down, the right one makes a session", "[app]") {
  LedgerBench bench;
  const std::string wrong = R"({"address":"192.0.2.7","right":false})";
  const std::string right = R"({"address":"192.0.2.7","right":true})";
  const app::LedgerReply first = bench.call("POST", "/login", right);
  CHECK(first.status == 200);
  CHECK(first.body.find(R"("session_id":")") != std::string::npos);
  int refused = 0;
  for (int i = 0; i < 1000; ++i) {
    const int status = bench.call("POST", "/login", wrong).status;
    CHECK((status == 401 || status == 429));
    refused += status == 429 ? 1 : 0;
  }
  CHECK(refused > 980);
  // Even the right one is not looked at now; later it is.
  CHECK(bench.call("POST", "/login", right).status == 429);
  CHECK(bench.call("GET", "/login?address=192.0.2.7").body != R"({"wait_ms":0})");
  bench.restart();
  CHECK(bench.call("POST", "/login", right).status == 429);
  bench.host.clock_ms += 16 * 60'000;
  CHECK(bench.call("POST", "/login", right).status == 200);
  CHECK(bench.call("POST", "/login", "[]").status == 400);
  CHECK(bench.storage.error == "");
}

TEST_CASE("ledger login: the usual place gets in on a day that has used up its rows", "[app]") {
  LedgerBench bench;
  const std::string home = R"({"address":"192.0.2.7","right":true})";
  REQUIRE(bench.call("POST", "/login", home).status == 200);
  bench.restart();
  for (const char* change : {"INSERT", "UPDATE", "DELETE", "CREATE"}) {
    bench.storage.break_down(change);
    bench.host.clock_ms += 3'600'000;
    CHECK(bench.call("POST", "/login", home).status == 200);
    CHECK(bench.admin("GET", "overview") == 200);
    CHECK(bench.storage.error == "");
    bench.storage.mend();
    bench.restart();
  }
  bench.host.clock_ms += 24 * 3'600'000;
  bench.storage.break_down("INSERT");
  CHECK(bench.call("POST", "/login", home).status == 500);
}

TEST_CASE("ledger login: strangers keep no session from confirming, nor it them", "[app]") {
  LedgerBench bench;
  const std::string key = bench.add_key("AQ.first");
  const std::string reveal = base::concat("gemini-keys/", key, "/reveal");
  const auto confirm = [&](std::string_view session, std::string_view password) {
    app::LedgerContext context{bench.storage, bench.host, bench.state};
    const app::LedgerRequest request{"POST",
                                     base::concat("/admin/", reveal),
                                     "",
                                     base::concat(R"({"password":")", password, R"("})"),
                                     {std::string(session), 0, bench.host.clock_ms + 1000}};
    return support::ask_ledger(context, request).status;
  };
  for (int i = 0; i < 60; ++i) {
    bench.call("POST", "/login",
               base::concat(R"({"address":"192.0.2.)", std::to_string(i), R"(","right":false})"));
  }
  const std::string fresh = "/login?address=198.51.100.1";
  const std::string closed = bench.call("GET", fresh).body;
  CHECK(closed != R"({"wait_ms":0})");
  CHECK(confirm("owner", "open sesame") == 200);
  int refused = 0;
  for (int i = 0; i < 100; ++i) refused += confirm("thief", "guess") == 429 ? 1 : 0;
  CHECK(refused >= 90);
  CHECK(confirm("thief", "open sesame") == 429);
  CHECK(confirm("owner", "open sesame") == 200);
  CHECK(bench.call("GET", fresh).body == closed);
  CHECK(bench.storage.error == "");
}

}  // namespace

#endif
