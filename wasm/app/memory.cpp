#include "app/memory.h"

namespace app {

base::Status Share::hold(size_t bytes) {
  if (bytes > Memory::kMost) {
    return base::fail(base::ErrorCode::kRequestTooLarge,
                      "The request needs more memory than the gateway has.");
  }
  const size_t others = memory_.used - held_;
  if (bytes > held_ && others + bytes > Memory::kMost) {
    base::Error error{base::ErrorCode::kOverloaded,
                      "The gateway is busy with other large requests. Please try again."};
    error.retry_after_s = 1;
    return base::fail(std::move(error));
  }
  memory_.used = others + bytes;
  held_ = bytes;
  return {};
}

}  // namespace app
