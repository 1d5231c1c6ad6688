#include "app/predecessor.h"

#include "app/secret_marks.h"
#include "base/civil_time.h"
#include "base/text.h"
#include "json/read.h"
#include "state/words.h"

namespace app {
namespace {

constexpr int kUnauthorized = 401;
constexpr int kForbidden = 403;
constexpr int64_t kFastestMs = 100'000'000'000;  // smaller times are in seconds

std::optional<int64_t> limit(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  const std::optional<int64_t> number = value == nullptr ? std::nullopt : value->as_int();
  return number && *number >= 0 ? number : std::nullopt;
}

// It marked a key that answered 401 or 403 and used it no more.
state::Health old_health(const json::Value& record) {
  const int64_t status = limit(record, "errorStatus").value_or(0);
  if (status == kUnauthorized) {
    return {state::HealthState::kInvalid, base::CoolReason::kInvalid, 0, 0, kUnauthorized};
  }
  if (status == kForbidden) {
    return {state::HealthState::kSuspended, base::CoolReason::kSuspended, 0, 0, kForbidden};
  }
  return {};
}

void read_usage(const json::Value& record, std::string_view today, state::GeminiKey& key) {
  const json::Value* usage = record.find("modelUsage");
  if (usage == nullptr || record.find_string("usageDate") != today) return;
  for (const json::Member& member : usage->members()) {
    const std::optional<int64_t> count =
        member.value.is_object() ? limit(member.value, "count") : member.value.as_int();
    if (member.key.empty() || !count || *count <= 0) continue;
    state::model_record(key, member.key).today.requests = *count;
  }
}

std::optional<int64_t> two_digits(std::string_view text, size_t at) {
  if (at + 2 > text.size()) return std::nullopt;
  return base::parse_int(text.substr(at, 2));
}

// Of ".123Z"; 0 when there is no fraction.
int64_t milliseconds(std::string_view rest) {
  int64_t sum = 0;
  if (!rest.starts_with('.')) return sum;
  int64_t unit = 100;
  for (size_t i = 1; i < rest.size() && rest[i] >= '0' && rest[i] <= '9'; ++i, unit /= 10) {
    sum += (rest[i] - '0') * unit;
  }
  return sum;
}

int64_t created(const json::Value& record) {
  const json::Value* value = record.find("createdAt");
  if (value == nullptr) return 0;
  if (value->is_string()) return read_time(value->string()).value_or(0);
  const int64_t number = value->as_int().value_or(0);
  return number < kFastestMs ? number * base::kSecondMs : number;
}

}  // namespace

std::optional<int64_t> read_time(std::string_view text) {
  const bool date = text.size() >= 10 && text[4] == '-' && text[7] == '-';
  if (!date) return std::nullopt;
  const std::optional<int64_t> year = base::parse_int(text.substr(0, 4));
  const std::optional<int64_t> month = two_digits(text, 5);
  const std::optional<int64_t> day = two_digits(text, 8);
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 || *day > 31) {
    return std::nullopt;
  }
  const base::CivilDate civil{*year, static_cast<int>(*month), static_cast<int>(*day)};
  const int64_t midnight = base::days_from_civil(civil) * base::kDayMs;
  if (text.size() == 10) return midnight;
  const std::optional<int64_t> hour = two_digits(text, 11);
  const std::optional<int64_t> minute = two_digits(text, 14);
  const std::optional<int64_t> second = two_digits(text, 17);
  if (text[10] != 'T' || !text.ends_with('Z') || !hour || !minute || !second) return std::nullopt;
  return midnight + *hour * base::kHourMs + *minute * base::kMinuteMs + *second * base::kSecondMs +
         milliseconds(text.substr(19));
}

std::vector<std::string> read_old_key_list(std::string_view text) {
  std::vector<std::string> ids;
  base::Arena arena;
  const base::Result<json::Value> root = json::read(text, arena);
  if (!root) return ids;
  for (const json::Value& id : root->items()) {
    if (id.is_string() && !id.string().empty()) ids.emplace_back(id.string());
  }
  return ids;
}

std::optional<OldGeminiKey> read_old_key(std::string_view text, std::string_view today) {
  base::Arena arena;
  const base::Result<json::Value> root = json::read(text, arena);
  if (!root || root->find_string("key").empty()) return std::nullopt;
  OldGeminiKey old;
  old.secret = root->find_string("key");
  old.key.name = root->find_string("name");
  old.key.health = old_health(*root);
  old.key.created_ms = created(*root);
  read_usage(*root, today, old.key);
  return old;
}

std::vector<state::Model> read_old_models(std::string_view text) {
  std::vector<state::Model> models;
  base::Arena arena;
  const base::Result<json::Value> root = json::read(text, arena);
  if (!root) return models;
  for (const json::Member& member : root->members()) {
    if (member.key.empty()) continue;
    state::Model& model = models.emplace_back();
    model.id = member.key;
    const auto category = state::find_word<state::Category>(member.value.find_string("category"));
    if (category) model.category = *category;
    model.daily_quota = limit(member.value, "dailyQuota");
    model.individual_quota = limit(member.value, "individualQuota");
  }
  return models;
}

void read_old_quotas(std::string_view text, state::CategoryQuotas& quotas) {
  base::Arena arena;
  const base::Result<json::Value> root = json::read(text, arena);
  if (!root) return;
  quotas.pro = limit(*root, "proQuota");
  quotas.flash = limit(*root, "flashQuota");
}

std::vector<state::WorkerKey> read_old_worker_keys(std::string_view text, std::string_view safety) {
  std::vector<state::WorkerKey> keys;
  base::Arena arena;
  const base::Result<json::Value> root = json::read(text, arena);
  if (!root) return keys;
  const base::Result<json::Value> switches = json::read(safety.empty() ? "{}" : safety, arena);
  for (const json::Member& member : root->members()) {
    state::WorkerKey& key = keys.emplace_back();
    key.name = member.value.find_string("description");
    key.hash = hash_of_secret(member.key);
    key.prefix = prefix_of_secret(member.key);
    key.created_ms = created(member.value);
    const json::Value* entry = switches ? switches->find(member.key) : nullptr;
    const json::Value* enabled = entry == nullptr ? nullptr : entry->find("safetyEnabled");
    const bool off = enabled != nullptr && enabled->is_bool() && !enabled->boolean();
    key.safety = off ? state::Safety::kOff : state::Safety::kOn;
  }
  return keys;
}

}  // namespace app
