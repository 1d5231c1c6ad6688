#include "app/native.h"

#include "app/chat.h"
#include "app/upstream.h"
#include "base/text.h"
#include "gemini/endpoint.h"
#include "gemini/error_body.h"
#include "gemini/file_use.h"
#include "gemini/native_path.h"
#include "gemini/usage_scanner.h"

namespace app {
namespace {

constexpr std::string_view kUploadUrl = "x-goog-upload-url";

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
    const std::string query = gemini::query_without_key(exchange_.head.query);
    path = base::concat(exchange_.head.path, query.empty() ? "" : "?", query);
    return {};
  }

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

std::vector<http::Header> returned_headers(const Exchange& exchange, const Opened& opened) {
  std::vector<http::Header> headers;
  for (const http::Header& header : exchange.host.headers(opened.handle)) {
    if (!gemini::is_returned_header(header.name)) continue;
    headers.push_back(header);
    if (header.name != kUploadUrl) continue;
    // The rest of a resumable upload comes through this gateway too, and shows no key.
    const std::string line = base::concat("PUT ", header.value);
    const http::RequestHead target = http::parse_request_head(line);
    const std::string query = gemini::query_without_key(target.query);
    headers.back().value =
        base::concat(exchange.head.origin, target.path, query.empty() ? "" : "?", query);
  }
  return headers;
}

async::Task<base::Status> read_native_body(Exchange& exchange) {
  const bool bodyless = exchange.head.method == "GET" || exchange.head.method == "HEAD";
  if (bodyless) co_return base::Status();
  co_return co_await read_raw_body(exchange);
}

// The upstream's own error, without secrets; the gateway's where none came.
void respond_failure(Exchange& exchange, const Upstream& upstream, const base::Error& error) {
  const RawError& raw = upstream.raw_error();
  if (raw.status == 0) return respond_error(exchange, error);
  base::Buffer body;
  body.append(gemini::scrub(raw.body));
  respond_with(exchange, raw.status, {{"content-type", "application/json"}}, body);
}

}  // namespace

async::Task<void> handle_native(Exchange& exchange) {
  const base::Status read = co_await read_native_body(exchange);
  if (!read) {
    respond_error(exchange, read.error());
    co_return;
  }
  const std::string model(gemini::model_in_path(exchange.head.path));
  exchange.files = gemini::find_file_use(exchange.head.path, exchange.body.view());
  if (!model.empty()) {
    const base::Status admitted = admit(exchange, model, model);
    if (!admitted) {
      respond_error(exchange, admitted.error());
      co_return;
    }
  }
  exchange.outcome.result = state::OutcomeResult::kError;
  NativeWriter writer(exchange);
  const bool owned = exchange.files == gemini::FileUse::kOwned;
  Upstream upstream(exchange, model, 0, writer, owned ? KeyScope::kHome : KeyScope::kPool);
  const base::Result<Opened> opened = co_await upstream.open();
  if (!opened) {
    respond_failure(exchange, upstream, opened.error());
    co_return;
  }
  start_stream(exchange, opened->status, returned_headers(exchange, *opened));
  PlainTranslator translator;
  const async::Completion done = co_await exchange.host.pump(opened->handle, translator);
  switch (done.outcome) {
    case async::Outcome::kOk:
      upstream.succeed(translator.usage());
      exchange.outcome.result = state::OutcomeResult::kOk;
      break;
    case async::Outcome::kClientGone:
      upstream.count_answer(translator.usage());
      exchange.outcome.result = state::OutcomeResult::kCancelled;
      break;
    case async::Outcome::kFailed:
    case async::Outcome::kTimeout:
    case async::Outcome::kTooLarge:
    case async::Outcome::kStopped:
      upstream.fail_attempt(0);
      break;
  }
  exchange.host.end_stream();
}

}  // namespace app
