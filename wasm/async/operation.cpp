#include "async/operation.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace async {

char* Bytes::allocate(size_t size) {
  Bytes bytes;
  if (!bytes.reserve(size)) std::abort();
  return std::exchange(bytes.data_, nullptr);
}

bool Bytes::reserve(size_t capacity) {
  char* const data = static_cast<char*>(std::realloc(data_, capacity + kPadding));
  if (data == nullptr) return false;
  std::memset(data + capacity, 0, kPadding);
  data_ = data;
  return true;
}

void Bytes::set_size(size_t size) {
  size_ = size;
  data_[size] = '\0';  // memory that was reserved for more holds what was there before
}

void Bytes::release(char* data) {
  std::free(data);
}

void Bytes::fit() {
  if (data_ != nullptr) reserve(size_);
}

Bytes Bytes::copy(std::string_view text) {
  char* data = allocate(text.size());
  if (!text.empty()) std::memcpy(data, text.data(), text.size());
  return Bytes(data, text.size());
}

Operation::~Operation() {
  if (!state_ || state_->done) return;
  Reactor& reactor = *state_->reactor;
  reactor.waiting_.erase(reactor.find(state_->id));
  reactor.on_cancel(state_->id);
}

uint32_t Operation::id() const {
  return state_->id;
}

bool Operation::await_ready() const noexcept {
  return state_->done;
}

void Operation::await_suspend(std::coroutine_handle<> waiter) noexcept {
  state_->waiter = waiter;
}

Completion Operation::await_resume() noexcept {
  return std::move(state_->completion);
}

Operation Reactor::start() {
  auto state = std::make_unique<Operation::State>();
  state->reactor = this;
  state->id = next_id_++;
  waiting_.push_back(state.get());
  return Operation(std::move(state));
}

std::vector<Operation::State*>::iterator Reactor::find(uint32_t id) {
  return std::ranges::find(waiting_, id, &Operation::State::id);
}

void Reactor::resolve(uint32_t id, Completion completion) {
  const auto entry = find(id);
  if (entry == waiting_.end()) return;
  Operation::State& state = **entry;
  waiting_.erase(entry);
  state.completion = std::move(completion);
  state.done = true;
  if (state.waiter) state.waiter.resume();
}

}  // namespace async
