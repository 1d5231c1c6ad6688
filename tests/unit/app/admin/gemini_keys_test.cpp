#include <catch2/catch.hpp>

#include "app/admin/input.h"
#include "base/text.h"
#include "unit/support/ledger_bench.h"

namespace {

TEST_CASE("admin input: what can be a secret", "[admin]") {
  CHECK(app::find_secret_fault("AQ.Ab8RN6").empty());
  CHECK(app::find_secret_fault("x").empty());
  CHECK(app::find_secret_fault(std::string(200, 'k')).empty());
  for (const std::string& wrong :
       {std::string(), std::string(201, 'k'), std::string("a b"), std::string("a\tb"),
        std::string("k\x01"), std::string("ключ")}) {
    CHECK_FALSE(app::find_secret_fault(wrong).empty());
  }
}

TEST_CASE("admin input: what of a pasted list is meant as a key", "[admin]") {
  const std::string google = "AIzaSyD3moKey00xQ7abcdefghijklmnopqrstu";
  const std::string newer = "AQ.Ab8RN6IplDkLmnopqrst";
  const std::string random = "xK9mQ2vL7pR4tY8wZ3nB";
  struct Row {
    std::string text;
    std::vector<std::string> secrets;
    int64_t other_words = 0;
  };
  const Row rows[] = {
      {"", {}},
      {base::concat(google, ",", newer, ";", random, "\n ", google, "\t\"", newer, "\"，", random,
                    "、[", google, "] | ", newer, "\r\n\r\n"),
       {google, newer, random, google, newer, random, google, newer}},
      {base::concat("name,key,project\nMira,", google, ",gen-lang-client-0123456789\n"),
       {google},
       5},
      {base::concat("GEMINI_API_KEY=", google), {google}, 1},
      {base::concat("export GOOGLE_GENERATIVE_AI_API_KEY='", newer, "'"), {newer}, 2},
      {base::concat("1. ", google, "\n2. ", newer, "\n"), {google, newer}, 2},
      {base::concat("{\"key\":\"", google, "\"}"), {google}, 1},
      {base::concat("someone.with.a.long.name.1A@example.com----", google), {google}, 1},
      {base::concat("someone@example.com----Passw0rd----", newer, "\n", newer, "----Mira"),
       {newer, newer},
       3},
      {base::concat("-----", newer, "-----", random, "----"), {newer, random}},
      {base::concat(google.substr(0, 38), "-----Mira ", google.substr(0, 37), "--"),
       {base::concat(google.substr(0, 38), "-"), base::concat(google.substr(0, 37), "--")},
       1},
      {base::concat(newer, "--a-_ ", newer, "_ ", newer, "-"),
       {base::concat(newer, "--a-_"), base::concat(newer, "_"), base::concat(newer, "-")}},
      {base::concat("**", newer, "** *", google, " ~~", newer, "~~ _", newer, " -", google),
       {newer, google, newer, newer, google}},
      {base::concat("1.", newer, " key_2-", google), {newer, google}, 2},
      {base::concat("My key is ", newer, ". Keys begin with AQ. or, once, ", random, "..."),
       {newer, random},
       9},
      {base::concat("https://x/v1beta/models?key=", newer, "&alt=sse ", google, "#Mira ", google,
                    "/", newer),
       {newer, google, google, newer},
       8},
      {base::concat("https://docs.example.com/d/", random, "/edit?", random, "#", random), {}, 7},
      {base::concat("https://aistudio.google.com/app/apikey?Project=123456\n", random),
       {random},
       6},
      {"Hello, this is the key you asked for: f47ac10b-58cc-4372-a567-0e02b2c3d479", {}, 9},
      {"AIzaSyCut AQ.sho+rt", {"AIzaSyCut", "AQ.sho+rt"}},
      {base::concat("AIza", std::string(300, 'k'), " ", std::string(300, 'k')),
       {base::concat("AIza", std::string(300, 'k'))},
       1},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const app::PastedSecrets found = app::find_secrets(row.text);
    CHECK(found.secrets == row.secrets);
    CHECK(found.other_words == row.other_words);
  }
  for (const std::string& key : {google, newer, random, std::string(200, 'k')}) {
    CHECK(app::find_pasted_fault(key).empty());
  }
  for (const std::string& wrong : {std::string("AIzaSyCut"), std::string(201, 'k'),
                                   base::concat(newer, "/"), base::concat(newer, "+")}) {
    CHECK_FALSE(app::find_pasted_fault(wrong).empty());
  }
}

}  // namespace

#if HAVE_SQLITE

namespace {

using support::LedgerBench;

std::string_view word(const LedgerBench& bench, std::string_view key) {
  return bench.json().find_string(key);
}

TEST_CASE("admin gemini-keys: add one", "[admin]") {
  LedgerBench bench;
  REQUIRE(bench.admin("POST", "gemini-keys", R"({"key":" AQ.12345678901234567890 ","name":"N"})") ==
          201);
  CHECK(word(bench, "name") == "N");
  CHECK(bench.text().find("AQ.123") == std::string::npos);
  CHECK(bench.admin("POST", "gemini-keys", R"({"key":"AQ.12345678901234567890"})") == 409);
  REQUIRE(bench.admin("GET", "gemini-keys") == 200);
  REQUIRE(bench.json().items().size() == 1);
  const json::Value& key = bench.json().items()[0];
  CHECK(key.find_string("keyPreview") == "AQ.1…7890");
  CHECK(key.find_string("state") == "ready");
  CHECK(key.find("enabled")->boolean());
  CHECK(key.find("usage")->as_int() == 0);
  CHECK(key.find("errorStatus") == nullptr);
  CHECK(bench.text().find("12345678901234567890") == std::string::npos);

  struct Row {
    const char* body;
    int status;
  };
  const Row rows[] = {
      {"", 400},
      {"{", 400},
      {"[]", 400},
      {R"({"key":""})", 400},
      {R"({"key":"a b"})", 400},
      {R"({"key":5})", 400},
      {R"({"key":"k1","weight":0})", 400},
      {R"({"key":"k1","weight":101})", 400},
      {R"({"key":"k1","tags":[""," a ","a"],"weight":100})", 201},
      {R"({"key":"k2","tags":[1]})", 400},
      {R"({"key":"k2","name":"a\nb"})", 400},
      {R"({"key":"k2","name":"<img src=x onerror=alert(1)>","note":"a\nb"})", 201},
  };
  for (const Row& row : rows) {
    INFO(row.body);
    CHECK(bench.admin("POST", "gemini-keys", row.body) == row.status);
  }
}

TEST_CASE("admin gemini-keys: lengths are of characters, whatever their bytes", "[admin]") {
  LedgerBench bench;
  const auto body = [](std::string_view member, size_t characters) {
    std::string text;
    for (size_t i = 0; i < characters; ++i) text += "钥";
    return base::concat(R"({"key":"AQ.0123456789abcdefg",")", member, R"(":")", text, R"("})");
  };
  CHECK(bench.admin("POST", "gemini-keys", body("note", 2001)) == 400);
  CHECK(bench.admin("POST", "gemini-keys", body("name", 201)) == 400);
  CHECK(bench.admin("POST", "gemini-keys", body("note", 2000)) == 201);
  CHECK(bench.admin("PATCH", "gemini-keys/" + bench.state.keys.keys[0].id, body("name", 200)) ==
        200);
}

TEST_CASE("admin gemini-keys: add many, each line answered", "[admin]") {
  LedgerBench bench;
  bench.add_key("known");
  REQUIRE(bench.admin("POST", "gemini-keys",
                      R"({"keys":["k1",{"key":"k2","name":"two"},"known","k1","",7,"a b"],
                          "tags":["bulk"]})") == 201);
  CHECK(bench.json().find("added")->as_int() == 2);
  const auto results = bench.json().find("results")->items();
  const char* expected[] = {"added",   "added",   "duplicate", "duplicate",
                            "invalid", "invalid", "invalid"};
  REQUIRE(results.size() == std::size(expected));
  for (size_t i = 0; i < results.size(); ++i) {
    CHECK(results[i].find_string("status") == expected[i]);
    CHECK(results[i].find("line")->as_int() == static_cast<int64_t>(i + 1));
  }
  CHECK(bench.state.keys.keys[2].name == "two");
  CHECK(bench.state.keys.keys[2].tags == std::vector<std::string>{"bulk"});

  CHECK(bench.admin("POST", "gemini-keys",
                    R"({"text":"1. AQ.text-one-0123456789, AQ.text-two-0123456789\nAQ.cut"})") ==
        201);
  CHECK(bench.json().find("added")->as_int() == 2);
  CHECK(bench.json().find("otherWords")->as_int() == 1);
  CHECK(bench.json().find("results")->items()[2].find_string("status") == "invalid");

  std::string text;
  for (int i = 0; i < 1000; ++i)
    text += base::concat("AQ.bulk-of-keys-", std::to_string(10'000 + i), " ");
  const int64_t statements = bench.storage.statements;
  REQUIRE(bench.admin("POST", "gemini-keys", base::concat(R"({"text":")", text, R"("})")) == 201);
  CHECK(bench.json().find("added")->as_int() == 1000);
  CHECK(bench.storage.statements - statements < 15);
  CHECK(bench.admin("POST", "gemini-keys",
                    base::concat(R"({"text":")", text, R"(AQ.one-more"})")) == 400);
  bench.restart();
  bench.admin("GET", "gemini-keys?page=1&pageSize=10");
  CHECK(bench.json().find("total")->as_int() == 1005);
  CHECK(bench.state.keys.keys[1004].preview == "AQ.b…0999");
}

TEST_CASE("admin gemini-keys: a key that is given again after the secret was lost can be read",
          "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.one-0123456789abcdef");
  bench.add_key("AQ.two");
  bench.host.variables["SESSION_SECRET_KEY"] = "another";
  state::GeminiKey& key = bench.state.keys.keys[0];
  key.health = {state::HealthState::kCooling, base::CoolReason::kUnreadable,
                bench.host.clock_ms + 600'000};
  const auto reveal = [&] {
    return bench.admin("POST", base::concat("gemini-keys/", id, "/reveal"),
                       R"({"password":"open sesame"})");
  };
  CHECK(reveal() == 500);
  REQUIRE(
      bench.admin(
          "POST", "gemini-keys",
          R"({"text":"AQ.one-0123456789abcdef AQ.one-0123456789abcdef AQ.new-0123456789abcdef"})") ==
      201);
  CHECK(bench.json().find("added")->as_int() == 1);
  CHECK(bench.json().find("restored")->as_int() == 1);
  const auto results = bench.json().find("results")->items();
  CHECK(results[0].find_string("status") == "restored");
  CHECK(results[0].find_string("id") == id);
  CHECK(results[1].find_string("status") == "duplicate");
  bench.restart();
  REQUIRE(reveal() == 200);
  CHECK(bench.json().find_string("key") == "AQ.one-0123456789abcdef");
  REQUIRE(bench.state.keys.keys.size() == 3);
  CHECK(bench.state.keys.keys[0].health.state == state::HealthState::kReady);
  bench.state.keys.keys[1].name = "two";
  CHECK(bench.admin("POST", "gemini-keys", R"({"key":"AQ.two","name":"other"})") == 201);
  CHECK(word(bench, "name") == "two");
  CHECK(bench.state.keys.keys[1].name == "two");
  CHECK(bench.admin("POST", "gemini-keys", R"({"key":"AQ.two"})") == 409);
}

TEST_CASE("admin gemini-keys: search, filter, sort, page", "[admin]") {
  LedgerBench bench;
  bench.admin("POST", "gemini-keys", R"({"key":"k1","name":"Beta","tags":["red"]})");
  bench.admin("POST", "gemini-keys", R"({"key":"k2","name":"alpha","note":"of Ann"})");
  bench.admin("POST", "gemini-keys",
              R"({"key":"k3","name":"Gamma","tags":["red"],"enabled":false})");
  struct Row {
    const char* query;
    const char* names;
  };
  const Row rows[] = {
      {"page=1", "Beta alpha Gamma "},
      {"page=1&search=ANN", "alpha "},
      {"page=1&tag=red", "Beta Gamma "},
      {"page=1&state=disabled", "Gamma "},
      {"page=1&state=ready", "Beta alpha "},
      {"page=1&sort=name", "alpha Beta Gamma "},
      {"page=1&sort=name&order=desc", "Gamma Beta alpha "},
      {"page=2&pageSize=2", "Gamma "},
      {"page=9", ""},
      {"page=1&state=cooling", ""},
  };
  for (const Row& row : rows) {
    INFO(row.query);
    REQUIRE(bench.admin("GET", base::concat("gemini-keys?", row.query)) == 200);
    std::string names;
    for (const json::Value& key : bench.json().find("keys")->items()) {
      names += base::concat(key.find_string("name"), " ");
    }
    CHECK(names == row.names);
  }
  CHECK(bench.admin("GET", "gemini-keys?page=0") == 400);
  CHECK(bench.admin("GET", "gemini-keys?page=1&pageSize=1001") == 400);
  CHECK(bench.admin("GET", "gemini-keys?page=x") == 400);
  CHECK(bench.admin("GET", "gemini-keys?sort=colour") == 400);
}

TEST_CASE("admin gemini-keys: another secret for the same key is checked as a pasted one",
          "[admin]") {
  LedgerBench bench;
  const std::string one = bench.add_key("AQ.one-0123456789abcdef");
  bench.add_key("AQ.two-0123456789abcdef");
  const auto replace = [&](std::string_view secret) {
    return bench.admin("PATCH", "gemini-keys/" + one, base::concat(R"({"key":")", secret, R"("})"));
  };
  const std::string sealed = bench.state.keys.keys[0].sealed;
  for (const char* wrong : {"x", "AQ.x", "https://aistudio.google.com/apikey", "AIzaSy…abcd",
                            "AQ.one-0123456789 abcdef", "AQ.d…6789"}) {
    INFO(wrong);
    REQUIRE(replace(wrong) == 400);
    CHECK(bench.json().find("error")->find_string("param") == "key");
    CHECK(bench.state.keys.keys[0].sealed == sealed);
  }
  CHECK(replace("AQ.two-0123456789abcdef") == 409);
  CHECK(replace("AQ.new-0123456789abcdef") == 200);
  CHECK(bench.admin("POST", "gemini-keys", R"({"key":"AQ.new-0123456789abcdef"})") == 409);
  CHECK(bench.admin("POST", "gemini-keys", R"({"key":"AQ.one-0123456789abcdef"})") == 201);
}

TEST_CASE("admin gemini-keys: edit and delete, one and many", "[admin]") {
  LedgerBench bench;
  const std::string one = bench.add_key("k1");
  const std::string two = bench.add_key("k2");
  CHECK(bench.admin("PATCH", "gemini-keys/" + one,
                    R"({"name":"New","weight":5,"projectGroup":" p ","tags":["a"]})") == 200);
  CHECK(bench.state.keys.keys[0].weight == 5);
  CHECK(bench.admin("PATCH", "gemini-keys/" + one, R"({"weight":500})") == 400);
  CHECK(bench.state.keys.keys[0].weight == 5);
  CHECK(bench.admin("PATCH", "gemini-keys/nobody", R"({"name":"x"})") == 404);
  const std::string ids = R"("ids":[")" + one + R"(",")" + two + R"(","nobody"])";
  REQUIRE(bench.admin("PATCH", "gemini-keys", "{" + ids + R"(,"enabled":false,"addTags":["b"]})") ==
          200);
  CHECK(bench.json().find("changed")->as_int() == 2);
  CHECK(bench.json().find("missing")->items().size() == 1);
  CHECK(bench.state.keys.keys[0].tags == std::vector<std::string>{"a", "b"});
  CHECK_FALSE(bench.state.keys.keys[1].enabled);
  CHECK(bench.admin("PATCH", "gemini-keys", R"({"enabled":true})") == 400);

  CHECK(bench.admin("DELETE", "gemini-keys/" + two) == 200);
  CHECK(bench.admin("DELETE", "gemini-keys/" + two) == 404);
  CHECK(bench.admin("POST", "gemini-keys", R"({"key":"k2"})") == 201);
  REQUIRE(bench.admin("DELETE", "gemini-keys", "{" + ids + "}") == 200);
  CHECK(bench.json().find("deleted")->as_int() == 1);
  CHECK(bench.admin("DELETE", "gemini-keys", "{}") == 400);
  bench.restart();
  bench.admin("GET", "gemini-keys");
  CHECK(bench.json().items().size() == 1);
  CHECK(bench.storage.error == "");
}

TEST_CASE("admin gemini-keys: reveal takes the password once more", "[admin]") {
  LedgerBench bench;
  const std::string id = bench.add_key("AQ.secret");
  CHECK(bench.admin("POST", "gemini-keys/" + id + "/reveal", R"({"password":"guess"})") == 403);
  CHECK(bench.admin("POST", "gemini-keys/" + id + "/reveal", "{}") == 403);
  CHECK(bench.admin("POST", "gemini-keys/nobody/reveal", R"({"password":"open sesame"})") == 404);
  REQUIRE(bench.admin("POST", "gemini-keys/" + id + "/reveal", R"({"password":"open sesame"})") ==
          200);
  CHECK(word(bench, "key") == "AQ.secret");
  int refused = 0;
  for (int i = 0; i < 50; ++i) {
    const int status =
        bench.admin("POST", "gemini-keys/" + id + "/reveal", R"({"password":"guess"})");
    refused += status == 429 ? 1 : 0;
  }
  CHECK(refused > 30);
}

TEST_CASE("admin gemini-keys: a thousand keys at once cost a handful of statements", "[admin]") {
  LedgerBench bench;
  std::string text;
  for (int i = 0; i < 1000; ++i)
    text += base::concat("AQ.a-thousand-keys-", std::to_string(10'000 + i), " ");
  REQUIRE(bench.admin("POST", "gemini-keys", base::concat(R"({"text":")", text, R"("})")) == 201);
  std::string ids;
  for (const state::GeminiKey& key : bench.state.keys.keys) {
    ids += base::concat(ids.empty() ? "" : ",", "\"", key.id, "\"");
  }
  struct Row {
    const char* method;
    const char* target;
    const char* edit;
  };
  const Row rows[] = {
      {"GET", "gemini-keys?page=1&pageSize=1000", nullptr},
      {"PATCH", "gemini-keys", R"(,"addTags":["all"],"enabled":false)"},
      {"POST", "clear-key-error", ""},
      {"POST", "test-gemini-keys/start", ""},
      {"GET", "test-gemini-keys", nullptr},
      {"POST", "test-gemini-keys/cancel", nullptr},
      {"GET", "overview", nullptr},
      {"GET", "problems", nullptr},
      {"DELETE", "gemini-keys", ""},
  };
  for (const Row& row : rows) {
    INFO(row.method << " " << row.target);
    const std::string body =
        row.edit == nullptr ? "" : base::concat(R"({"ids":[)", ids, "]", row.edit, "}");
    const int64_t before = bench.storage.statements;
    CHECK(bench.admin(row.method, row.target, body) == 200);
    CHECK(bench.storage.statements - before < 15);
  }
  CHECK(bench.state.keys.keys.empty());
}

}  // namespace

#endif
