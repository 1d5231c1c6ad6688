#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "state/health.h"

// The document of GEMINI_KEYS_KV: every Gemini key with its health and the usage of one day. The
// Ledger owns and publishes it; isolates keep a copy that deltas bring up to date.
//
//   {"v":1,"seq":812,"day":"2026-11-22","keys":[{"id":"…","sealed":"…","seq":812,…}]}
//
// A delta is the same document with "since": it holds only the entries with seq > since and the
// ids in "removed". Members at their default are not written; unknown members are skipped.
namespace state {

// Counters of one Los Angeles day. They are valid only while the document's day is the current one.
struct DayUsage {
  int64_t requests = 0;  // answered calls
  int64_t errors = 0;    // upstream calls that gave no answer
  int64_t prompt_tokens = 0;
  int64_t completion_tokens = 0;
};

// What is known of one key for one model.
struct ModelRecord {
  std::string model;
  Health health;
  DayUsage today;
  Window window;
};

struct GeminiKey {
  std::string id;
  std::string name;
  std::string sealed;   // secret under AES-256-GCM: base64 of nonce + ciphertext + tag
  std::string preview;  // the visible ends of the secret
  std::string note;
  std::vector<std::string> tags;
  std::string project_group;  // keys of one group share quotas and cool-downs; empty = alone
  bool enabled = true;
  int weight = 1;  // 1–100, share of the traffic
  int64_t created_ms = 0;
  Health health;  // holds for every model, on top of each model's own
  // First answer "invalid key" since the last success, 0 = none; a second one confirms it.
  int64_t suspect_since_ms = 0;
  std::vector<ModelRecord> models;
  int64_t seq = 0;  // the document's seq when this entry changed last
};

struct KeysDocument {
  // Grows with every change. A new Ledger starts at the Unix time in ms, so that copies of a lost
  // one are recognised as older.
  int64_t seq = 0;
  std::string day;              // "2026-11-22", the Los Angeles day of every `today`
  std::vector<GeminiKey> keys;  // in configured order
};

struct KeysDelta {
  int64_t since = 0;  // 0 = `changed` is the whole document
  KeysDocument changed;
  std::vector<std::string> removed;
};

// A key that is gone, and the document's seq when it went.
struct Removed {
  std::string id;
  int64_t seq = 0;
};

// Tells the key's secret from those it had before: the beginning of the sealed text, which is
// random and no secret. A secret that is sealed anew has another one.
std::string_view seal_of(const GeminiKey& key);

// nullptr when there is none. The pointer lives until the document changes.
const GeminiKey* find_key(const KeysDocument& document, std::string_view id);
GeminiKey* find_key(KeysDocument& document, std::string_view id);
const ModelRecord* find_model(const GeminiKey& key, std::string_view model);
// Makes the record when there is none.
ModelRecord& model_record(GeminiKey& key, std::string_view model);

// Starts a new day: every counter becomes zero, health stays. Nothing happens when the document is
// of this day already. Entries keep their seq, as the day itself tells readers.
void roll_day(KeysDocument& document, std::string_view day);

// Entries changed after `since`. `removed` holds what the Ledger remembers of removals; the caller
// passes since = 0 when that memory does not reach back far enough.
KeysDelta delta_since(const KeysDocument& document, const std::vector<Removed>& removed,
                      int64_t since);

// Brings a copy up to date. A delta that does not join the copy (since > document.seq) or is older
// than it (seq < document.seq) changes nothing; a whole document replaces it. `asked` is the seq
// the question named: a copy that is still of that one yields to an older whole document, as it is
// ahead of what the Ledger could not store.
enum class Applied { kYes, kTooOld, kGap };
Applied apply_delta(KeysDocument& document, KeysDelta delta, int64_t asked);

// Errors: kInvalidJson, kInvalidType or kInvalidValue with the path of the member as param; never
// any content.
base::Result<KeysDocument> read_keys_document(std::string_view text);
void write_keys_document(const KeysDocument& document, base::Buffer& out);

}  // namespace state
