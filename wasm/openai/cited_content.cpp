#include "openai/cited_content.h"

#include <algorithm>

#include "base/text.h"

namespace openai {

void CitedContent::add_text(std::string_view text) {
  text_ += static_cast<int64_t>(base::count_code_points(text));
}

void CitedContent::add_picture(size_t length) {
  pictures_.push_back({text_, static_cast<int64_t>(length)});
  pictures_length_ += static_cast<int64_t>(length);
}

chat::Citation CitedContent::place(chat::Citation citation) const {
  int64_t before_start = 0;
  int64_t before_end = 0;
  for (const Picture& picture : pictures_) {
    if (picture.text_before <= citation.start) before_start += picture.length;
    if (picture.text_before < citation.end) before_end += picture.length;
  }
  citation.start += before_start;
  citation.end = std::max(citation.start, citation.end + before_end);
  return citation;
}

}  // namespace openai
