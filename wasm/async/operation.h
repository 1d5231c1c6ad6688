#pragma once

#include <coroutine>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace async {

enum class Outcome : int {
  kOk = 0,
  kFailed = 1,      // network, platform or storage refused; `bytes` may say why
  kClientGone = 2,  // the client hung up
  kTimeout = 3,
  kTooLarge = 4,  // a body was longer than the caller's limit
  kStopped = 5,   // a stream translator asked for the end
  kNoRoom = 6,    // memory lacked for a body
};

// Bytes the host put into the core's memory; owned, with json::kPadding readable bytes behind, the
// first of them '\0'.
class Bytes {
 public:
  static constexpr size_t kPadding = 64;

  Bytes() = default;
  // Takes over memory got from allocate().
  Bytes(char* data, size_t size) : data_(data), size_(size) {
    if (data != nullptr) data[size] = '\0';  // memory grown for a longer body holds what was there
  }
  Bytes(Bytes&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Bytes& operator=(Bytes&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Bytes() { release(data_); }

  static char* allocate(size_t size);
  static void release(char* data);
  static Bytes copy(std::string_view text);

  std::string_view view() const { return {data_, size_}; }
  char* data() { return data_; }
  // Makes room for so many bytes, perhaps elsewhere. False, and nothing is changed, when memory has
  // ended.
  bool reserve(size_t capacity);
  // So many bytes, of those there is room for, have been written.
  void set_size(size_t size);
  // Gives back what was reserved for more.
  void fit();

 private:
  char* data_ = nullptr;
  size_t size_ = 0;
};

struct Completion {
  Outcome outcome = Outcome::kFailed;
  int code = 0;        // HTTP status where there is one
  int64_t handle = 0;  // response handle where there is one
  Bytes bytes;

  bool ok() const { return outcome == Outcome::kOk; }
};

class Reactor;

// One call to the outside world that has not ended yet. Awaited once; destroying it before the end
// cancels the call.
class [[nodiscard]] Operation {
 public:
  Operation(Operation&&) noexcept = default;
  Operation& operator=(Operation&&) = delete;
  ~Operation();

  uint32_t id() const;
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<> waiter) noexcept;
  Completion await_resume() noexcept;

 private:
  friend class Reactor;
  struct State {
    Reactor* reactor;
    uint32_t id;
    bool done = false;
    std::coroutine_handle<> waiter;
    Completion completion;
  };
  explicit Operation(std::unique_ptr<State> state) : state_(std::move(state)) {}
  std::unique_ptr<State> state_;
};

// Waits until one of two has ended; both are to be awaited afterwards, or dropped.
class [[nodiscard]] FirstOf {
 public:
  FirstOf(Operation& a, Operation& b) : a_(a), b_(b) {}
  bool await_ready() const noexcept { return a_.await_ready() || b_.await_ready(); }
  void await_suspend(std::coroutine_handle<> waiter) noexcept {
    a_.await_suspend(waiter);
    b_.await_suspend(waiter);
  }
  // The other one resumes nobody.
  void await_resume() noexcept { await_suspend(nullptr); }

 private:
  Operation& a_;
  Operation& b_;
};

// Table of the operations under way. The host resolves them by id, in any order; an id that is no
// longer there (cancelled) is dropped.
class Reactor {
 public:
  virtual ~Reactor() = default;

  Operation start();
  // Ends operation `id` and resumes who waits for it, before it returns.
  void resolve(uint32_t id, Completion completion);

 protected:
  // Told when an operation is dropped before its end.
  virtual void on_cancel(uint32_t id) = 0;

 private:
  friend class Operation;
  std::vector<Operation::State*>::iterator find(uint32_t id);

  std::vector<Operation::State*> waiting_;  // a few at most
  uint32_t next_id_ = 1;
};

}  // namespace async
