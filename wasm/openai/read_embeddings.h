#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "chat/embedding.h"
#include "json/value.h"
#include "openai/read_chat.h"

namespace openai {

// An embeddings request. Views point into the body's tree.
// https://platform.openai.com/docs/api-reference/embeddings/create
base::Result<chat::EmbeddingRequest> read_embeddings_request(const json::Value& body,
                                                             const ReadOptions& options);

}  // namespace openai
