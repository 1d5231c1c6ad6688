#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace base {

// Bytes that is_base64_step() looks at.
inline constexpr size_t kBase64Step = 256;

// Whether the next kBase64Step bytes are all of base64's standard alphabet, without padding.
bool is_base64_step(const char* text);

// Where a document of megabytes is base64. Found block by block as it comes: what has just come is
// in the processor's cache, so that nobody need fetch a picture from memory again to look at it.
class Base64Runs {
 public:
  struct Run {
    size_t begin;  // offsets into the document
    size_t end;
  };

  // Shorter runs may be left out.
  static constexpr size_t kShortest = 16384;
  // How far a run begins behind the base64 at the most; it ends as far before the other's end, when
  // all but the last step was given in blocks of whole steps.
  static constexpr size_t kEdge = 4096 + kBase64Step;

  // So much of the document has come, the same as before and more.
  void look_at(std::string_view document);
  // In order. Valid until the next look_at().
  std::span<const Run> runs() const { return runs_; }

 private:
  std::vector<Run> runs_;
  size_t seen_ = 0;
  bool open_ = false;  // the last run may go on
};

}  // namespace base
