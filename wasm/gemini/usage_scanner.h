#pragma once

#include <string>
#include <string_view>

#include "chat/event.h"

namespace gemini {

// Finds what an answer cost in bytes that pass by unchanged, whatever their cut and whether they
// are one JSON document or a stream of events. Looks for the members `"usageMetadata"` and, of
// interactions, `"usage"`, which the text of an answer cannot hold, because quotes in it are
// escaped; the last one is the whole answer's.
class UsageScanner {
 public:
  void add(std::string_view bytes);
  const chat::Usage& usage() const { return usage_; }

 private:
  enum class State { kSearching, kNaming, kCapturing };

  std::string_view search(std::string_view bytes);
  std::string_view name(std::string_view bytes);
  std::string_view capture(std::string_view bytes);
  void nest(char c);
  void read();

  State state_ = State::kSearching;
  int depth_ = 0;
  bool in_text_ = false;  // within a string of the value, where braces are letters
  bool escaped_ = false;
  std::string tail_;    // the end of what was searched, where a name may have begun
  std::string name_;    // of the member, behind what all names begin with
  std::string object_;  // the member's value so far
  chat::Usage usage_;
};

}  // namespace gemini
