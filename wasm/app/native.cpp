#include "app/native.h"

#include "app/chat.h"
#include "app/native_answer.h"
#include "app/signature_issuer.h"
#include "app/upstream.h"
#include "base/text.h"
#include "chat/model_name.h"
#include "gemini/endpoint.h"
#include "gemini/file_use.h"
#include "gemini/native_path.h"
#include "gemini/search_use.h"

namespace app {
namespace {

// The client's request as it came.
class NativeWriter final : public RequestWriter {
 public:
  explicit NativeWriter(Exchange& exchange) : exchange_(exchange) {}

  std::string_view method() const override { return exchange_.head.method; }

  std::vector<http::Header> headers() const override {
    std::vector<http::Header> headers;
    for (const auto& [name, value] : exchange_.head.headers) {
      std::string lower = base::lower(name);
      if (gemini::is_forwarded_header(lower))
        headers.push_back({std::move(lower), std::string(value)});
    }
    return headers;
  }

  base::Status write(std::span<const chat::Repair>, base::Buffer& body,
                     std::string& path) override {
    body.splice(exchange_.body.view());
    const std::string query = gemini::forwarded_query(exchange_.head.query);
    path = base::concat(exchange_.head.path, query.empty() ? "" : "?", query);
    return {};
  }

  bool searches() const override { return gemini::may_search(exchange_.body.view()); }

 private:
  Exchange& exchange_;
};

async::Task<base::Status> read_native_body(Exchange& exchange) {
  const bool bodyless = exchange.head.method == "GET" || exchange.head.method == "HEAD";
  if (bodyless) co_return base::Status();
  co_return co_await read_raw_body(exchange);
}

bool restricts_models(const Exchange& exchange) {
  return !exchange.client.allowed_models.empty() ||
         exchange.isolate.config.policy.settings.restrict_models;
}

// The model that a body names. An agent beside it has to be allowed as well: which of the two does
// the work is Google's to decide.
base::Result<std::string> admit_names(Exchange& exchange, const json::Value& body) {
  const std::string_view model = gemini::model_in_body(body);
  const std::string_view agent = body.find_string("agent");
  if (agent.empty() || agent == model) return std::string(model);
  const base::Result<std::string_view> name = chat::read_model_name(agent);
  if (!name) return base::fail(name.error());
  const base::Status allowed = check_model(exchange, *name, *name);
  if (!allowed) return base::fail(allowed.error());
  return std::string(model);
}

// The model that the body names. Google reads more than this gateway can (packed bodies, single
// quotes), so what may name a model outside a list has to be readable where there is one.
base::Result<std::string> find_model_in_body(Exchange& exchange) {
  const bool has_body = !exchange.body.view().empty();
  if (!has_body || exchange.head.path.starts_with("/upload/")) return std::string();
  const base::Result<const json::Value*> body = parse_object(exchange);
  if (body) return admit_names(exchange, **body);
  if (exchange.head.method != "POST" || !restricts_models(exchange)) return std::string();
  return base::fail(body.error());
}

// The model a call asks for, where the path or the body names one.
base::Result<std::string> find_model(Exchange& exchange) {
  base::Result<std::string> name = gemini::model_in_path(exchange.head.path);
  if (name->empty()) name = find_model_in_body(exchange);
  if (!name || name->empty()) return name;
  const base::Result<std::string_view> model = chat::read_model_name(*name);
  if (!model) return base::fail(model.error());
  return std::string(*model);
}

// May this client make this call? The model whose quota it takes, empty when it takes or names
// none: a model that works without a name is one outside every list. What is stored, counted or
// answered later has quotas of its own.
base::Result<std::string> admit_native(Exchange& exchange) {
  using gemini::NativeKind;
  const NativeKind kind = gemini::native_kind(exchange.head.method, exchange.head.path);
  if (kind == NativeKind::kRead) return std::string();
  base::Result<std::string> model = find_model(exchange);
  if (!model) return model;
  base::Status admitted;
  if (kind == NativeKind::kWork || kind == NativeKind::kBatch) {
    admitted = admit(exchange, *model, *model);
  } else if (model->empty()) {
    admitted = check_limits(exchange);
  } else {
    admitted = check_model(exchange, *model, *model);
  }
  if (!admitted) return base::fail(admitted.error());
  exchange.outcome.batch = kind == NativeKind::kBatch;
  return kind == NativeKind::kWork ? *model : std::string();
}

}  // namespace

async::Task<void> handle_native(Exchange& exchange) {
  const base::Status read = co_await read_native_body(exchange);
  if (!read) {
    respond_error(exchange, read.error());
    co_return;
  }
  const base::Result<std::string> model = admit_native(exchange);
  if (!model) {
    respond_error(exchange, model.error());
    co_return;
  }
  exchange.files = gemini::find_file_use(exchange.head.path, exchange.body.view());
  exchange.outcome.result = state::OutcomeResult::kError;
  exchange.outcome.stream = gemini::is_stream(exchange.head.path);
  NativeWriter writer(exchange);
  const bool owned = exchange.files == gemini::FileUse::kOwned;
  Upstream upstream(exchange, *model, 0, writer, owned ? KeyScope::kHome : KeyScope::kPool);
  if (!owned && !model->empty()) upstream.prefer(co_await find_issuer(exchange));
  for (;;) {
    const base::Result<Opened> opened = co_await upstream.open();
    if (!opened) {
      respond_native_failure(exchange, upstream, opened.error());
      co_return;
    }
    const bool again = co_await pass_native_answer(exchange, upstream, *opened);
    if (!again) co_return;
  }
}

}  // namespace app
