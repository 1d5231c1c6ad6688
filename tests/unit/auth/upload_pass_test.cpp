#include "auth/upload_pass.h"

#include <catch2/catch.hpp>

#include "base/text.h"

namespace {

constexpr int64_t kNow = 1'795'305'600'000;
constexpr std::string_view kSecret = "a secret of the deployment";

state::ConfigDocument two_keys() {
  state::ConfigDocument document;
  for (const char* id : {"one", "of.dots"}) {
    state::WorkerKey& key = document.worker_keys.emplace_back();
    key.id = id;
  }
  return document;
}

// The id of the key that an address with this query goes on for; empty = none.
std::string caller(const state::ConfigDocument& document, const std::string& query,
                   int64_t now_ms = kNow, std::string_view secret = kSecret,
                   const std::string& path = "/upload/v1beta/files") {
  const std::string text = base::concat("POST https://gateway.example", path, "?", query);
  const http::RequestHead head = http::parse_request_head(text);
  const state::WorkerKey* key = auth::find_uploading_key(head, document, secret, now_ms);
  return key == nullptr ? "" : key->id;
}

std::string address(std::string_view key_id, std::string_view secret = kSecret) {
  return base::concat("upload_id=U1&gateway_pass=",
                      http::percent_encode(auth::write_upload_pass(key_id, "U1", secret, kNow)));
}

}  // namespace

TEST_CASE("auth upload pass: it is good for its key, its upload and a day") {
  const state::ConfigDocument document = two_keys();
  CHECK(caller(document, address("one")) == "one");
  CHECK(caller(document, address("of.dots")) == "of.dots");
  CHECK(caller(document, address("one"), kNow + auth::kUploadPassMs - 1000) == "one");
  CHECK(caller(document, address("one"), kNow + auth::kUploadPassMs) == "");
  CHECK(caller(document, address("gone")) == "");
  CHECK(caller(document, "upload_id=U2" + address("one").substr(12)) == "");
  CHECK(caller(document, address("one"), kNow, "another secret") == "");
  CHECK(caller(document, address("one", ""), kNow, "") == "");
  CHECK(caller(document, address("one"), kNow, kSecret, "/v1beta/files") == "");
}

TEST_CASE("auth upload pass: a key that is of no use is none") {
  state::ConfigDocument document = two_keys();
  document.worker_keys[0].enabled = false;
  document.worker_keys[1].expires_ms = kNow;
  CHECK(caller(document, address("one")) == "");
  CHECK(caller(document, address("of.dots")) == "");
}

TEST_CASE("auth upload pass: what is changed or cut is none") {
  const state::ConfigDocument document = two_keys();
  const std::string good = address("one");
  for (size_t i = 12; i < good.size(); ++i) {
    CAPTURE(i);
    std::string changed = good;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK(caller(document, changed) == "");
    CHECK(caller(document, good.substr(0, i)) == "");
  }
  for (const char* pass : {"", ".", "..", "one", "one.", "one..", ".1.x", "one.1795392000."}) {
    CAPTURE(pass);
    CHECK(caller(document, base::concat("upload_id=U1&gateway_pass=", pass)) == "");
  }
}
