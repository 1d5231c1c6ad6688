#include "app/chat.h"

#include "app/generate.h"
#include "base/text.h"
#include "keys/client_limit.h"
#include "openai/chunk_writer.h"
#include "openai/completion_builder.h"
#include "openai/read_chat.h"

namespace app {
namespace {

class ChatAnswerMaker final : public AnswerMaker {
 public:
  std::unique_ptr<Answer> make(const openai::AnswerContext& context) override {
    if (context.style.stream) {
      return std::make_unique<StreamedAnswer<openai::ChunkWriter>>(context);
    }
    return std::make_unique<WholeAnswer<openai::CompletionBuilder>>(context);
  }
};

}  // namespace

std::vector<std::pair<std::string, std::string>> aliases_of(const state::ConfigDocument& config) {
  std::vector<std::pair<std::string, std::string>> aliases;
  for (const state::Model& model : config.policy.models) {
    for (const std::string& alias : model.aliases) aliases.emplace_back(alias, model.id);
  }
  return aliases;
}

base::Status admit(Exchange& exchange, std::string_view model, std::string_view requested_model) {
  Isolate& isolate = exchange.isolate;
  if (!keys::is_model_allowed(isolate.config, model)) {
    return base::fail(
        base::ErrorCode::kModelNotFound,
        base::concat("The model `", requested_model, "` is not among those this gateway offers."),
        "model");
  }
  const int64_t now_ms = exchange.host.now_ms();
  const base::Status allowed = keys::check_client(isolate.config, exchange.client, isolate.counts,
                                                  model, requested_model, now_ms);
  if (!allowed) return base::fail(allowed.error());
  exchange.accountable = true;
  exchange.outcome.model = model;
  isolate.counts.start_chat(exchange.outcome.id, exchange.client.id, model, now_ms);
  return {};
}

async::Task<void> handle_chat(Exchange& exchange) {
  const base::Result<const json::Value*> body = co_await read_json_body(exchange);
  if (!body) {
    respond_error(exchange, body.error());
    co_return;
  }
  const std::vector<std::pair<std::string, std::string>> aliases =
      aliases_of(exchange.isolate.config);
  openai::ReadOptions options;
  options.aliases = &aliases;
  base::Result<chat::Request> request = openai::read_chat_request(**body, options, exchange.arena);
  if (!request) {
    respond_error(exchange, request.error());
    co_return;
  }
  const base::Status admitted = admit(exchange, request->model, request->requested_model);
  if (!admitted) {
    respond_error(exchange, admitted.error());
    co_return;
  }
  ChatAnswerMaker maker;
  co_await generate(exchange, *request, maker);
}

}  // namespace app
