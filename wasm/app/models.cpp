#include "app/models.h"

#include <algorithm>

#include "app/chat.h"
#include "app/read_answer.h"
#include "app/upstream.h"
#include "app/whole_answer.h"
#include "base/text.h"
#include "gemini/endpoint.h"
#include "gemini/read_models.h"
#include "json/read.h"
#include "keys/client_limit.h"
#include "openai/read_model.h"
#include "openai/write_models.h"

namespace app {
namespace {

constexpr int64_t kKeepMs = 5 * 60'000;
constexpr int64_t kRepeatMs = 60'000;
constexpr int64_t kPageLimit = 8 * 1024 * 1024;
constexpr int kMostPages = 10;

// A GET: no body, only a path.
class PathWriter final : public RequestWriter {
 public:
  explicit PathWriter(std::string path) : path_(std::move(path)) {}
  std::string_view method() const override { return "GET"; }
  base::Status write(std::span<const chat::Repair>, base::Buffer&, std::string& path) override {
    path = path_;
    return {};
  }

 private:
  std::string path_;
};

// A JSON answer of a GET, in the exchange's arena.
async::Task<base::Result<const json::Value*>> get_json(Exchange& exchange, std::string path) {
  PathWriter writer(std::move(path));
  Upstream upstream(exchange, std::string(), 0, writer);
  const base::Result<Opened> opened = co_await upstream.open();
  if (!opened) co_return base::fail(opened.error());
  const async::Completion body =
      co_await read_answer(exchange.host, opened->fetch, opened->handle, kPageLimit);
  if (const auto given_up = find_own_failure(exchange, body)) co_return base::fail(*given_up);
  const base::Result<json::Value> tree = json::read(body.bytes.view(), exchange.arena);
  if (!body.ok() || !tree) {
    co_return base::fail(broken_body(exchange, upstream, body.outcome).client);
  }
  upstream.succeed({});
  co_return exchange.arena.make<json::Value>(*tree);
}

async::Task<base::Result<std::vector<std::string>>> list_models(Exchange& exchange) {
  std::vector<std::string> ids;
  std::string path(gemini::kModelsPath);
  for (int page = 0; page < kMostPages; ++page) {
    const base::Result<const json::Value*> answer = co_await get_json(exchange, path);
    if (!answer) co_return base::fail(answer.error());
    const chat::ModelPage models = gemini::read_models(**answer);
    for (const chat::ModelInfo& model : models.models) ids.emplace_back(model.id);
    if (models.next_page_token.empty()) break;
    path = base::concat(gemini::kModelsPath,
                        "&pageToken=", http::percent_encode(models.next_page_token));
  }
  co_return ids;
}

// Whether the client may use the model `id` by this `name`.
bool may_use(const Exchange& exchange, const std::string& id, const std::string& name) {
  const bool listed = keys::is_listed(exchange.client, id, name);
  return listed && keys::is_model_allowed(exchange.isolate.config, id);
}

// Of a list that cannot be had, the admin's own models are known.
std::vector<std::string> listed_ids(const Isolate& isolate) {
  std::vector<std::string> ids = isolate.models.ids;
  if (!ids.empty()) return ids;
  for (const state::Model& model : isolate.config.policy.models) ids.push_back(model.id);
  return ids;
}

// Asks Google when the list is old. A failure is one only where there is nothing to show: clients
// that ask for models when they begin then work through an outage.
async::Task<base::Status> learn_models(Exchange& exchange) {
  KnownModels& known = exchange.isolate.models;
  if (known.until_ms > exchange.host.now_ms()) co_return base::Status();
  base::Result<std::vector<std::string>> ids = co_await list_models(exchange);
  if (!ids) {
    const bool gone = ids.error().code == base::ErrorCode::kRequestCancelled;
    if (gone || listed_ids(exchange.isolate).empty()) co_return base::fail(ids.error());
  }
  if (ids) known.ids = std::move(*ids);
  known.until_ms = exchange.host.now_ms() + (ids ? kKeepMs : kRepeatMs);
  co_return base::Status();
}

// Whether the model exists. Where Google does not say, those that are listed do.
async::Task<base::Result<bool>> is_known(Exchange& exchange, const std::string& model) {
  const base::Result<const json::Value*> answer =
      co_await get_json(exchange, base::concat(gemini::kModelPath, model));
  if (answer) co_return gemini::read_model(**answer).has_value();
  const base::ErrorCode code = answer.error().code;
  if (code == base::ErrorCode::kModelNotFound) co_return false;
  const std::vector<std::string> ids = listed_ids(exchange.isolate);
  const bool listed = std::ranges::find(ids, model) != ids.end();
  if (listed && code != base::ErrorCode::kRequestCancelled) co_return true;
  co_return base::fail(answer.error());
}

}  // namespace

async::Task<void> handle_models(Exchange& exchange) {
  const base::Status learned = co_await learn_models(exchange);
  if (!learned) {
    respond_error(exchange, learned.error());
    co_return;
  }
  std::vector<std::string> shown;
  for (const std::string& id : listed_ids(exchange.isolate)) {
    if (may_use(exchange, id, id)) shown.push_back(id);
  }
  for (const auto& [alias, model] : aliases_of(exchange.isolate.config)) {
    const bool is_shown = std::ranges::find(shown, alias) != shown.end();
    if (!is_shown && may_use(exchange, model, alias)) shown.push_back(alias);
  }
  base::Buffer body;
  openai::write_model_list(shown, body);
  respond_json(exchange, 200, body);
}

async::Task<void> handle_model(Exchange& exchange, std::string id) {
  const std::vector<std::pair<std::string, std::string>> aliases =
      aliases_of(exchange.isolate.config);
  const base::Result<std::string> model = openai::map_model(id, &aliases);
  if (!model) {
    respond_error(exchange, model.error());
    co_return;
  }
  base::Error unknown{base::ErrorCode::kModelNotFound,
                      base::concat("The model `", id, "` does not exist."), "model"};
  if (!may_use(exchange, *model, id)) {
    respond_error(exchange, unknown);
    co_return;
  }
  const base::Result<bool> known = co_await is_known(exchange, *model);
  if (!known || !*known) {
    respond_error(exchange, known ? unknown : known.error());
    co_return;
  }
  // As the list names it: an alias is a name of its own, a prefix is none.
  const bool is_alias =
      std::ranges::any_of(aliases, [&id](const auto& entry) { return entry.first == id; });
  base::Buffer body;
  openai::write_model(is_alias ? id : *model, body);
  respond_json(exchange, 200, body);
}

}  // namespace app
