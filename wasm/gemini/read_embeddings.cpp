#include "gemini/read_embeddings.h"

#include <algorithm>

#include "base/text.h"
#include "gemini/read_usage.h"
#include "gemini/write_embedding.h"

namespace gemini {
namespace {

constexpr int64_t kFullDimensions = 3072;

bool is_vector(const json::Value* values) {
  if (values == nullptr || values->items().empty()) return false;
  return std::ranges::all_of(values->items(),
                             [](const json::Value& value) { return value.is_number(); });
}

// The first model of its line normalises nothing but its full vectors.
chat::EmbeddingBatch::Length length_of(const chat::EmbeddingRequest& request) {
  const bool cut = request.dimensions && *request.dimensions < kFullDimensions;
  const bool raw = cut && base::lower(request.model) == "gemini-embedding-001";
  return raw ? chat::EmbeddingBatch::Length::kAny : chat::EmbeddingBatch::Length::kUnit;
}

}  // namespace

base::Result<chat::EmbeddingBatch> read_embeddings(const json::Value& body,
                                                   const chat::EmbeddingRequest& request,
                                                   size_t batch) {
  const size_t begin = std::min(batch * kEmbeddingBatch, request.inputs.size());
  const size_t wanted = std::min(kEmbeddingBatch, request.inputs.size() - begin);
  const json::Value* embeddings = body.find("embeddings");
  chat::EmbeddingBatch out;
  out.first = begin;
  out.length = length_of(request);
  if (embeddings != nullptr) {
    for (const json::Value& embedding : embeddings->items()) {
      const json::Value* values = embedding.find("values");
      if (!is_vector(values)) break;
      out.vectors.push_back(values->items());
    }
  }
  if (out.vectors.size() != wanted) {
    return base::fail(base::ErrorCode::kUpstreamError,
                      "Gemini did not answer with one vector for each text.");
  }
  if (const json::Value* usage = body.find("usageMetadata")) out.usage = read_usage(*usage);
  return out;
}

}  // namespace gemini
