#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sse {

// Push reader of an event stream: any split of the input gives the same events. Besides SSE
// (https://html.spec.whatwg.org/multipage/server-sent-events.html) it reads a body that is a JSON
// array or object of the same events, as Gemini answers without `alt=sse`.
class Reader {
 public:
  static constexpr size_t kLargestEvent = 64 * 1024 * 1024;
  // Bytes that may be read behind the text of an event; they are '\0'.
  static constexpr size_t kPadding = 64;

  enum class Item {
    kEvent,  // `data` is the text of one event
    kNone,   // more input is needed
    kDone,   // [DONE] was read; nothing follows
    kTooLarge,
  };

  // Hands over the next bytes; next() must have answered kNone since the last call. The bytes must
  // stay until it does again.
  void feed(std::string_view bytes) { input_ = bytes; }
  // The input has ended: a pending event is complete now.
  void finish();

  // `data` lives until the next call of next() or feed().
  Item next(std::string_view& data);
  // Bytes of the event under way.
  size_t pending() const { return line_.size() + data_.size(); }

 private:
  enum class Form { kUnknown, kSse, kJson };

  Item next_sse(std::string_view& data);
  Item next_json(std::string_view& data);
  bool take_line(std::string_view& line);
  bool take_field(std::string_view line);
  void take_data(std::string_view line);
  void give(std::string_view& data);
  void detect_form();

  std::string_view input_;
  Form form_ = Form::kUnknown;
  std::string head_;   // of a byte order mark, as far as it has come
  std::string line_;   // a line whose end has not come yet
  std::string data_;   // data lines of the event under way
  std::string given_;  // keeps an event given out alive, or a line
  bool has_data_ = false;
  bool skip_line_feed_ = false;  // the last line ended with CR; a LF right after belongs to it
  bool finished_ = false;
  bool done_ = false;
  bool too_large_ = false;
  // JSON form: where we are in the text of one object.
  int depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace sse
