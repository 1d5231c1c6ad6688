#pragma once

#include "ledger/storage.h"

namespace ledger {

// Brings the tables to this version: makes them in an empty database, or runs the steps an older
// one is missing. Two reads when there is nothing to do.
void migrate(Storage& storage);

}  // namespace ledger
