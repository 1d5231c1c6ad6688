#include "async/together.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "async/operation.h"

namespace {

// Operations that a test ends by hand.
class Bench : public async::Reactor {
 public:
  std::string story;
  std::map<size_t, uint32_t> waiting;  // index → operation
  size_t cancelled = 0;
  size_t stop_at = SIZE_MAX;
  bool at_once = false;  // operations are not waited for

  async::Task<async::Next> operator()(size_t index) { return run(index); }

  void end(size_t index) {
    const uint32_t id = waiting.at(index);
    waiting.erase(index);
    async::Completion done;
    done.outcome = async::Outcome::kOk;
    resolve(id, std::move(done));
  }

 protected:
  void on_cancel(uint32_t) override { ++cancelled; }

 private:
  async::Task<async::Next> run(size_t index) {
    story += "+" + std::to_string(index);
    if (!at_once) {
      async::Operation operation = start();
      waiting[index] = operation.id();
      co_await operation;
    }
    story += "-" + std::to_string(index);
    co_return index == stop_at ? async::Next::kStop : async::Next::kGoOn;
  }
};

async::Task<void> all(size_t count, size_t at_once, Bench& bench) {
  co_await async::run_together(count, at_once, bench);
  bench.story += " done";
}

TEST_CASE("together: nothing to do ends at once") {
  Bench bench;
  async::Task<void> task = all(0, 4, bench);
  task.start();
  CHECK(bench.story == " done");
}

TEST_CASE("together: tasks that never wait run in order") {
  Bench bench;
  bench.at_once = true;
  async::Task<void> task = all(3, 2, bench);
  task.start();
  CHECK(bench.story == "+0-0+1-1+2-2 done");
}

TEST_CASE("together: at most so many at a time, the next begins when one ends") {
  Bench bench;
  async::Task<void> task = all(5, 2, bench);
  task.start();
  CHECK(bench.story == "+0+1");
  bench.end(1);
  bench.end(0);
  bench.end(2);
  CHECK(bench.story == "+0+1-1+2-0+3-2+4");
  bench.end(4);
  CHECK_FALSE(task.done());
  bench.end(3);
  CHECK(bench.story == "+0+1-1+2-0+3-2+4-4-3 done");
  CHECK(bench.cancelled == 0);
}

TEST_CASE("together: a stop cancels what is under way and begins nothing more") {
  Bench bench;
  bench.stop_at = 1;
  async::Task<void> task = all(9, 3, bench);
  task.start();
  bench.end(1);
  CHECK(bench.story == "+0+1+2-1 done");
  CHECK(bench.cancelled == 2);
}

TEST_CASE("together: a stop before anything waits") {
  Bench bench;
  bench.at_once = true;
  bench.stop_at = 0;
  async::Task<void> task = all(9, 3, bench);
  task.start();
  CHECK(bench.story == "+0-0 done");
}

TEST_CASE("together: dropping the whole cancels all") {
  Bench bench;
  {
    async::Task<void> task = all(4, 3, bench);
    task.start();
  }
  CHECK(bench.story == "+0+1+2");
  CHECK(bench.cancelled == 3);
}

}  // namespace
