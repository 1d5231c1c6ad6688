#include "gemini/probe.h"

#include "gemini/envelope.h"
#include "gemini/model_family.h"
#include "gemini/write_embedding.h"

namespace gemini {
namespace {

constexpr std::string_view kText = "Hi";

std::string write_embedding_probe(std::string_view model, base::Buffer& out) {
  chat::EmbeddingRequest request;
  request.model = model;
  request.inputs = {kText};
  write_embedding_batch(request, 0, out);
  return embedding_path(request);
}

}  // namespace

std::string write_probe(std::string_view model, base::Buffer& out) {
  if (find_family(model).family == Family::kEmbedding) return write_embedding_probe(model, out);
  json::Writer writer(out);
  writer.begin_object();
  write_user_text({kText}, writer);
  writer.end_object();
  return model_path(model, "generateContent");
}

}  // namespace gemini
