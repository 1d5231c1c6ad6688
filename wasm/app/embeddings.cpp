#include "app/embeddings.h"

#include <algorithm>
#include <utility>

#include "app/chat.h"
#include "app/read_answer.h"
#include "app/upstream.h"
#include "app/whole_answer.h"
#include "async/together.h"
#include "gemini/read_embeddings.h"
#include "gemini/write_embedding.h"
#include "json/read.h"
#include "openai/embeddings_builder.h"
#include "openai/read_embeddings.h"

namespace app {
namespace {

constexpr int64_t kBatchLimit = 64 * 1024 * 1024;
constexpr size_t kBatchesAtOnce = 4;
// What a number of an answer under way takes: a body of untold length has twice the place it needs.
constexpr size_t kNumberBytes = 26;
constexpr int64_t kUsualDimensions = 3072;
constexpr int kMostWaits = 50;
constexpr int64_t kWaitMs = 200;

size_t dimensions_of(const chat::EmbeddingRequest& request) {
  return static_cast<size_t>(request.dimensions.value_or(kUsualDimensions));
}

// Makes sure, before anything is paid, that the answers under way fit and what is gathered of them
// can be handed over in one piece.
base::Status hold_vectors(Exchange& exchange, const chat::EmbeddingRequest& request) {
  const bool packed = request.encoding == chat::EmbeddingRequest::Encoding::kBase64;
  const size_t numbers = request.inputs.size() * dimensions_of(request);
  const size_t most_under_way =
      std::min(request.inputs.size(), kBatchesAtOnce * gemini::kEmbeddingBatch) *
      dimensions_of(request) * kNumberBytes;
  const size_t bytes = numbers * (packed ? 6 : 13);
  return hold_gathered(exchange, bytes + std::max(bytes, most_under_way));
}

// Others may soon be done.
async::Task<base::Status> wait_for_room(Exchange& exchange, const chat::EmbeddingRequest& request) {
  base::Status room = hold_vectors(exchange, request);
  for (int i = 0; i < kMostWaits && !room; ++i) {
    if (room.error().code != base::ErrorCode::kOverloaded) break;
    co_await exchange.host.sleep(kWaitMs);
    room = hold_vectors(exchange, request);
  }
  co_return room;
}

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

// Asks for all batches, several at a time.
class Batches {
 public:
  Batches(Exchange& exchange, const chat::EmbeddingRequest& request,
          openai::EmbeddingsBuilder& builder)
      : exchange_(exchange), request_(request), builder_(builder) {}

  // The error is what the client is told.
  async::Task<base::Status> run() {
    const size_t batches = gemini::count_embedding_batches(request_);
    exchange_.planned = static_cast<int>(batches);
    co_await async::run_together(batches, kBatchesAtOnce, *this);
    co_return status_;
  }

  async::Task<async::Next> operator()(size_t batch) { return ask(batch); }

 private:
  async::Task<async::Next> ask(size_t batch) {
    status_ = co_await embed(batch);
    co_return status_ ? async::Next::kGoOn : async::Next::kStop;
  }

  async::Task<base::Status> embed(size_t batch) {
    BatchWriter writer(request_, batch);
    Upstream upstream(exchange_, request_.model, 0, writer);
    for (;;) {
      const base::Result<Opened> opened = co_await upstream.open();
      if (!opened) co_return base::fail(opened.error());
      const async::Completion body =
          co_await read_answer(exchange_.host, opened->fetch, opened->handle, kBatchLimit);
      if (const auto given_up = find_own_failure(exchange_, body)) {
        upstream.count_answer({});
        co_return base::fail(*given_up);
      }
      const base::Status taken = take(body, batch, upstream);
      if (taken) co_return taken;
      chat::Failure failure = broken_body(exchange_, upstream, body.outcome);
      if (body.outcome != async::Outcome::kTimeout) failure.client = taken.error();
      const bool again = co_await upstream.retry_after(std::move(failure), {});
      if (!again) co_return base::fail(upstream.error());
    }
  }

  // Error kUpstreamError: the body does not hold the vectors of the batch.
  base::Status take(const async::Completion& body, size_t batch, Upstream& upstream) {
    base::Arena arena;
    const base::Result<json::Value> tree = json::read_padded(body.bytes.view(), arena);
    if (!body.ok() || !tree) {
      return base::fail(base::ErrorCode::kUpstreamError, "Gemini's answer broke off.");
    }
    const base::Result<chat::EmbeddingBatch> vectors =
        gemini::read_embeddings(*tree, request_, batch);
    if (!vectors) return base::fail(vectors.error());
    upstream.succeed(vectors->usage);
    builder_.add(*vectors);
    return {};
  }

  Exchange& exchange_;
  const chat::EmbeddingRequest& request_;
  openai::EmbeddingsBuilder& builder_;
  base::Status status_;
};

}  // namespace

async::Task<void> handle_embeddings(Exchange& exchange) {
  const json::Value* body = co_await body_or_answer(exchange);
  if (body == nullptr) co_return;
  const openai::Aliases aliases = aliases_of(exchange.isolate.config);
  base::Result<chat::EmbeddingRequest> request = openai::read_embeddings_request(*body, {&aliases});
  if (request) gemini::note_dropped(*request);
  if (!admit_or_answer(exchange, request)) co_return;
  openai::EmbeddingsBuilder builder(*request);
  Batches batches(exchange, *request, builder);
  base::Status done = co_await wait_for_room(exchange, *request);
  if (done) done = co_await batches.run();
  if (!done) {
    respond_error(exchange, done.error());
    co_return;
  }
  base::Buffer out;
  builder.write(out);
  exchange.outcome.result = state::OutcomeResult::kOk;
  respond_json(exchange, 200, out);
}

}  // namespace app
