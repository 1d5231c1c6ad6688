#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/text_map.h"
#include "chat/failure.h"
#include "keys/local_counts.h"
#include "keys/window.h"
#include "state/config_document.h"
#include "state/keys_document.h"

// What the admin allows a key, or a group of keys of one project, and how much of it is used.
namespace keys {

// nullopt = no limit.
struct Limits {
  std::optional<int64_t> daily_model;  // the smallest of the model's daily limits
  std::optional<int64_t> daily_category;
  std::optional<int64_t> rpm;
  std::optional<int64_t> tpm;
};

Limits limits_for(const state::ConfigDocument& config, std::string_view model);

// Use of one model, the calls of this isolate that nobody else knows of included.
struct Use {
  int64_t today = 0;           // calls for the model
  int64_t category_today = 0;  // calls for all models of its category
  int64_t errors_today = 0;    // calls for the model without an answer
  Recent recent;
};

// Answers questions about one model at one instant; keeps what they have in common.
class Meter {
 public:
  // The arguments must outlive the meter.
  Meter(const state::KeysDocument& document, const state::ConfigDocument& config,
        const LocalCounts& counts, std::string_view model, int64_t now_ms);

  Use use_of(const state::GeminiKey& key);

 private:
  bool counts_for_category(std::string_view model);

  const state::ConfigDocument& config_;
  const LocalCounts& counts_;
  std::string_view model_;
  int64_t now_ms_;
  int64_t day_begin_ms_;
  bool day_is_current_;  // the document's counters are of today
  state::Category category_;
  struct Known {
    std::string_view model;
    bool counts;
  };
  std::vector<Known> known_;     // the first few models
  base::TextMap<bool> further_;  // and the others, of which clients invent thousands
};

void add_use(Use& total, const Use& more);

// Why one more call would break a limit, and when the last of them is free again at the latest;
// nullopt when it would not.
struct OverLimit {
  chat::CoolReason reason = chat::CoolReason::kNone;  // kDailyQuota or kMinuteQuota
  int64_t until_ms = 0;
};
std::optional<OverLimit> find_over_limit(const Use& use, const Limits& limits, int64_t now_ms);
// Of the limits a minute alone.
std::optional<OverLimit> find_over_minute(const Recent& recent, const Limits& limits,
                                          int64_t now_ms);

}  // namespace keys
