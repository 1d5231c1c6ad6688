#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/storage.h"

namespace ledger {

struct KeyMark {
  std::string mark;  // SHA-256 of the secret, lower-case hex
  std::string id;    // of the Gemini key
};

// The Gemini key each known mark belongs to.
std::unordered_map<std::string, std::string> find_marks(Storage& storage,
                                                        const std::vector<std::string>& marks);
void save_marks(Storage& storage, const std::vector<KeyMark>& marks);
void drop_marks(Storage& storage, const std::vector<std::string>& key_ids);

}  // namespace ledger
