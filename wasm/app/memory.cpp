#include "app/memory.h"

namespace app {

base::Error overloaded() {
  base::Error error{base::ErrorCode::kOverloaded,
                    "The gateway is busy with other large requests. Please try again."};
  error.retry_after_s = 1;
  return error;
}

base::Status Share::hold(size_t bytes) {
  fixed_.reset();
  return try_to_hold(bytes);
}

base::Status Share::try_to_hold(size_t bytes) {
  if (bytes > memory_.most) {
    return base::fail(base::ErrorCode::kRequestTooLarge, std::string(kNeverFits));
  }
  const size_t others = memory_.used - held_;
  if (bytes > held_ && others + bytes > memory_.most) {
    ++memory_.refusals;
    return base::fail(overloaded());
  }
  set(bytes);
  return {};
}

void Share::release() {
  fixed_.reset();
  set(0);
}

bool Share::grow(size_t bytes) {
  if (!fixed_) fixed_ = held_;
  growth_ = try_to_hold(*fixed_ + bytes);
  if (!growth_) set(*fixed_);
  return growth_.has_value();
}

void Share::set(size_t bytes) {
  memory_.used = memory_.used - held_ + bytes;
  held_ = bytes;
}

base::Error Share::lack() const {
  return growth_ ? overloaded() : growth_.error();
}

}  // namespace app
