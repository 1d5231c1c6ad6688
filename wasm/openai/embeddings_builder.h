#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "base/buffer.h"
#include "base/usage.h"
#include "chat/embedding.h"

namespace openai {

// The answer to an embeddings request, gathered batch by batch, so that no batch need be kept.
class EmbeddingsBuilder {
 public:
  // `request` must outlive the builder.
  explicit EmbeddingsBuilder(const chat::EmbeddingRequest& request) : request_(request) {}

  // In any order; each batch says where it belongs.
  void add(const chat::EmbeddingBatch& batch);
  // {"object":"list","data":[…],"model","usage"}; the builder must outlive the buffer.
  void write(base::Buffer& out) const;

 private:
  const chat::EmbeddingRequest& request_;
  std::map<size_t, std::string> items_;  // JSON of the vectors, by the first text's number
  base::Usage usage_;
};

}  // namespace openai
