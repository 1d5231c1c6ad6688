#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "json/write.h"
#include "state/config_document.h"
#include "state/keys_document.h"

namespace app {

// What the panel shows a key as: "disabled", or the word of its own health. A model that rests
// leaves it as it is: the others still answer.
std::string_view key_state(const state::GeminiKey& key, int64_t now_ms);

// The health that holds now: what has run out is "ready".
state::HealthState health_now(const state::Health& health, int64_t now_ms);

// Answered chats of the day.
int64_t usage_of(const state::GeminiKey& key);

// What all keys have answered on the document's day, which must outlive it.
class DayUse {
 public:
  using ByModel = std::map<std::string_view, int64_t>;

  explicit DayUse(const state::KeysDocument& document);

  std::string_view day() const { return day_; }
  // What counts against the key's quotas, as a choice counts it (keys/choose.cpp): the use of its
  // project group, or its own when it has none.
  ByModel shared_with(const state::GeminiKey& key) const;

 private:
  std::string_view day_;
  std::map<std::string_view, ByModel> groups_;
};

// Whether the key, or one of its models, is in this state now. A model whose quota of the day is
// used up here is exhausted, as one that Google refuses.
bool has_state(const state::GeminiKey& key, std::string_view state, const DayUse& use,
               const state::ConfigDocument& config, int64_t now_ms);

// One item of GET gemini-keys.
void write_gemini_key(json::Writer& out, const state::GeminiKey& key, const DayUse& use,
                      const state::ConfigDocument& config, int64_t now_ms);

}  // namespace app
