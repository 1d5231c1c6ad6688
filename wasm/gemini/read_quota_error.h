#pragma once

#include "chat/failure.h"
#include "gemini/failed_call.h"

namespace gemini {

// What a 429 means: the rows 8.3/8 to 8.3/12 of tests/cases/rows.json. Quotas belong to key
// (project) and model; the longest cool-down stands first.
chat::Failure read_quota_error(const FailedCall& call);

}  // namespace gemini
