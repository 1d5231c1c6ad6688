#include "app/chat.h"

#include <span>
#include <tuple>
#include <vector>

#include "app/generate.h"
#include "auth/client_credential.h"
#include "base/text.h"
#include "keys/client_limit.h"
#include "openai/chunk_writer.h"
#include "openai/completion_builder.h"
#include "openai/conversation_size.h"
#include "openai/read_chat.h"
#include "openai/read_completions.h"
#include "openai/read_responses.h"
#include "openai/read_tools.h"
#include "openai/responses_builder.h"
#include "openai/responses_writer.h"
#include "openai/text_builder.h"
#include "openai/text_chunk_writer.h"

namespace app {
namespace {

// Answers of one endpoint: written by `Stream` or gathered by `Whole`, each made of the context and
// what the endpoint's reader has kept of the request.
template <typename Stream, typename Whole, typename... Kept>
class EndpointAnswers final : public AnswerMaker {
 public:
  explicit EndpointAnswers(const Kept&... kept) : kept_(kept...) {}

  std::unique_ptr<Answer> make(const openai::AnswerContext& context) override {
    return std::apply(
        [&context](const Kept&... kept) -> std::unique_ptr<Answer> {
          if (context.style.stream) {
            return std::make_unique<StreamedAnswer<Stream>>(context, kept...);
          }
          return std::make_unique<WholeAnswer<Whole>>(context, kept...);
        },
        kept_);
  }

 private:
  std::tuple<const Kept&...> kept_;
};

// Answers a request that was read: refuses the client, or generates.
async::Task<void> admit_and_generate(Exchange& exchange, std::span<chat::Request> requests,
                                     AnswerMaker& maker) {
  const chat::Request& request = requests.front();
  const base::Status admitted = admit(exchange, request.model, request.requested_model);
  if (!admitted) {
    respond_error(exchange, admitted.error());
    co_return;
  }
  co_await generate(exchange, requests, maker);
}

// Has the tools of agents read and judged once, not with each request.
void note_tools(Exchange& exchange, const json::Value& body, chat::Request& request) {
  const json::Value* tools = openai::find_tools(body);
  if (tools != nullptr) request.tool_notes = exchange.isolate.known.note(*tools);
}

// Counts what the conversation in the body is read into; false when that has no room and the client
// was told.
bool hold_conversation(Exchange& exchange, const json::Value& body) {
  const base::Status room = hold_gathered(exchange, openai::conversation_size(body));
  if (!room) respond_error(exchange, room.error());
  return room.has_value();
}

// The longest text a model gives, of 65,536 tokens.
constexpr size_t kLongText = size_t{256} * 1024;
constexpr size_t kFewTexts = 8;

// Small answers are not counted one by one, which holds for a few of them.
base::Status hold_texts(Exchange& exchange, const openai::CompletionsRequest& read) {
  const size_t texts = read.prompts.size() * static_cast<size_t>(read.request.choices);
  if (read.request.style.stream || texts <= kFewTexts) return {};
  return hold_gathered(exchange, texts * kLongText);
}

// While the body came, other requests have used the key, its day may have ended, and the admin may
// have changed it or taken it away.
base::Status look_up_client(Exchange& exchange) {
  const base::Result<const state::WorkerKey*> client =
      auth::check_client_again(exchange.client.id, exchange.isolate.config, exchange.host.now_ms());
  if (!client) return base::fail(client.error());
  exchange.client = **client;
  return {};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> aliases_of(const state::ConfigDocument& config) {
  std::vector<std::pair<std::string, std::string>> aliases;
  for (const state::Model& model : config.policy.models) {
    for (const std::string& alias : model.aliases) aliases.emplace_back(alias, model.id);
  }
  return aliases;
}

base::Status check_model(Exchange& exchange, std::string_view model,
                         std::string_view requested_model) {
  const Isolate& isolate = exchange.isolate;
  exchange.outcome.model = model;
  // What was read may have resolved long texts.
  const base::Status room = hold_memory(exchange);
  if (!room) return room;
  const base::Status client = look_up_client(exchange);
  if (!client) return client;
  if (!keys::is_model_allowed(isolate.config, model)) {
    return base::fail(
        base::ErrorCode::kModelNotFound,
        base::concat("The model `", requested_model, "` is not among those this gateway offers."),
        "model");
  }
  return keys::check_allowance(isolate.config, exchange.client, isolate.counts, model,
                               requested_model, exchange.host.now_ms());
}

base::Status check_limits(Exchange& exchange) {
  const base::Status client = look_up_client(exchange);
  if (!client) return client;
  const Isolate& isolate = exchange.isolate;
  return keys::check_client_limits(isolate.config, exchange.client, isolate.counts,
                                   exchange.host.now_ms());
}

base::Status admit(Exchange& exchange, std::string_view model, std::string_view requested_model) {
  const base::Status allowed = check_model(exchange, model, requested_model);
  if (!allowed) return allowed;
  exchange.accountable = true;
  exchange.outcome.begun_ms = exchange.host.now_ms();
  exchange.isolate.counts.start_chat(exchange.outcome.id, exchange.client.id, model,
                                     exchange.outcome.begun_ms);
  return {};
}

async::Task<void> handle_chat(Exchange& exchange) {
  const json::Value* body = co_await body_or_answer(exchange);
  if (body == nullptr || !hold_conversation(exchange, *body)) co_return;
  const openai::Aliases aliases = aliases_of(exchange.isolate.config);
  base::Result<chat::Request> request =
      openai::read_chat_request(*body, {&aliases}, exchange.arena);
  if (!request) {
    respond_error(exchange, explain_lack(exchange, request.error()));
    co_return;
  }
  note_tools(exchange, *body, *request);
  EndpointAnswers<openai::ChunkWriter, openai::CompletionBuilder> maker;
  co_await admit_and_generate(exchange, {&*request, 1}, maker);
}

async::Task<void> handle_responses(Exchange& exchange) {
  const json::Value* body = co_await body_or_answer(exchange);
  if (body == nullptr || !hold_conversation(exchange, *body)) co_return;
  const openai::Aliases aliases = aliases_of(exchange.isolate.config);
  base::Result<openai::ResponsesRequest> read =
      openai::read_responses_request(*body, {&aliases}, exchange.arena);
  if (!read) {
    respond_error(exchange, explain_lack(exchange, read.error()));
    co_return;
  }
  note_tools(exchange, *body, read->request);
  // A stream begins with two events that repeat the request; they are written and handed over at
  // once. What a whole answer repeats is held twice when it is handed over.
  const size_t copies = read->request.style.stream ? 4 : 2;
  if (const base::Status room = hold_gathered(exchange, copies * read->echo.size()); !room) {
    respond_error(exchange, room.error());
    co_return;
  }
  EndpointAnswers<openai::ResponsesWriter, openai::ResponsesBuilder, openai::ResponsesEcho> maker(
      read->echo);
  co_await admit_and_generate(exchange, {&read->request, 1}, maker);
}

async::Task<void> handle_completions(Exchange& exchange) {
  const json::Value* body = co_await body_or_answer(exchange);
  if (body == nullptr) co_return;
  const openai::Aliases aliases = aliases_of(exchange.isolate.config);
  base::Result<openai::CompletionsRequest> read =
      openai::read_completions_request(*body, {&aliases});
  if (!read) {
    respond_error(exchange, explain_lack(exchange, read.error()));
    co_return;
  }
  if (const base::Status room = hold_texts(exchange, *read); !room) {
    respond_error(exchange, room.error());
    co_return;
  }
  EndpointAnswers<openai::TextChunkWriter, openai::TextBuilder, openai::CompletionsRequest> maker(
      *read);
  std::vector<chat::Request> requests(read->prompts.size(), read->request);
  for (size_t i = 0; i < requests.size(); ++i) {
    requests[i].turns.front().parts.front().text = json::Value::string(read->prompts[i]);
  }
  co_await admit_and_generate(exchange, requests, maker);
}

}  // namespace app
