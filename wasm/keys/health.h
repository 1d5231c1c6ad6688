#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "chat/failure.h"
#include "state/keys_document.h"
#include "state/report.h"

// What answers do to the health of a key, and what health means for the next call.
namespace keys {

// A key that was called invalid once is out for this long; a second such answer counts as
// confirmation only after it, because Google has answered so by mistake.
inline constexpr int64_t kSuspectMs = 60'000;
inline constexpr int64_t kUnreadableMs = 600'000;

// May a call for this model go out over this key?
struct Availability {
  enum class Kind {
    kReady,
    kWaiting,  // until `until_ms`, because of `reason`
    kOut,      // disabled, invalid, suspended, suspected to be invalid, or not to be decrypted
  };
  Kind kind = Kind::kReady;
  chat::CoolReason reason = chat::CoolReason::kNone;
  int64_t until_ms = 0;
};

// Invalid or suspended: out until an operator acts.
bool is_disabled(const state::Health& health);
// True while a cool-down or an exhaustion runs.
bool is_resting(const state::Health& health, int64_t now_ms);
Availability availability(const state::GeminiKey& key, std::string_view model, int64_t now_ms);

// The quotas behind these reasons belong to the project, so all its keys rest together.
bool is_shared_by_project(chat::CoolReason reason);

// The key that a call was made with; its secret may have been replaced since.
struct UsedKey {
  std::string_view id;
  std::string_view seal = {};  // state::seal_of() it then; empty = whichever it has now
};

// The admin's own test of a key may confirm a suspicion at once.
enum class Origin { kTraffic, kAdminTest };

// What a failure means for the key, with lengths of growing cool-downs decided: the base doubled
// with every strike, up to the cap, and up to a tenth longer by `random`, so that keys do not all
// come back together. Answers to calls that were under way when a cool-down began are no strikes.
// kNone, which changes nothing, when the key is unknown or not to blame.
state::HealthEffect decide_effect(const state::KeysDocument& document, UsedKey used,
                                  std::string_view model, const chat::Failure& failure,
                                  int64_t now_ms, uint64_t random,
                                  Origin origin = Origin::kTraffic);

// The key has answered: strikes and a suspicion are forgotten.
state::HealthEffect success_effect(UsedKey used, std::string_view model, int64_t now_ms);

// Makes the change in the document; the longest rest wins, and no effect revives a disabled key:
// that is an operator's, with pass_test() or clear_health(). News of a secret that the key no
// longer has changes nothing; where the same one was only sealed anew, the next call brings it
// again. Answers the indexes of the keys that changed, the rest of the project group included. The
// same effect applied twice changes nothing more.
std::vector<size_t> apply_effect(state::KeysDocument& document, const state::HealthEffect& effect);

// An admin's test of a key was answered. A chat's answer may belong to a call from before the
// refusal; the test was sent after it, and disproves whatever stood against the key and the model
// when it was sent: `sent` is a copy of the key from then. What was said since stays, as does an
// admin's own "disabled". A rest that the keys of a project share ends for all of them. Answers the
// indexes of the keys that changed.
std::vector<size_t> pass_test(state::KeysDocument& document, const state::GeminiKey& sent,
                              std::string_view model);

// The stored secret of a key could not be decrypted. The key rests for ten minutes only: an
// operator may give SESSION_SECRET_KEY back, and what failed may be an isolate of an older
// deployment.
chat::Failure unreadable_failure(base::Error error, int64_t now_ms);

// decide_effect and apply_effect.
state::HealthEffect apply_failure(state::KeysDocument& document, UsedKey used,
                                  std::string_view model, const chat::Failure& failure,
                                  int64_t now_ms, uint64_t random);

// An operator clears everything: the key is ready for every model.
void clear_health(state::GeminiKey& key);

}  // namespace keys
