#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/arena.h"

namespace gemini {

// Takes off the Markdown fence that a model may put around an answer in JSON when it was asked for
// JSON in words. Text in pieces, out in pieces, the same in all however it is cut; JSON without a
// fence passes as it comes.
class JsonFence {
 public:
  // What is surely part of the answer: a view of `text` or in the arena.
  std::string_view add(std::string_view text, base::Arena& arena);
  // The text has ended: what was held back and is no fence.
  std::string_view finish(base::Arena& arena);

 private:
  enum class Place { kBefore, kInside, kWithout };

  void skip_opening();
  std::string take_inside();
  bool may_close(char c);

  Place place_ = Place::kBefore;
  std::string held_;      // kBefore: all so far; kInside: from the line break that may end the JSON
  size_t looked_at_ = 0;  // of `held_`
  size_t ticks_ = 0;      // of the closing fence
};

}  // namespace gemini
