#include <catch2/catch.hpp>
#include <string>

#include "state/config_document.h"
#include "state/keys_document.h"
#include "state/words.h"

namespace {

state::KeysDocument sample_keys(int count) {
  state::KeysDocument document;
  document.seq = 812;
  document.day = "2026-11-21";
  for (int i = 0; i < count; ++i) {
    state::GeminiKey key;
    key.id = "k" + std::to_string(i);
    key.name = "Key \"" + std::to_string(i) + "\" é";
    key.sealed = "c2VhbGVk";
    key.preview = "AIza…9x";
    key.tags = {"free", "team"};
    key.project_group = i % 3 == 0 ? "p1" : "";
    key.enabled = i % 5 != 0;
    key.weight = 1 + i % 100;
    key.created_ms = 1795305600000 + i;
    key.suspect_since_ms = i % 7 == 0 ? 1795305600123 : 0;
    key.seq = i;
    state::ModelRecord record;
    record.model = "gemini-2.5-flash";
    record.health = {state::HealthState::kExhausted, base::CoolReason::kDailyQuota, 1795334400000,
                     2, 429};
    record.today = {10, 2, 3000, 400};
    record.window = {29921760, 3, 900, 2, 800};
    key.models = {record};
    document.keys.push_back(key);
  }
  return document;
}

std::string text_of(const state::KeysDocument& document) {
  base::Buffer out;
  state::write_keys_document(document, out);
  return out.str();
}

std::string text_of(const state::ConfigDocument& document) {
  base::Buffer out;
  state::write_config_document(document, out);
  return out.str();
}

state::WorkerKey sample_client(const std::string& id, int64_t seq) {
  state::WorkerKey key;
  key.id = id;
  key.name = "Team";
  key.hash = std::string(64, 'a');
  key.prefix = "sk-abc";
  key.safety = state::Safety::kOff;
  key.expires_ms = 5;
  key.allowed_models = {"m1"};
  key.daily_requests = 0;
  key.daily_tokens = 1000;
  key.rpm = 3;
  key.today = {4, 500};
  key.window = {7, 1, 2, 3, 4};
  key.seq = seq;
  return key;
}

state::ConfigDocument sample_config() {
  state::ConfigDocument document;
  document.seq = 90;
  document.day = "2026-11-21";
  document.policy.seq = 12;
  state::Settings& settings = document.policy.settings;
  settings.max_retry = 0;
  settings.strategy = state::Strategy::kSticky;
  settings.empty_retry = false;
  settings.include_thoughts = state::IncludeThoughts::kNever;
  settings.images_as = state::ImagesAs::kMarkdown;
  settings.store = state::StoreMode::kOmit;
  settings.media_url = state::MediaUrl::kUpstream;
  settings.safety_settings = R"([{"category":"X"}])";
  settings.category_quotas.pro = 0;
  settings.category_quotas.flash_lite = 7;
  settings.restrict_models = true;
  settings.session_epoch = 3;
  settings.base_url = "https://example.com";
  document.policy.models = {{"m1", state::Category::kPro, 1, 2, 3, 4, 5, {"alias"}}};
  document.policy.repairs = {{"m1", base::Repair::kDropStore, 99}};
  document.policy.revoked_sessions = {{"s1", 100}};
  document.worker_keys = {sample_client("w1", 90), sample_client("w2", 80)};
  return document;
}

}  // namespace

TEST_CASE("state: a keys document of any size survives writing and reading") {
  for (const int count : {0, 1, 1000}) {
    const std::string text = text_of(sample_keys(count));
    const base::Result<state::KeysDocument> read = state::read_keys_document(text);
    REQUIRE(read.has_value());
    CHECK(read->keys.size() == static_cast<size_t>(count));
    CHECK(text_of(*read) == text);
  }
  const base::Result<state::KeysDocument> read = state::read_keys_document(text_of(sample_keys(8)));
  const state::GeminiKey& key = read->keys[7];
  CHECK(key.name == "Key \"7\" é");
  CHECK(key.weight == 8);
  CHECK(key.suspect_since_ms == 1795305600123);
  CHECK(key.models[0].health.state == state::HealthState::kExhausted);
  CHECK(key.models[0].health.until_ms == 1795334400000);
  CHECK(key.models[0].health.strikes == 2);
  CHECK(key.models[0].today.completion_tokens == 400);
  CHECK(key.models[0].window.previous_tokens == 800);
  CHECK_FALSE(read->keys[5].enabled);
}

TEST_CASE("state: a config document survives writing and reading") {
  const std::string text = text_of(sample_config());
  const base::Result<state::ConfigDocument> read = state::read_config_document(text);
  REQUIRE(read.has_value());
  CHECK(text_of(*read) == text);
  const state::Settings& settings = read->policy.settings;
  CHECK(settings.max_retry == 0);
  CHECK(settings.strategy == state::Strategy::kSticky);
  CHECK_FALSE(settings.empty_retry);
  CHECK(settings.category_quotas.pro == 0);
  CHECK_FALSE(settings.category_quotas.flash.has_value());
  CHECK(settings.category_quotas.flash_lite == 7);
  CHECK(settings.store == state::StoreMode::kOmit);
  CHECK(settings.safety_settings == R"([{"category":"X"}])");
  CHECK(read->policy.models[0].aliases == std::vector<std::string>{"alias"});
  CHECK(read->policy.models[0].rpd == 5);
  CHECK(read->policy.repairs[0].repair == base::Repair::kDropStore);
  CHECK(read->policy.revoked_sessions[0].until_ms == 100);
  CHECK(read->worker_keys[0].safety == state::Safety::kOff);
  CHECK(read->worker_keys[0].daily_requests == 0);
  CHECK(read->worker_keys[0].today.tokens == 500);
}

TEST_CASE("state: an empty config document has the documented defaults") {
  const base::Result<state::ConfigDocument> read = state::read_config_document(R"({"v":1})");
  REQUIRE(read.has_value());
  const state::Settings& settings = read->policy.settings;
  CHECK(settings.max_retry == 3);
  CHECK(settings.strategy == state::Strategy::kLeastUsed);
  CHECK(settings.keepalive_s == 10);
  CHECK(settings.first_event_s == 10);
  CHECK(settings.include_thoughts == state::IncludeThoughts::kAuto);
  CHECK(settings.images_as == state::ImagesAs::kImages);
  CHECK_FALSE(settings.signature_in_id);
  CHECK(settings.store == state::StoreMode::kSendFalse);
  CHECK(settings.media_url == state::MediaUrl::kInline);
  CHECK(settings.safety_settings.empty());
  CHECK(settings.body_limit_bytes == 20 * 1024 * 1024);
}

TEST_CASE("state: a stored body limit above the largest is lowered, not refused") {
  const base::Result<state::ConfigDocument> read = state::read_config_document(
      R"({"v":1,"policy":{"settings":{"body_limit_bytes":104857600,"max_retry":5}}})");
  REQUIRE(read.has_value());
  CHECK(read->policy.settings.body_limit_bytes == state::kMostBodyBytes);
  CHECK(read->policy.settings.max_retry == 5);
}

TEST_CASE("state: unknown members and nulls are tolerated") {
  const base::Result<state::KeysDocument> keys = state::read_keys_document(
      R"({"v":1,"future":{"a":[1]},"seq":3,"keys":[{"id":"a","note":null,"colour":"red",
          "models":[{"model":"m","extra":1}]}]})");
  REQUIRE(keys.has_value());
  CHECK(keys->keys[0].models[0].model == "m");
  CHECK(keys->keys[0].enabled);
  CHECK(state::read_config_document(R"({"v":1,"policy":{"settings":{"new":1}}})").has_value());
}

TEST_CASE("state: malformed documents are refused with the path of the member") {
  struct Row {
    std::string_view text;
    base::ErrorCode code;
    std::string_view param;
  };
  const Row keys[] = {
      {"", base::ErrorCode::kInvalidJson, ""},
      {"{", base::ErrorCode::kInvalidJson, ""},
      {"[]", base::ErrorCode::kInvalidType, ""},
      {"{}", base::ErrorCode::kInvalidValue, "v"},
      {R"({"v":2})", base::ErrorCode::kInvalidValue, "v"},
      {R"({"v":1,"seq":"1"})", base::ErrorCode::kInvalidType, "seq"},
      {R"({"v":1,"seq":1.5})", base::ErrorCode::kInvalidValue, "seq"},
      {R"({"v":1,"keys":{}})", base::ErrorCode::kInvalidType, "keys"},
      {R"({"v":1,"keys":[1]})", base::ErrorCode::kInvalidType, "keys[0]"},
      {R"({"v":1,"keys":[{"id":"a"},{}]})", base::ErrorCode::kMissingParameter, "keys[1].id"},
      {R"({"v":1,"keys":[{"id":"a","weight":0}]})", base::ErrorCode::kInvalidValue,
       "keys[0].weight"},
      {R"({"v":1,"keys":[{"id":"a","weight":101}]})", base::ErrorCode::kInvalidValue,
       "keys[0].weight"},
      {R"({"v":1,"keys":[{"id":"a","weight":4294967297}]})", base::ErrorCode::kInvalidValue,
       "keys[0].weight"},
      {R"({"v":1,"keys":[{"id":"a","weight":-4294967295}]})", base::ErrorCode::kInvalidValue,
       "keys[0].weight"},
      {R"({"v":1,"keys":[{"id":"a","weight":99999999999}]})", base::ErrorCode::kInvalidValue,
       "keys[0].weight"},
      {R"({"v":1,"keys":[{"id":"a","tags":[1]}]})", base::ErrorCode::kInvalidType, "keys[0].tags"},
      {R"({"v":1,"keys":[{"id":"a","health":{"state":"sleepy"}}]})", base::ErrorCode::kInvalidValue,
       "keys[0].health.state"},
      {R"({"v":1,"keys":[{"id":"a","models":[{"model":"m","window":[1]}]}]})",
       base::ErrorCode::kInvalidValue, "keys[0].models[0].window"},
      {R"({"v":1,"keys":[{"id":"a","models":[{"model":"m","window":[1,2,3,4,1.5]}]}]})",
       base::ErrorCode::kInvalidValue, "keys[0].models[0].window"},
  };
  for (const Row& row : keys) {
    CAPTURE(row.text);
    const base::Result<state::KeysDocument> read = state::read_keys_document(row.text);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == row.code);
    CHECK(read.error().param == row.param);
  }
  const Row config[] = {
      {R"({"v":1,"policy":{"settings":{"max_retry":11}}})", base::ErrorCode::kInvalidValue,
       "policy.settings.max_retry"},
      {R"({"v":1,"policy":{"settings":{"body_limit_bytes":0}}})", base::ErrorCode::kInvalidValue,
       "policy.settings.body_limit_bytes"},
      {R"({"v":1,"policy":{"settings":{"strategy":"magic"}}})", base::ErrorCode::kInvalidValue,
       "policy.settings.strategy"},
      {R"({"v":1,"policy":{"models":[{"id":1}]}})", base::ErrorCode::kInvalidType,
       "policy.models[0].id"},
      {R"({"v":1,"worker_keys":[{"id":"w"}]})", base::ErrorCode::kMissingParameter,
       "worker_keys[0].hash"},
  };
  for (const Row& row : config) {
    CAPTURE(row.text);
    const base::Result<state::ConfigDocument> read = state::read_config_document(row.text);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == row.code);
    CHECK(read.error().param == row.param);
  }
}

TEST_CASE("state: an entry of a model without a name is left out, and costs nothing else") {
  const auto keys = state::read_keys_document(
      R"({"v":1,"keys":[{"id":"a","models":[{"model":"","requests":3},{},{"model":"m"}]}]})");
  REQUIRE(keys.has_value());
  REQUIRE(keys->keys[0].models.size() == 1);
  CHECK(keys->keys[0].models[0].model == "m");
  const auto config = state::read_config_document(
      R"({"v":1,"policy":{"models":[{},{"id":"m"}],"repairs":[{"model":"","repair":"fan_out"}]}})");
  REQUIRE(config.has_value());
  CHECK(config->policy.models.size() == 1);
  CHECK(config->policy.repairs.empty());
}

TEST_CASE("state: names of models are read trimmed and once, however they were stored") {
  const auto config = state::read_config_document(
      R"({"v":1,"policy":{"models":[{"id":"m","aliases":["x","x"," x","y"]}]},)"
      R"("worker_keys":[{"id":"w","hash":"h","models":["models/m"," m","google/n"]}]})");
  REQUIRE(config.has_value());
  CHECK(config->policy.models[0].aliases == std::vector<std::string>{"x", "y"});
  CHECK(config->worker_keys[0].allowed_models == std::vector<std::string>{"m", "n"});
  // A list that holds nothing else stays one: an empty one allows every model.
  const auto none = state::read_config_document(
      R"({"v":1,"worker_keys":[{"id":"w","hash":"h","models":[" "]}]})");
  REQUIRE(none.has_value());
  CHECK_FALSE(none->worker_keys[0].allowed_models.empty());
}

TEST_CASE("state: a project group is the same one with blanks beside it") {
  const char* const text =
      R"({"v":1,"keys":[{"id":"k","group":" a b\t"},{"id":"l","group":"  "}]})";
  const auto document = state::read_keys_document(text);
  REQUIRE(document);
  CHECK(document->keys[0].project_group == "a b");
  CHECK(document->keys[1].project_group.empty());
}

TEST_CASE("state: a learned repair whose word is unknown is left out, a setting's is an error") {
  const auto config = state::read_config_document(
      R"({"v":1,"policy":{"repairs":[{"model":"m","repair":"of_a_later_version","until":9},)"
      R"({"model":"m","repair":"fan_out","until":9}]}})");
  REQUIRE(config.has_value());
  REQUIRE(config->policy.repairs.size() == 1);
  CHECK(config->policy.repairs[0].repair == base::Repair::kFanOut);
  CHECK_FALSE(state::read_config_document(
                  R"({"v":1,"policy":{"settings":{"strategy":"of_a_later_version"}}})")
                  .has_value());
}

TEST_CASE("state: words and enumerators match in both directions") {
  CHECK(state::find_word<base::CoolReason>("permission") == base::CoolReason::kPermission);
  CHECK(state::find_word<base::Repair>("append_text") == base::Repair::kAppendText);
  CHECK(state::find_word<state::Category>("Flash-Lite") == state::Category::kFlashLite);
  CHECK_FALSE(state::find_word<state::Strategy>("").has_value());
  for (int i = 0; i <= static_cast<int>(base::Repair::kAppendText); ++i) {
    const auto repair = static_cast<base::Repair>(i);
    CHECK(state::find_word<base::Repair>(state::word(repair)) == repair);
  }
  for (int i = 0; i <= static_cast<int>(base::CoolReason::kPermission); ++i) {
    const auto reason = static_cast<base::CoolReason>(i);
    CHECK(state::find_word<base::CoolReason>(state::word(reason)) == reason);
  }
}
