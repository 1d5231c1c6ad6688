#include "conversation.h"
#include "gemini/write_embedding.h"
#include "openai/read_embeddings.h"

// A client's body is refused with words or becomes whole Gemini bodies that hold every text.
void fuzz_one(std::string_view input) {
  base::Arena arena;
  const base::Result<json::Value> body = json::read(input, arena);
  if (!body) return;
  const base::Result<chat::EmbeddingRequest> request = openai::read_embeddings_request(*body, {});
  if (!request) return fuzz::require_words(request.error());
  const size_t batches = gemini::count_embedding_batches(*request);
  size_t texts = 0;
  for (size_t batch = 0; batch < batches; ++batch) {
    base::Buffer out;
    gemini::write_embedding_batch(*request, batch, out);
    fuzz::require_sendable(gemini::embedding_path(*request), out, arena);
    const base::Result<json::Value> written = json::read(out.str(), arena);
    texts += written->find("requests")->items().size();
  }
  fuzz::require(texts == request->inputs.size());
}
