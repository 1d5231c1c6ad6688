#pragma once

#include <cstddef>
#include <string>

#include "base/buffer.h"
#include "chat/embedding.h"

// Texts → bodies of `batchEmbedContents`. https://ai.google.dev/api/embeddings
namespace gemini {

// Texts in one upstream call.
inline constexpr size_t kEmbeddingBatch = 100;

// Adds to the request's `ignored` what its model does not take.
void note_dropped(chat::EmbeddingRequest& request);

// How many calls the request takes.
size_t count_embedding_batches(const chat::EmbeddingRequest& request);

std::string embedding_path(const chat::EmbeddingRequest& request);

// Body of call `batch`, counted from 0: its texts in the client's order.
void write_embedding_batch(const chat::EmbeddingRequest& request, size_t batch, base::Buffer& out);

}  // namespace gemini
