#pragma once

#include <cstdint>
#include <string_view>

#include "auth/login_throttle.h"
#include "ledger/storage.h"

// Wrong passwords by address, and for all of them together; and by session.
namespace ledger {

// Whether a try from `address` (any spelling) is looked at, with the result recorded. 0 = it is;
// otherwise the wait in ms, and then nothing is recorded.
int64_t record_login(Storage& storage, std::string_view address, auth::Attempt attempt,
                     int64_t now_ms);

// The same for the password of somebody who has the session already: a count of its own for each
// session, so that strangers at the login page keep nobody from confirming, nor the other way
// round.
int64_t record_confirmation(Storage& storage, std::string_view session_id, auth::Attempt attempt,
                            int64_t now_ms);

// The wait before a try would be looked at.
int64_t find_login_wait(Storage& storage, std::string_view address, int64_t now_ms);

void retain_logins(Storage& storage, int64_t now_ms);

}  // namespace ledger
