#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "chat/event.h"
#include "json/value.h"

namespace gemini {

// The text of a candidate that annotations point into: parts as they came, thoughts left out.
// Upstream counts UTF-8 bytes from the start of a part, clients count code points of the whole.
class AnnotatedText {
 public:
  // The text of the next part; empty for a thought or a call, which count as parts all the same.
  void add_part(std::string_view text);

  // `groundingMetadata` → citations in order of the supports.
  std::vector<chat::Citation> read_grounding(const json::Value& metadata, base::Arena& arena);
  // `citationMetadata.citationSources` with a URI.
  std::vector<chat::Citation> read_sources(const json::Value& metadata);

 private:
  struct Span {
    size_t start;
    size_t end;
  };
  // The segment's place in the text, in bytes; false when it cannot be found.
  bool locate(const json::Value& segment, size_t search_from, Span& span) const;
  int64_t code_points(size_t bytes);

  std::string text_;
  std::vector<size_t> part_starts_;
  std::vector<size_t> counts_;  // of code points up to each kCounted bytes
};

// What `groundingMetadata` says of the search on the web.
chat::WebSearch read_web_search(const json::Value& metadata);

}  // namespace gemini
