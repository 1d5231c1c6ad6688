#include "app/exchange.h"

#include <utility>

#include "base/blocks.h"
#include "base/text.h"
#include "gemini/write_error.h"
#include "http/cors.h"
#include "http/security_headers.h"
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
  // What is within a parameter may bear names of the client's.
  exchange.outcome.param = error.param.substr(0, error.param.find_first_of(".["));
}

void respond_error(Exchange& exchange, const base::Error& error) {
  note_failure(exchange, error);
  base::Buffer body;
  switch (exchange.dialect) {
    case route::Dialect::kOpenAi:
      openai::write_error(error, body);
      break;
    case route::Dialect::kGemini:
      gemini::write_error(error, body);
      break;
  }
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

bool is_light(const Exchange& exchange) {
  constexpr size_t kLightHead = size_t{8} * 1024;
  return exchange.head.size <= kLightHead;
}

size_t request_bytes(const Exchange& exchange) {
  constexpr size_t kRequestBytes = size_t{64} * 1024;
  return kRequestBytes + (is_light(exchange) ? 0 : exchange.head.size);
}

base::Status hold_memory(Exchange& exchange, size_t more) {
  if (exchange.arena.is_short()) return base::fail(lack_of_room(exchange));
  const base::Status held =
      exchange.share.hold(request_bytes(exchange) + exchange.body.view().size() +
                          exchange.arena.size() + exchange.gathered + more);
  exchange.arena.set_most(exchange.arena.size() + exchange.share.left());
  return held;
}

base::Status hold_memory(Exchange& exchange) {
  return hold_memory(exchange, 0);
}

base::Error lack_of_room(const Exchange& exchange, size_t own) {
  const bool never = exchange.share.is_alone(own) && !exchange.arena.is_scattered();
  return never ? base::Error{base::ErrorCode::kRequestTooLarge, std::string(kNeverFits)}
               : overloaded();
}

base::Status hold_gathered(Exchange& exchange, size_t bytes) {
  exchange.gathered += bytes;
  const base::Status room = hold_memory(exchange);
  if (!room) exchange.gathered -= bytes;
  return room;
}

base::Status hold_copies(Exchange& exchange, size_t copies, size_t bytes) {
  base::Status room = hold_memory(exchange, copies * bytes);
  if (room && !base::has_blocks(2, bytes)) room = base::fail(exchange.share.lack());
  return room;
}

base::Status hold_output(Exchange& exchange, const base::Buffer& out, size_t beside) {
  if (out.size() <= kSmallAnswer) return {};
  base::Status room = hold_memory(exchange, beside + out.own_size() + out.size());
  if (room && !base::has_blocks(1, out.size())) room = base::fail(exchange.share.lack());
  return room;
}

}  // namespace app
