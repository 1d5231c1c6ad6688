#pragma once

#include <cstddef>

#include "base/error.h"
#include "chat/embedding.h"
#include "json/value.h"

namespace gemini {

// The answer of `batchEmbedContents` to call `batch` of the request. Error kUpstreamError: it has
// not one vector for each text. https://ai.google.dev/api/embeddings
base::Result<chat::EmbeddingBatch> read_embeddings(const json::Value& body,
                                                   const chat::EmbeddingRequest& request,
                                                   size_t batch);

}  // namespace gemini
