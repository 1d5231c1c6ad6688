#pragma once

#include <cstddef>
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

  // In the order of the client's texts.
  void add(const chat::EmbeddingBatch& batch);
  const base::Usage& usage() const { return usage_; }
  // {"object":"list","data":[…],"model","usage"}; the builder must outlive the buffer.
  void write(base::Buffer& out) const;

 private:
  const chat::EmbeddingRequest& request_;
  std::string items_;
  size_t count_ = 0;
  base::Usage usage_;
};

}  // namespace openai
