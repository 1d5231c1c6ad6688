// What of a document is known to be base64 before it is read.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/base64_runs.h"
#include "json/scan.h"
#include "json/value.h"

namespace json {

// Follows the reader from string to string.
class PassedBase64 {
 public:
  using Runs = std::span<const base::Base64Runs::Run>;

  // The runs are counted from where the document begins.
  PassedBase64(std::string_view document, Runs runs) : document_(document.data()), left_(runs) {}

  // Where the reader goes on in a string that is plain until `at`: behind the run that it leads to,
  // if it does so soon.
  const char* pass(const char* at) { return left_.empty() ? at : find(at); }

  // Whether nearly all of the string at `quote`, scanned last, has been passed so.
  bool covers(const char* quote, const char* end) const {
    constexpr ptrdiff_t kEdge = kBase64Edge;
    return passed_ > quote && end - passed_ < kEdge && end - quote > 2 * kEdge + 2;
  }

 private:
  // A run that begins no later in a string leaves no more than its edge before it.
  static constexpr ptrdiff_t kHead = kBase64Edge - kBlock - 1;

  const char* find(const char* at) {
    while (!left_.empty() && document_ + left_.front().begin < at) left_ = left_.subspan(1);
    if (left_.empty()) return at;
    const char* const begin = document_ + left_.front().begin;
    if (begin - at > kHead) return at;
    for (const char* head = at; head < begin; head += kBlock) {
      if (find_stops<Stop::kNotAscii>(head) != 0) return at;
    }
    passed_ = document_ + left_.front().end;
    return passed_;
  }

  const char* document_;
  Runs left_;
  const char* passed_ = nullptr;  // the end of the last one
};

}  // namespace json
