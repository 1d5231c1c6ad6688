#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/buffer.h"
#include "base/error.h"
#include "chat/event.h"
#include "chat/image.h"
#include "chat/usage_sum.h"
#include "openai/hindrance.h"

namespace openai {

// The answer to a request for pictures, gathered from one upstream answer a picture.
class ImagesBuilder {
 public:
  // `request` must outlive the builder; `created_s` is Unix time.
  ImagesBuilder(const chat::ImageRequest& request, int64_t created_s)
      : request_(request), created_s_(created_s) {}

  // The first picture of each choice counts; `choice_offset` numbers the calls.
  void add(const chat::AnswerPiece& piece, int choice_offset = 0);
  // Another upstream call's usage is to be summed, not to replace this one's.
  void next_call() { usage_.next_call(); }
  // Whether a picture is of another format than was asked for: none is converted.
  bool has_other_format() const;
  bool has_picture() const { return !pictures_.empty(); }
  // The pictures there are; the builder must outlive the buffer. Errors when there is none:
  // kContentPolicyViolation, kNoImage.
  base::Status write(base::Buffer& out) const;

 private:
  struct Picture {
    std::string mime;
    std::string base64;
  };

  const chat::ImageRequest& request_;
  int64_t created_s_;
  std::map<int, Picture> pictures_;
  Hindrance hindrance_;
  chat::UsageSum usage_;
};

}  // namespace openai
