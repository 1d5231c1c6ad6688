#pragma once

#include "chat/failure.h"
#include "gemini/failed_call.h"

namespace gemini {

// The credit that was paid in advance is used up, whatever the status that tells of it.
chat::Failure refused_for_credit(const FailedCall& call);

// What a 429 means: the rows 8.3/7 to 8.3/12 of tests/cases/rows.json. Quotas belong to key
// (project) and model; the longest cool-down stands first.
chat::Failure read_quota_error(const FailedCall& call);

}  // namespace gemini
