#pragma once

#include <coroutine>
#include <cstddef>
#include <utility>
#include <vector>

#include "async/task.h"

namespace async {

enum class Next { kGoOn, kStop };

namespace detail {

// What the lanes of one run_together() share.
struct Lanes {
  size_t next = 0;
  size_t running = 0;
  bool stopped = false;
  std::coroutine_handle<> waiter;

  bool done() const { return stopped || running == 0; }
};

// The end of a lane: wakes who waits for all lanes, and never comes back, so that the waiter may
// destroy the lane.
struct EndOfLane {
  Lanes& lanes;

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept {
    --lanes.running;
    if (!lanes.done() || !lanes.waiter) return std::noop_coroutine();
    return std::exchange(lanes.waiter, nullptr);
  }
  void await_resume() const noexcept {}
};

struct AllLanes {
  Lanes& lanes;

  bool await_ready() const noexcept { return lanes.done(); }
  void await_suspend(std::coroutine_handle<> waiter) noexcept { lanes.waiter = waiter; }
  void await_resume() const noexcept {}
};

template <typename Make>
Task<void> run_lane(Lanes& lanes, size_t count, Make& make) {
  while (lanes.next < count && !lanes.stopped) {
    const size_t index = lanes.next++;
    const Next next = co_await make(index);
    if (next == Next::kStop) lanes.stopped = true;
  }
  co_await EndOfLane{lanes};
}

}  // namespace detail

// Awaits make(0), make(1), … make(count - 1), each a Task<Next>, at most `at_once` of them at a
// time and begun in order. kStop ends all: what is under way is cancelled, nothing more begins.
// `make` and what its tasks refer to must outlive the returned task.
template <typename Make>
Task<void> run_together(size_t count, size_t at_once, Make& make) {
  detail::Lanes lanes;
  std::vector<Task<void>> tasks;
  for (size_t lane = 0; lane < at_once && lanes.next < count && !lanes.stopped; ++lane) {
    ++lanes.running;
    tasks.push_back(detail::run_lane(lanes, count, make));
    tasks.back().start();
  }
  co_await detail::AllLanes{lanes};
}

}  // namespace async
