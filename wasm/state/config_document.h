#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "base/verdict.h"
#include "state/health.h"
#include "state/keys_document.h"
#include "state/settings.h"

// The document of WORKER_CONFIG_KV: who may call, what may be called, and how. Worker keys have
// their own seq; everything else (the Policy) is small, changes rarely and is sent whole.
//
//   {"v":1,"seq":90,"day":"2026-11-22","policy":{"seq":12,"settings":{…},"models":[…],…},
//    "worker_keys":[{"id":"…","hash":"…","seq":90,…}]}
//
// A delta has "since", the worker keys with seq > since, the ids in "removed", and "policy" only
// when its seq is greater than since.
namespace state {

struct ClientUsage {
  int64_t requests = 0;  // of the document's day: chats of which a call was answered
  int64_t tokens = 0;
};

enum class Safety { kOff, kOn };

struct WorkerKey {
  std::string id;
  std::string name;
  std::string hash;    // SHA-256 of the secret, lower-case hex
  std::string prefix;  // the visible beginning
  bool enabled = true;
  Safety safety = Safety::kOn;  // kOff: every safety filter is asked to be off
  int64_t created_ms = 0;
  int64_t expires_ms = 0;                   // 0 = never
  std::vector<std::string> allowed_models;  // empty = all
  std::optional<int64_t> daily_requests;    // nullopt = no limit
  std::optional<int64_t> daily_tokens;
  std::optional<int64_t> rpm;
  ClientUsage today;
  Window window;
  int64_t seq = 0;
};

// A model the admin has listed. All limits are for one key (or project group).
struct Model {
  std::string id;
  Category category = Category::kCustom;
  std::optional<int64_t> daily_quota;       // answered calls a Los Angeles day
  std::optional<int64_t> individual_quota;  // the same, for a model that also counts for a category
  std::optional<int64_t> rpm;
  std::optional<int64_t> tpm;  // of the input, as Google counts them
  std::optional<int64_t> rpd;
  std::vector<std::string> aliases;  // client names that mean this model
};

// A change that made refused requests acceptable; applied at once until it is forgotten.
struct RepairMemory {
  std::string model;
  base::Repair repair = base::Repair::kNone;
  int64_t until_ms = 0;
};

struct RevokedSession {
  std::string id;
  int64_t until_ms = 0;  // the session is over by itself then
};

struct Policy {
  int64_t seq = 0;
  Settings settings;
  std::vector<Model> models;
  std::vector<RepairMemory> repairs;
  std::vector<RevokedSession> revoked_sessions;
};

struct ConfigDocument {
  int64_t seq = 0;
  std::string day;  // the Los Angeles day of every `today`
  Policy policy;
  std::vector<WorkerKey> worker_keys;
};

struct ConfigDelta {
  int64_t since = 0;  // 0 = whole
  int64_t seq = 0;
  std::string day;
  std::optional<Policy> policy;  // absent = unchanged
  std::vector<WorkerKey> worker_keys;
  std::vector<std::string> removed;
};

// nullptr when there is none. The pointer lives until the document changes.
const WorkerKey* find_worker_key(const ConfigDocument& document, std::string_view id);
WorkerKey* find_worker_key(ConfigDocument& document, std::string_view id);
const WorkerKey* find_worker_key_by_hash(const ConfigDocument& document, std::string_view hash);
const Model* find_model(const ConfigDocument& document, std::string_view id);

void roll_day(ConfigDocument& document, std::string_view day);

// As for the keys document.
ConfigDelta delta_since(const ConfigDocument& document, const std::vector<Removed>& removed,
                        int64_t since);
Applied apply_delta(ConfigDocument& document, ConfigDelta delta, int64_t asked);

base::Result<ConfigDocument> read_config_document(std::string_view text);
void write_config_document(const ConfigDocument& document, base::Buffer& out);

}  // namespace state
