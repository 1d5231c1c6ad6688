#include "app/exchange.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "http/cors.h"
#include "http/security_headers.h"
#include "json/read.h"
#include "openai/write_error.h"

namespace app {

namespace {

std::vector<http::Header> common_headers(const Exchange& exchange) {
  switch (exchange.surface) {
    case route::Surface::kPanelApi:
      return http::panel_api_headers();
    case route::Surface::kPage:
      return http::page_headers();
    case route::Surface::kClient:
      break;
  }
  std::vector<http::Header> headers = http::cors_headers();
  // By it the panel's list of requests knows the one a client asks about.
  headers.push_back({"x-request-id", exchange.outcome.id});
  const std::string ignored = chat::ignored_header(exchange.ignored);
  if (!ignored.empty()) headers.push_back({"x-gateway-ignored", ignored});
  return headers;
}

// The answer's own headers first; a common one never repeats them.
void add_common(const Exchange& exchange, std::vector<http::Header>& headers) {
  headers.insert(headers.end(), exchange.extra_headers.begin(), exchange.extra_headers.end());
  for (http::Header& header : common_headers(exchange)) {
    if (http::find_header(headers, header.name).empty()) headers.push_back(std::move(header));
  }
}

// What a request holds beside its body and arena: its head, its coroutines.
constexpr size_t kRequestBytes = size_t{64} * 1024;
// A refused body of this size is read to its end.
constexpr size_t kSkippedBody = size_t{256} * 1024;
// A body that only lacks room is read to its end when it is so large, for a client hears no answer
// while it cannot send.
constexpr int64_t kUnheldBody = int64_t{4} * 1024 * 1024;

std::optional<size_t> content_length(const Exchange& exchange) {
  const std::optional<int64_t> length = base::parse_int(exchange.head.header("content-length"));
  if (!length || *length < 0) return std::nullopt;
  return static_cast<size_t>(*length);
}

// Whether as much is read as `length` tells. A body in chunks is as long as they are, whatever its
// Content-Length, and workerd passes on both.
bool is_told(const Exchange& exchange, const std::optional<size_t>& length) {
  return length && *length > 0 && exchange.head.header("content-encoding").empty() &&
         exchange.head.header("transfer-encoding").empty();
}

// In the units of the panel, where they come out even.
std::string size_text(int64_t bytes) {
  constexpr int64_t kKilobyte = 1024;
  constexpr int64_t kMegabyte = kKilobyte * kKilobyte;
  if (bytes % kMegabyte == 0) return base::concat(std::to_string(bytes / kMegabyte), " MB");
  if (bytes % kKilobyte == 0) return base::concat(std::to_string(bytes / kKilobyte), " KB");
  return base::concat(std::to_string(bytes), " bytes");
}

std::unexpected<base::Error> too_large(const Exchange& exchange, int64_t limit) {
  const bool is_set = exchange.surface == route::Surface::kClient;
  return base::fail(base::ErrorCode::kRequestTooLarge,
                    base::concat("The request body is larger than ", size_text(limit),
                                 ", the limit of this gateway",
                                 is_set ? ", which is set in the panel (Settings)." : "."));
}

}  // namespace

void respond_with(Exchange& exchange, int status, std::vector<http::Header> headers,
                  const base::Buffer& body) {
  add_common(exchange, headers);
  exchange.outcome.status = status;
  exchange.host.respond(status, headers, body);
}

void respond_json(Exchange& exchange, int status, const base::Buffer& body) {
  respond_with(exchange, status, {{"content-type", "application/json"}}, body);
}

base::Error client_gone() {
  return {base::ErrorCode::kRequestCancelled, "The client closed the request."};
}

std::optional<base::Error> find_own_failure(const Share& share, const async::Completion& response) {
  if (response.outcome == async::Outcome::kClientGone) return client_gone();
  if (response.outcome == async::Outcome::kNoRoom) return share.lack();
  return std::nullopt;
}

std::optional<base::Error> find_own_failure(const Exchange& exchange,
                                            const async::Completion& response) {
  return find_own_failure(exchange.share, response);
}

void note_failure(Exchange& exchange, const base::Error& error) {
  const bool gone = error.code == base::ErrorCode::kRequestCancelled;
  if (gone) exchange.outcome.result = state::OutcomeResult::kCancelled;
  exchange.outcome.error = base::error_info(error.code).code;
}

void respond_error(Exchange& exchange, const base::Error& error) {
  note_failure(exchange, error);
  base::Buffer body;
  openai::write_error(error, body);
  std::vector<http::Header> headers = openai::error_headers(error);
  headers.push_back({"content-type", "application/json"});
  respond_with(exchange, error.http_status(), std::move(headers), body);
}

void start_stream(Exchange& exchange, int status, std::vector<http::Header> headers) {
  add_common(exchange, headers);
  exchange.outcome.status = status;
  exchange.host.start_stream(status, headers);
}

void start_event_stream(Exchange& exchange) {
  start_stream(exchange, 200,
               {{"content-type", "text/event-stream; charset=utf-8"},
                {"cache-control", "no-cache"},
                {"x-accel-buffering", "no"}});
}

base::Status hold_memory(Exchange& exchange, size_t more) {
  return exchange.share.hold(kRequestBytes + exchange.body.view().size() + exchange.arena.size() +
                             exchange.gathered + more);
}

base::Status hold_memory(Exchange& exchange) {
  return hold_memory(exchange, 0);
}

base::Status hold_gathered(Exchange& exchange, size_t bytes) {
  exchange.gathered += bytes;
  const base::Status room = hold_memory(exchange);
  if (!room) exchange.gathered -= bytes;
  return room;
}

base::Status hold_copies(Exchange& exchange, size_t copies, size_t bytes) {
  base::Status room = hold_memory(exchange, copies * bytes);
  if (room && !has_blocks(2, bytes)) room = base::fail(exchange.share.lack());
  return room;
}

base::Status hold_output(Exchange& exchange, const base::Buffer& out, size_t beside) {
  if (out.size() <= kSmallAnswer) return {};
  base::Status room = hold_memory(exchange, beside + out.own_size() + out.size());
  if (room && !has_blocks(1, out.size())) room = base::fail(exchange.share.lack());
  return room;
}

async::Task<void> skip_body(Exchange& exchange) {
  const std::optional<size_t> length = content_length(exchange);
  if (!length || *length == 0 || *length > kSkippedBody) co_return;
  co_await exchange.host.skip_body(kSkippedBody);
}

async::Task<base::Status> read_raw_body(Exchange& exchange) {
  return read_raw_body(exchange, exchange.isolate.config.policy.settings.body_limit_bytes);
}

namespace {

// Takes in the client's body, for which room is held already if its length was told.
class BodyIntake final : public host::Intake {
 public:
  BodyIntake(Exchange& exchange, bool told) : exchange_(exchange), told_(told) {}
  bool grow(size_t bytes) override { return told_ || exchange_.share.grow(bytes); }
  void take(std::string_view body) override { exchange_.body_base64.look_at(body); }

 private:
  Exchange& exchange_;
  bool told_;
};

}  // namespace

async::Task<base::Status> read_raw_body(Exchange& exchange, int64_t limit) {
  const std::optional<size_t> length = content_length(exchange);
  if (length && std::cmp_greater(*length, limit)) co_return too_large(exchange, limit);
  // A body whose length is not told holds what it takes as it comes.
  const bool told = is_told(exchange, length);
  const base::Status room = exchange.share.hold(kRequestBytes + (told ? *length : 0));
  if (!room) {
    co_await exchange.host.skip_body(kUnheldBody);
    co_return room;
  }
  BodyIntake intake(exchange, told);
  async::Completion body = co_await exchange.host.read_body(limit, intake);
  if (body.outcome == async::Outcome::kNoRoom) {
    base::Error lack = exchange.share.lack();
    co_await exchange.host.skip_body(kUnheldBody);
    co_return base::fail(std::move(lack));
  }
  if (body.outcome == async::Outcome::kTooLarge) co_return too_large(exchange, limit);
  if (!body.ok()) co_return base::fail(client_gone());
  exchange.body = std::move(body.bytes);
  if (!told) exchange.body.fit();
  co_return exchange.share.hold(kRequestBytes + exchange.body.view().size());
}

base::Result<json::Value> parse_body(Exchange& exchange) {
  const size_t left = exchange.isolate.memory.left();
  exchange.arena.set_most(exchange.arena.size() + left);  // for texts that hold JSON, too
  const size_t room = left / json::kNodeBytes;
  base::Result<json::Value> tree =
      json::read_padded(exchange.body.view(), exchange.arena, std::min(room, json::kMaxNodes),
                        exchange.body_base64.runs());
  const bool large = !tree && tree.error().code == base::ErrorCode::kRequestTooLarge;
  if (large && room < json::kMaxNodes && !exchange.share.is_alone()) {
    return base::fail(exchange.share.lack());
  }
  return tree;
}

namespace {

// A compressed body is no JSON to this reader, which says nothing to whoever sent it.
base::Error explain_coding(const Exchange& exchange, base::Error error) {
  const std::string_view coding = exchange.head.header("content-encoding");
  if (error.code == base::ErrorCode::kInvalidJson && !coding.empty() && coding != "identity") {
    error.message = "The body is compressed (content-encoding), which this gateway does not read.";
  }
  return error;
}

}  // namespace

async::Task<base::Result<const json::Value*>> read_json_body(Exchange& exchange) {
  return read_json_body(exchange, exchange.isolate.config.policy.settings.body_limit_bytes);
}

async::Task<base::Result<const json::Value*>> read_json_body(Exchange& exchange, int64_t limit) {
  const base::Status read = co_await read_raw_body(exchange, limit);
  if (!read) co_return base::fail(read.error());
  const base::Result<json::Value> tree = parse_body(exchange);
  if (!tree) co_return base::fail(explain_coding(exchange, tree.error()));
  const base::Status room = hold_memory(exchange);
  if (!room) co_return base::fail(room.error());
  if (!tree->is_object()) {
    co_return base::fail(base::ErrorCode::kInvalidJson, "The body must be a JSON object.");
  }
  co_return exchange.arena.make<json::Value>(*tree);
}

async::Task<const json::Value*> body_or_answer(Exchange& exchange) {
  const base::Result<const json::Value*> body = co_await read_json_body(exchange);
  if (body) co_return *body;
  respond_error(exchange, body.error());
  co_return nullptr;
}

}  // namespace app
