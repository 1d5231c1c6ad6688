#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/buffer.h"

namespace gemini {

// Finds the errors in an answer that passes by as a stream, whatever its cut and whether it is one
// JSON array or a stream of events. An event is an object that stands alone or directly in the
// outermost array; it is an error when its first member is "error". Errors leave scrubbed at their
// end, everything else as it comes but for the few bytes that may begin one.
class ErrorFilter {
 public:
  // Puts what may pass: nothing before the first event is known to be no error. False: nothing that
  // follows is of use, as the first event is an error, or one is too long to be held.
  bool feed(std::string_view bytes, base::Buffer& out);
  // The stream has ended; an error that was cut off is one too.
  void finish(base::Buffer& out);

  // The first error, as JSON unless it was cut off or is too long; empty when there is none.
  const std::string& error() const { return error_; }

 private:
  enum class State {
    kBetween,  // events
    kNaming,   // an event has begun, its first member's name has not ended
    kPassing,  // within an event that is no error
    kHolding,  // within an error
    kStopped,
  };

  std::string_view take(std::string_view bytes, base::Buffer& out);
  std::string_view look_between(std::string_view bytes, base::Buffer& out);
  std::string_view look_at_name(std::string_view bytes, base::Buffer& out);
  std::string_view hold(std::string_view bytes, base::Buffer& out);
  void pass(std::string_view bytes, base::Buffer& out);
  void release(base::Buffer& out);
  void end_error(base::Buffer& out);

  bool is_inside() const { return depth_ > (in_array_ ? 1 : 0); }
  size_t walk(std::string_view bytes);
  size_t text_end(std::string_view bytes);
  void nest(char c);

  State state_ = State::kBetween;
  bool begun_ = false;     // what is no error passes: the first event is none
  bool in_array_ = false;  // the outermost value is one
  bool in_text_ = false;   // within a string, where brackets are letters
  bool escaped_ = false;   // the string goes on with an escaped character
  size_t depth_ = 0;
  size_t named_ = 0;  // bytes of an error's name with which the event begins
  std::string held_;
  size_t event_at_ = 0;  // in `held_`, where an event begins
  std::string error_;
};

}  // namespace gemini
