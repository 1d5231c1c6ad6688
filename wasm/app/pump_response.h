#pragma once

#include "app/upstream.h"
#include "async/task.h"
#include "host/host.h"

namespace app {

// Moves an opened response through `translator` to the client, as Host::pump() does. One whose
// bytes stay away for kSilenceMs is given up: kFailed. All references must outlive the task.
async::Task<async::Completion> pump_response(host::Host& host, const Opened& opened,
                                             host::StreamTranslator& translator);

}  // namespace app
