#pragma once

#include <optional>

#include "async/task.h"

namespace app {

struct Exchange;

// Tells others what a request has learned of keys while it goes on: a stream may last for minutes.
// One that ends soon brings it along with its outcome, which costs no report more.
class News {
 public:
  // The exchange's outcome has effects, and the request goes on. The exchange must outlive end().
  void expect(Exchange& exchange);
  // The request has ended. What is being told still: to be kept until it is done.
  std::optional<async::Task<void>> end();

 private:
  async::Task<void> tell(Exchange& exchange);

  std::optional<async::Task<void>> task_;
  bool leaves_ = false;  // it refers to neither this nor the exchange any more
};

}  // namespace app
