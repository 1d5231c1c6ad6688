#pragma once

#include "ledger/storage.h"

namespace ledger {

// Brings the tables to this version: makes them in an empty database, or runs the steps an older
// one is missing, all of them or none.
void migrate(Storage& storage);

}  // namespace ledger
