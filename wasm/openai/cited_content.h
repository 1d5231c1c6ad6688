#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "chat/event.h"

namespace openai {

// How far a content has come in which pictures stand as Markdown. Upstream's citations count the
// code points of its texts alone, a client counts those of all it reads.
class CitedContent {
 public:
  void add_text(std::string_view text);
  // Of so many bytes, all ASCII: its type and base64.
  void add_picture(size_t length);

  // Code points of texts and pictures.
  int64_t length() const { return text_ + pictures_length_; }
  // The same words in the content. A picture within them is cited, one at their border is not.
  chat::Citation place(chat::Citation citation) const;

 private:
  struct Picture {
    int64_t text_before;
    int64_t length;
  };

  std::vector<Picture> pictures_;
  int64_t text_ = 0;
  int64_t pictures_length_ = 0;
};

}  // namespace openai
