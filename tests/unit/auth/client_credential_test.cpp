#include "auth/client_credential.h"

#include <catch2/catch.hpp>
#include <string>

#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace {

constexpr int64_t kNow = 1'795'305'600'000;

state::WorkerKey worker_key(std::string id, std::string_view secret) {
  state::WorkerKey key;
  key.id = std::move(id);
  key.hash = crypto::hex_encode(crypto::view(crypto::sha256(secret)));
  return key;
}

state::ConfigDocument three_clients() {
  state::ConfigDocument document;
  document.worker_keys = {worker_key("anna", "sk-anna"), worker_key("bert", "sk-bert"),
                          worker_key("carl", "sk-carl")};
  document.worker_keys[1].enabled = false;
  document.worker_keys[2].expires_ms = kNow;
  return document;
}

std::string head_text(std::string_view query, std::string_view headers) {
  return "GET https://gateway.example/v1/models" + std::string(query) + "\n" + std::string(headers);
}

}  // namespace

TEST_CASE("client credential: where the secret is taken from") {
  struct Row {
    std::string_view name;
    std::string_view query;
    std::string_view headers;
    std::string_view expected;
  };
  const Row rows[] = {
      {"bearer", "", "authorization: Bearer sk-1\n", "sk-1"},
      {"scheme in any case, spaces", "", "authorization: bEaReR   sk-1 \n", "sk-1"},
      {"x-api-key", "", "x-api-key: sk-1\n", "sk-1"},
      {"x-goog-api-key", "", "x-goog-api-key: sk-1\n", "sk-1"},
      {"query", "?a=b&key=sk-1", "", "sk-1"},
      {"query, encoded", "?key=sk%2D1", "", "sk-1"},
      {"bearer before the others", "?key=q",
       "x-goog-api-key: g\nx-api-key: x\nauthorization: Bearer b\n", "b"},
      {"x-api-key before x-goog-api-key", "?key=q", "x-goog-api-key: g\nx-api-key: x\n", "x"},
      {"header before query", "?key=q", "x-goog-api-key: g\n", "g"},
      {"another scheme is no credential", "", "authorization: Basic sk-1\n", ""},
      {"another scheme hides nothing", "", "authorization: Basic sk-1\nx-api-key: x\n", "x"},
      {"empty bearer", "", "authorization: Bearer \n", ""},
      {"bearer without space", "", "authorization: Bearersk-1\n", ""},
      {"key as part of a name", "?apikey=sk-1&keys=2", "", ""},
      {"cookie is no credential", "", "cookie: key=sk-1\n", ""},
      {"nothing", "", "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string text = head_text(row.query, row.headers);
    CHECK(auth::find_client_credential(http::parse_request_head(text)) == row.expected);
  }
}

TEST_CASE("client credential: who it is, or why not") {
  struct Row {
    std::string_view name;
    std::string_view secret;
    std::string_view client;   // empty = refused
    std::string_view message;  // part of the refusal
  };
  const Row rows[] = {
      {"known", "sk-anna", "anna", ""},
      {"disabled", "sk-bert", "", "disabled"},
      {"expired", "sk-carl", "", "expired"},
      {"unknown", "sk-dora", "", "Incorrect API key"},
      {"part of a key", "sk-ann", "", "Incorrect API key"},
      {"key with more behind", "sk-annaa", "", "Incorrect API key"},
  };
  const state::ConfigDocument document = three_clients();
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string text =
        head_text("", "authorization: Bearer " + std::string(row.secret) + "\n");
    const auto client = auth::check_client(http::parse_request_head(text), document, kNow);
    REQUIRE(client.has_value() == !row.client.empty());
    if (client) {
      CHECK((*client)->id == row.client);
      continue;
    }
    CHECK(client.error().code == base::ErrorCode::kInvalidApiKey);
    CHECK(client.error().http_status() == 401);
    CHECK(client.error().message.find(row.message) != std::string::npos);
    CHECK(client.error().message.find(row.secret) == std::string::npos);
  }
}

TEST_CASE("client credential: the stored hash itself opens nothing") {
  const state::ConfigDocument document = three_clients();
  const std::string text = head_text("", "x-api-key: " + document.worker_keys[0].hash + "\n");
  CHECK_FALSE(auth::check_client(http::parse_request_head(text), document, kNow).has_value());
}

TEST_CASE("client credential: expiry is the first moment that is too late") {
  const state::ConfigDocument document = three_clients();
  const std::string text = head_text("", "x-api-key: sk-carl\n");
  const http::RequestHead head = http::parse_request_head(text);
  CHECK(auth::check_client(head, document, kNow - 1).has_value());
  CHECK_FALSE(auth::check_client(head, document, kNow).has_value());
}

TEST_CASE("client credential: without one, or without any worker key, the answer says what to do") {
  const std::string text = head_text("", "");
  const auto missing = auth::check_client(http::parse_request_head(text), three_clients(), kNow);
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().message.find("Authorization: Bearer") != std::string::npos);
  const std::string with_key = head_text("", "x-api-key: sk-anna\n");
  CHECK_FALSE(auth::check_client(http::parse_request_head(with_key), {}, kNow).has_value());
}
