#include "async/task.h"

#include <catch2/catch.hpp>

#include "async/operation.h"

namespace {

struct Bench : async::Reactor {
  void on_cancel(uint32_t) override {}
};

async::Task<int> give(int number) {
  co_return number;
}

async::Task<int> add_up(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) sum += co_await give(1);
  co_return sum;
}

async::Task<int> wait_for(async::Operation operation, int number) {
  const async::Completion completion = co_await operation;
  co_return completion.code + number;
}

async::Task<void> hand_to(int& place, async::Task<int> task) {
  place = co_await std::move(task);
}

TEST_CASE("task: it begins when it is awaited, and its value reaches who waits") {
  int sum = 0;
  async::Task<void> task = hand_to(sum, add_up(3));
  CHECK(sum == 0);
  task.start();
  CHECK(task.done());
  CHECK(sum == 3);
}

TEST_CASE("task: a loop over tasks that do not wait takes no stack") {
  int sum = 0;
  async::Task<void> task = hand_to(sum, add_up(1'000'000));
  task.start();
  CHECK(sum == 1'000'000);
}

async::Task<void> wait_for_either(async::Operation& a, async::Operation& b, int& woken) {
  co_await async::FirstOf(a, b);
  ++woken;
  if (!a.await_ready()) co_await a;
  ++woken;
}

TEST_CASE("task: who waits for either of two goes on once, with the first") {
  for (const bool first : {true, false}) {
    CAPTURE(first);
    Bench bench;
    async::Operation a = bench.start();
    async::Operation b = bench.start();
    int woken = 0;
    async::Task<void> task = wait_for_either(a, b, woken);
    task.start();
    CHECK(woken == 0);
    bench.resolve(first ? a.id() : b.id(), {});
    CHECK(woken == (first ? 2 : 1));
    bench.resolve(first ? b.id() : a.id(), {});
    CHECK(woken == 2);
    CHECK(task.done());
  }
}

TEST_CASE("task: who waits goes on when the operation below has ended") {
  Bench bench;
  int sum = 0;
  async::Operation operation = bench.start();
  const uint32_t id = operation.id();
  async::Task<void> task = hand_to(sum, wait_for(std::move(operation), 2));
  task.start();
  CHECK_FALSE(task.done());
  async::Completion completion;
  completion.code = 40;
  bench.resolve(id, std::move(completion));
  CHECK(task.done());
  CHECK(sum == 42);
}

}  // namespace
