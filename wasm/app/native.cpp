#include "app/native.h"

#include "app/chat.h"
#include "app/pump_response.h"
#include "app/upstream.h"
#include "auth/upload_pass.h"
#include "base/text.h"
#include "chat/model_name.h"
#include "gemini/endpoint.h"
#include "gemini/error_body.h"
#include "gemini/file_use.h"
#include "gemini/native_path.h"
#include "gemini/read_error.h"
#include "gemini/search_use.h"
#include "gemini/usage_scanner.h"
#include "keys/client_limit.h"

namespace app {
namespace {

constexpr std::string_view kUploadUrl = "x-goog-upload-url";
constexpr std::string_view kControlUrl = "x-goog-upload-control-url";

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

  bool searches() const override { return gemini::uses_search(exchange_.body.view()); }

 private:
  Exchange& exchange_;
};

// Bytes to the client as they come; what they say of tokens is counted in passing.
class PlainTranslator final : public host::StreamTranslator {
 public:
  Next on_data(std::string_view bytes, base::Buffer& out) override {
    usage_.add(bytes);
    out.append(bytes);
    return Next::kContinue;
  }
  const base::Usage& usage() const { return usage_.usage(); }

 private:
  gemini::UsageScanner usage_;
};

// "&gateway_pass=…" for an upload's address; the address alone is what SDKs go on with.
std::string upload_pass(const Exchange& exchange, std::string_view query) {
  const std::string upload_id = http::query_parameter(query, "upload_id");
  const std::string_view secret = exchange.host.variable("SESSION_SECRET_KEY");
  if (upload_id.empty() || secret.empty()) return {};
  const std::string pass =
      auth::write_upload_pass(exchange.client.id, upload_id, secret, exchange.host.now_ms());
  return base::concat("&", auth::kUploadPass, "=", http::percent_encode(pass));
}

// Google's answers are no pages of this origin, whatever they hold.
void add_guards(std::vector<http::Header>& headers) {
  headers.push_back({"x-content-type-options", "nosniff"});
  headers.push_back({"content-security-policy", "sandbox; default-src 'none'"});
}

std::vector<http::Header> returned_headers(const Exchange& exchange, const Opened& opened) {
  std::vector<http::Header> headers;
  for (const http::Header& header : exchange.host.headers(opened.handle)) {
    if (!gemini::is_returned_header(header.name)) continue;
    headers.push_back(header);
    if (header.name != kUploadUrl && header.name != kControlUrl) continue;
    // The rest of a resumable upload comes through this gateway too, and shows no key.
    const std::string line = base::concat("PUT ", header.value);
    const http::RequestHead target = http::parse_request_head(line);
    const std::string query =
        base::concat(gemini::forwarded_query(target.query), upload_pass(exchange, target.query));
    headers.back().value =
        base::concat(exchange.head.origin, target.path, query.empty() ? "" : "?", query);
  }
  add_guards(headers);
  return headers;
}

async::Task<base::Status> read_native_body(Exchange& exchange) {
  const bool bodyless = exchange.head.method == "GET" || exchange.head.method == "HEAD";
  if (bodyless) co_return base::Status();
  co_return co_await read_raw_body(exchange);
}

// The model a call asks for, where the path or the body names one.
base::Result<std::string> find_model(Exchange& exchange) {
  std::string name = gemini::model_in_path(exchange.head.path);
  if (name.empty() && !exchange.head.path.starts_with("/upload/")) {
    const auto body = parse_body(exchange);
    if (body) name = gemini::model_in_body(*body);
  }
  if (name.empty()) return name;
  const base::Result<std::string_view> model = chat::read_model_name(name);
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
  const Isolate& isolate = exchange.isolate;
  base::Status admitted;
  if (kind == NativeKind::kWork || kind == NativeKind::kBatch) {
    admitted = admit(exchange, *model, *model);
  } else if (model->empty()) {
    admitted = keys::check_client_limits(isolate.config, exchange.client, isolate.counts,
                                         exchange.host.now_ms());
  } else {
    admitted = check_model(exchange, *model, *model);
  }
  if (!admitted) return base::fail(admitted.error());
  return kind == NativeKind::kWork ? *model : std::string();
}

// The upstream's own error, without secrets; the gateway's where none came, or what came has the
// status of no error.
void respond_failure(Exchange& exchange, const Upstream& upstream, const base::Error& error) {
  const RawError& raw = upstream.raw_error();
  if (!gemini::is_error_status(raw.status)) return respond_error(exchange, error);
  base::Buffer body;
  body.append(gemini::scrub(raw.body));
  std::vector<http::Header> headers;
  if (!raw.content_type.empty()) headers.push_back({"content-type", raw.content_type});
  if (!raw.retry_after.empty()) headers.push_back({"retry-after", raw.retry_after});
  add_guards(headers);
  respond_with(exchange, raw.status, std::move(headers), body);
}

void end_answer(Exchange& exchange, Upstream& upstream, async::Outcome outcome,
                const base::Usage& usage) {
  switch (outcome) {
    case async::Outcome::kOk:
      upstream.succeed(usage);
      exchange.outcome.result = state::OutcomeResult::kOk;
      break;
    case async::Outcome::kClientGone:
      upstream.count_answer(usage);
      exchange.outcome.result = state::OutcomeResult::kCancelled;
      break;
    case async::Outcome::kFailed:
    case async::Outcome::kTimeout:
    case async::Outcome::kTooLarge:
    case async::Outcome::kStopped:
    case async::Outcome::kNoRoom:
      upstream.fail_attempt(0, usage);
      return exchange.host.end_stream(host::Ending::kBroken);
  }
  exchange.host.end_stream(host::Ending::kWhole);
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
  NativeWriter writer(exchange);
  const bool owned = exchange.files == gemini::FileUse::kOwned;
  Upstream upstream(exchange, *model, 0, writer, owned ? KeyScope::kHome : KeyScope::kPool);
  const base::Result<Opened> opened = co_await upstream.open();
  if (!opened) {
    respond_failure(exchange, upstream, opened.error());
    co_return;
  }
  if (opened->status == 204 || opened->status == 205) {
    // The platform takes no body for these, not even an empty one.
    respond_with(exchange, opened->status, returned_headers(exchange, *opened), base::Buffer());
    exchange.host.close(opened->handle);
    upstream.succeed({});
    exchange.outcome.result = state::OutcomeResult::kOk;
    co_return;
  }
  start_stream(exchange, opened->status, returned_headers(exchange, *opened));
  PlainTranslator translator;
  const async::Completion done = co_await pump_response(exchange.host, *opened, translator);
  end_answer(exchange, upstream, done.outcome, translator.usage());
}

}  // namespace app
