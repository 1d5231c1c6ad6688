#pragma once

#include "base/usage.h"

namespace chat {

// Tokens of one answer for which several upstream calls are made, one after another.
class UsageSum {
 public:
  // What the call under way has taken so far; it may tell more than once.
  void set(const base::Usage& usage) { call_ = usage; }
  void next_call() {
    base::add_usage(earlier_, call_);
    call_ = {};
  }
  base::Usage total() const {
    base::Usage sum = earlier_;
    base::add_usage(sum, call_);
    return sum;
  }

 private:
  base::Usage call_;
  base::Usage earlier_;
};

}  // namespace chat
