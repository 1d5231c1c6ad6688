#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/arena.h"

namespace openai {

// Where a value stands in the client's body, as errors name it: "messages[3].content". A chain of
// steps on the stack, each of which refers to the one before: that one must outlive it. Nothing is
// written down before something is wrong.
class Path {
 public:
  constexpr Path() = default;  // the body itself
  // A member of the body.
  constexpr Path(std::string_view member) : name_(member) {}
  constexpr Path(const char* member) : name_(member) {}

  Path member(std::string_view name) const&;
  Path at(size_t index) const&;
  Path member(std::string_view name) const&& = delete;
  Path at(size_t index) const&& = delete;

  std::string str() const;
  std::string_view copy(base::Arena& arena) const { return arena.copy(str()); }

 private:
  static constexpr size_t kNoIndex = SIZE_MAX;

  void append_to(std::string& text) const;

  const Path* parent_ = nullptr;
  std::string_view name_;
  size_t index_ = kNoIndex;
};

}  // namespace openai
