#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "host/host.h"

namespace app {

// Of what there is no room for, whatever ends.
inline constexpr std::string_view kNeverFits =
    "The request needs more memory than the gateway has.";
// Of what there may be room for when others are done.
base::Error overloaded();

// What the requests under way hold of the isolate's memory. Beyond the limit a request is refused
// at once, for when memory ends the instance ends, and all of them with it.
struct Memory {
  // Of the 128 MiB that the platform and flags.cmake allow. The rest is left for answers, for what
  // one step takes before it is counted, for the copy of a body that grows, for gaps between
  // blocks, and for JavaScript.
  static constexpr size_t kMost = size_t{88} * 1024 * 1024;

  size_t left() const { return used < most ? most - used : 0; }

  size_t most = kMost;
  size_t used = 0;
  size_t refusals = 0;  // of somebody who found too little left
};

// One holder's share, given back with the holder.
class Share final : public host::Intake {
 public:
  explicit Share(Memory& memory) : memory_(memory) {}
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;
  ~Share() override { memory_.used -= held_; }

  // Holds `bytes` from now on, in place of all before. Errors: kOverloaded; kRequestTooLarge when
  // nothing else has to end first. What was held before stays so.
  base::Status hold(size_t bytes);

  // Holds nothing from now on.
  void release();

  // Holds so much beside what hold() did, in place of what grew before; nothing when it is refused.
  bool grow(size_t bytes) override;
  // Why a body found no room: grow()'s error, or memory is in pieces that are too small.
  base::Error lack() const;
  size_t left() const { return memory_.left(); }
  size_t held() const { return held_; }
  size_t refusals() const { return memory_.refusals; }
  // Whether nobody else holds anything, but `own` of the same request.
  bool is_alone(size_t own = 0) const { return memory_.used == held_ + own; }

 private:
  base::Status try_to_hold(size_t bytes);
  void set(size_t bytes);

  Memory& memory_;
  size_t held_ = 0;
  std::optional<size_t> fixed_;  // by hold(), while grow() adds to it
  base::Status growth_;
};

}  // namespace app
