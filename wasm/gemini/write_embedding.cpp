#include "gemini/write_embedding.h"

#include <algorithm>

#include "base/text.h"
#include "gemini/envelope.h"
#include "json/write.h"

namespace gemini {
namespace {

// Newer embedding models take the task as part of the text and refuse these two members.
bool takes_task(std::string_view model) {
  return base::lower(model) == "gemini-embedding-001";
}

}  // namespace

void note_dropped(chat::EmbeddingRequest& request) {
  if (takes_task(request.model)) return;
  if (!request.task_type.empty()) request.ignored.push_back(chat::Parameter::kTaskType);
  if (!request.title.empty()) request.ignored.push_back(chat::Parameter::kTitle);
}

size_t count_embedding_batches(const chat::EmbeddingRequest& request) {
  return (request.inputs.size() + kEmbeddingBatch - 1) / kEmbeddingBatch;
}

std::string embedding_path(const chat::EmbeddingRequest& request) {
  return model_path(request.model, "batchEmbedContents");
}

void write_embedding_batch(const chat::EmbeddingRequest& request, size_t batch, base::Buffer& out) {
  const size_t begin = std::min(batch * kEmbeddingBatch, request.inputs.size());
  const size_t end = std::min(begin + kEmbeddingBatch, request.inputs.size());
  const bool task = takes_task(request.model);
  json::Writer writer(out);
  writer.begin_object().key("requests").begin_array();
  for (size_t i = begin; i < end; ++i) {
    writer.begin_object().key("model").string_pieces({"models/", request.model});
    writer.key("content").begin_object().key("parts").begin_array();
    writer.begin_object().key("text").lasting_pieces({request.inputs[i]}).end_object();
    writer.end_array().end_object();
    if (task && !request.task_type.empty()) writer.member("taskType", request.task_type);
    if (task && !request.title.empty()) writer.member("title", request.title);
    if (request.dimensions) writer.member("outputDimensionality", *request.dimensions);
    writer.end_object();
  }
  writer.end_array().end_object();
}

}  // namespace gemini
