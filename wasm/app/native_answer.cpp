#include "app/native_answer.h"

#include <utility>

#include "app/pump_response.h"
#include "app/signature_issuer.h"
#include "app/whole_answer.h"
#include "auth/upload_pass.h"
#include "base/text.h"
#include "gemini/error_body.h"
#include "gemini/error_filter.h"
#include "gemini/native_path.h"
#include "gemini/read_error.h"
#include "gemini/usage_scanner.h"
#include "json/read.h"

namespace app {
namespace {

constexpr std::string_view kLength = "content-length";
constexpr std::string_view kUploadUrl = "x-goog-upload-url";
constexpr std::string_view kControlUrl = "x-goog-upload-control-url";

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
  const std::vector<http::Header> given = exchange.host.headers(opened.handle);
  // By its length a client knows a download that broke off. What the platform has decoded is
  // longer, and what a stream tells of errors is scrubbed.
  const bool keeps_length =
      !exchange.outcome.stream && http::find_header(given, "content-encoding").empty();
  std::vector<http::Header> headers;
  for (const http::Header& header : given) {
    const bool is_length = keeps_length && header.name == kLength;
    if (!is_length && !gemini::is_returned_header(header.name)) continue;
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

// Bytes to the client as they come; what they say of tokens is counted in passing. A stream that
// begins with an error is not begun for the client.
class NativeTranslator final : public host::StreamTranslator {
 public:
  NativeTranslator(Exchange& exchange, const Opened& opened)
      : exchange_(exchange), status_(opened.status), headers_(returned_headers(exchange, opened)) {
    if (!exchange_.outcome.stream) begin();
  }

  Next on_data(std::string_view bytes, base::Buffer& out) override {
    usage_.add(bytes);
    signatures_.add(bytes);
    if (!exchange_.outcome.stream) {
      out.append(bytes);
      return Next::kContinue;
    }
    const bool goes_on = errors_.feed(bytes, out);
    if (!out.empty()) begin();
    return goes_on ? Next::kContinue : Next::kStop;
  }

  // Upstream has ended; puts what was held.
  void finish(base::Buffer& out) { errors_.finish(out); }

  void begin() {
    if (begun_) return;
    begun_ = true;
    if (exchange_.outcome.stream) {
      exchange_.outcome.first_byte_ms = exchange_.host.now_ms() - exchange_.started_ms;
    }
    start_stream(exchange_, status_, std::move(headers_));
  }
  bool begun() const { return begun_; }

  const base::Usage& usage() const { return usage_.usage(); }
  const gemini::SignatureMarks& signatures() const { return signatures_; }
  // Within the stream; empty when there is none.
  const std::string& error() const { return errors_.error(); }

 private:
  Exchange& exchange_;
  int status_;
  std::vector<http::Header> headers_;
  bool begun_ = false;
  gemini::UsageScanner usage_;
  gemini::SignatureMarks signatures_;
  gemini::ErrorFilter errors_;
};

// What an event's error means; of one that cannot be read, that the body broke.
chat::Failure read_event(Exchange& exchange, const Upstream& upstream, std::string_view event) {
  const base::Result<json::Value> tree = json::read(event, exchange.arena);
  const json::Value* error = tree ? tree->find("error") : nullptr;
  if (error == nullptr) return broken_body(exchange, upstream, async::Outcome::kFailed);
  const int status = gemini::read_error_object(*error).code;
  return gemini::read_stream_failure(*error, upstream.error_input(status));
}

// Nothing was told of a stream: it began with an error, or broke off before.
async::Task<bool> retry_stream(Exchange& exchange, Upstream& upstream,
                               const NativeTranslator& answer) {
  chat::Failure failure = read_event(exchange, upstream, answer.error());
  upstream.note_raw_error({failure.upstream_status, answer.error(), "application/json", ""});
  const bool again = co_await upstream.retry_after(std::move(failure), answer.usage());
  if (!again) respond_native_failure(exchange, upstream, upstream.error());
  co_return again;
}

host::Ending ending_of(async::Outcome outcome) {
  const bool whole = outcome == async::Outcome::kOk || outcome == async::Outcome::kClientGone;
  return whole ? host::Ending::kWhole : host::Ending::kBroken;
}

void settle(Exchange& exchange, Upstream& upstream, async::Outcome outcome,
            const NativeTranslator& answer) {
  if (!upstream.model().empty()) {
    remember_issuer(exchange, answer.signatures(), upstream.key_id());
  }
  if (!answer.error().empty()) {
    return upstream.fail_answer(read_event(exchange, upstream, answer.error()), answer.usage());
  }
  switch (outcome) {
    case async::Outcome::kOk:
      upstream.succeed(answer.usage());
      exchange.outcome.result = state::OutcomeResult::kOk;
      break;
    case async::Outcome::kClientGone:
      upstream.count_answer(answer.usage());
      exchange.outcome.result = state::OutcomeResult::kCancelled;
      break;
    case async::Outcome::kFailed:
    case async::Outcome::kTimeout:
    case async::Outcome::kTooLarge:
    case async::Outcome::kStopped:
    case async::Outcome::kNoRoom:
      upstream.fail_attempt(0, answer.usage());
      break;
  }
}

}  // namespace

async::Task<bool> pass_native_answer(Exchange& exchange, Upstream& upstream, Opened opened) {
  if (opened.status == 204 || opened.status == 205 || exchange.head.method == "HEAD") {
    // The platform takes no body for the former, not even an empty one.
    respond_with(exchange, opened.status, returned_headers(exchange, opened), base::Buffer());
    exchange.host.close(opened.handle);
    upstream.succeed({});
    exchange.outcome.result = state::OutcomeResult::kOk;
    co_return false;
  }
  NativeTranslator answer(exchange, opened);
  const async::Completion done = co_await pump_response(exchange.host, opened, answer);
  base::Buffer rest;
  answer.finish(rest);
  if (done.ok() && answer.error().empty()) answer.begin();
  if (!answer.begun() && done.outcome != async::Outcome::kClientGone) {
    co_return co_await retry_stream(exchange, upstream, answer);
  }
  if (answer.begun() && !rest.empty()) co_await exchange.host.write(rest);
  settle(exchange, upstream, done.outcome, answer);
  exchange.host.end_stream(ending_of(done.outcome));
  co_return false;
}

void respond_native_failure(Exchange& exchange, const Upstream& upstream,
                            const base::Error& error) {
  const RawError& raw = upstream.raw_error();
  const bool gone = error.code == base::ErrorCode::kRequestCancelled;
  if (gone || !gemini::is_error_status(raw.status)) return respond_error(exchange, error);
  base::Buffer body;
  body.append(gemini::scrub(raw.body));
  std::vector<http::Header> headers;
  if (!raw.content_type.empty()) headers.push_back({"content-type", raw.content_type});
  if (!raw.retry_after.empty()) headers.push_back({"retry-after", raw.retry_after});
  add_guards(headers);
  respond_with(exchange, raw.status, std::move(headers), body);
}

}  // namespace app
