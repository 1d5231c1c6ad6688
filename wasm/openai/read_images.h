#pragma once

#include "base/error.h"
#include "chat/image.h"
#include "json/value.h"
#include "openai/read_chat.h"

namespace openai {

// A request for pictures. Views point into the body's tree.
// https://platform.openai.com/docs/api-reference/images/create
base::Result<chat::ImageRequest> read_images_request(const json::Value& body,
                                                     const ReadOptions& options);

}  // namespace openai
