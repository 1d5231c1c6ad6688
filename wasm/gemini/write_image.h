#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "chat/image.h"
#include "gemini/write_request.h"

// Prompt → body of `generateContent` on an image model.
// https://ai.google.dev/gemini-api/docs/image-generation
namespace gemini {

// The nearest ratio of sides the models know.
std::string_view choose_aspect_ratio(const chat::ImageSize& size);

// Appends the body and returns the path. One call makes one picture; the caller repeats it. Errors
// as of read_google_options().
base::Result<std::string> write_image_request(const chat::ImageRequest& request,
                                              const WriteOptions& options, base::Arena& arena,
                                              base::Buffer& out);

}  // namespace gemini
