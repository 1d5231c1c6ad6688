#pragma once

#include <algorithm>
#include <span>

#include "chat/failure.h"

namespace gemini {

// The changes a request is written with because the model refused it without them.
class Repairs {
 public:
  Repairs() = default;
  explicit Repairs(std::span<const chat::Repair> kinds) : kinds_(kinds) {}

  bool has(chat::Repair kind) const {
    return std::find(kinds_.begin(), kinds_.end(), kind) != kinds_.end();
  }

 private:
  std::span<const chat::Repair> kinds_;
};

}  // namespace gemini
