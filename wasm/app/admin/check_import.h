#pragma once

#include "app/admin/transfer.h"
#include "base/error.h"

namespace app {

// Names of models in a file may be written as the panel takes them; afterwards they are as it
// stores them. Error: kInvalidValue with the member's path where the panel takes no such value,
// whose entry nobody could put right afterwards, or which would refuse every request.
base::Status check_import(Transfer& transfer);

}  // namespace app
