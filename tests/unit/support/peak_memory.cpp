#include "unit/support/peak_memory.h"

#include <cstdlib>
#include <new>

extern "C" size_t malloc_usable_size(void* block);

namespace {

size_t held = 0;
size_t most = 0;

void* take(size_t size) {
  void* const block = std::malloc(size);
  held += malloc_usable_size(block);
  if (held > most) most = held;
  return block;
}

void* take_or_abort(size_t size) {
  void* const block = take(size > 0 ? size : 1);
  if (block == nullptr) std::abort();
  return block;
}

void give_back(void* block) {
  held -= malloc_usable_size(block);
  std::free(block);
}

}  // namespace

// All that pair with each other: the standard library takes by one and gives back by another.
void* operator new(size_t size) {
  return take_or_abort(size);
}
void* operator new[](size_t size) {
  return take_or_abort(size);
}
void* operator new(size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return take(size);
}
void* operator new[](size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return take(size);
}
void operator delete(void* block) noexcept {
  give_back(block);
}
void operator delete[](void* block) noexcept {
  give_back(block);
}
void operator delete(void* block, size_t /*size*/) noexcept {
  give_back(block);
}
void operator delete[](void* block, size_t /*size*/) noexcept {
  give_back(block);
}
void operator delete(void* block, const std::nothrow_t& /*tag*/) noexcept {
  give_back(block);
}
void operator delete[](void* block, const std::nothrow_t& /*tag*/) noexcept {
  give_back(block);
}

namespace memory {

Peak::Peak() : before_(held) {
  most = held;
}

size_t Peak::bytes() const {
  return most - before_;
}

}  // namespace memory
