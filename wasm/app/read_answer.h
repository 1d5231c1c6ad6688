#pragma once

#include <cstdint>

#include "async/task.h"
#include "host/host.h"

namespace app {

// Reads the body of the answer `handle`, which operation `fetch` brought, as Host::read_response()
// does. One of which nothing comes for kSilenceMs is given up: kTimeout. All references must
// outlive the task; `intake` may be nullptr.
async::Task<async::Completion> read_answer(host::Host& host, uint32_t fetch, int64_t handle,
                                           int64_t limit, host::Intake* intake = nullptr);

}  // namespace app
