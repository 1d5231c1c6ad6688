#pragma once

#include <string>
#include <string_view>

#include "ledger/storage.h"

// Small texts by name that no other table holds.
namespace ledger {

std::string read_note(Storage& storage, std::string_view name);  // empty when there is none
void save_note(Storage& storage, std::string_view name, std::string_view value);

}  // namespace ledger
