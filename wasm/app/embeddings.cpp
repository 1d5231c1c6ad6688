#include "app/embeddings.h"

#include "app/chat.h"
#include "app/upstream.h"
#include "gemini/read_embeddings.h"
#include "gemini/write_embedding.h"
#include "json/read.h"
#include "openai/embeddings_builder.h"
#include "openai/read_embeddings.h"

namespace app {
namespace {

constexpr int64_t kBatchLimit = 64 * 1024 * 1024;

// One batch of the request's texts.
class BatchWriter final : public RequestWriter {
 public:
  BatchWriter(const chat::EmbeddingRequest& request, size_t batch)
      : request_(request), batch_(batch) {}

  base::Status write(std::span<const chat::Repair>, base::Buffer& body,
                     std::string& path) override {
    path = gemini::embedding_path(request_);
    gemini::write_embedding_batch(request_, batch_, body);
    return {};
  }

 private:
  const chat::EmbeddingRequest& request_;
  size_t batch_;
};

async::Task<base::Status> embed_batch(Exchange& exchange, const chat::EmbeddingRequest& request,
                                      size_t batch, openai::EmbeddingsBuilder& builder) {
  BatchWriter writer(request, batch);
  Upstream upstream(exchange, request.model, 0, writer);
  const base::Result<Opened> opened = co_await upstream.open();
  if (!opened) co_return base::fail(opened.error());
  const async::Completion body = co_await exchange.host.read_response(opened->handle, kBatchLimit);
  base::Arena arena;
  const base::Result<json::Value> tree = json::read_padded(body.bytes.view(), arena);
  if (!body.ok() || !tree) {
    co_return base::fail(base::ErrorCode::kUpstreamError, "Gemini's answer broke off.");
  }
  const base::Result<chat::EmbeddingBatch> vectors = gemini::read_embeddings(*tree, request, batch);
  if (!vectors) co_return base::fail(vectors.error());
  builder.add(*vectors);
  upstream.succeed();
  co_return base::Status();
}

}  // namespace

async::Task<void> handle_embeddings(Exchange& exchange) {
  const base::Result<const json::Value*> body = co_await read_json_body(exchange);
  if (!body) {
    respond_error(exchange, body.error());
    co_return;
  }
  const std::vector<std::pair<std::string, std::string>> aliases =
      aliases_of(exchange.isolate.config);
  openai::ReadOptions options;
  options.aliases = &aliases;
  const base::Result<chat::EmbeddingRequest> request =
      openai::read_embeddings_request(**body, options);
  base::Status admitted;
  if (request) admitted = admit(exchange, request->model, request->requested_model);
  if (!request || !admitted) {
    respond_error(exchange, request ? admitted.error() : request.error());
    co_return;
  }
  exchange.ignored = request->ignored;
  exchange.outcome.result = state::OutcomeResult::kError;
  openai::EmbeddingsBuilder builder(*request);
  const size_t batches = gemini::count_embedding_batches(*request);
  for (size_t batch = 0; batch < batches; ++batch) {
    const base::Status done = co_await embed_batch(exchange, *request, batch, builder);
    if (!done) {
      respond_error(exchange, done.error());
      co_return;
    }
  }
  base::Buffer out;
  builder.write(out);
  exchange.outcome.usage = builder.usage();
  exchange.outcome.result = state::OutcomeResult::kOk;
  respond_json(exchange, 200, out);
}

}  // namespace app
