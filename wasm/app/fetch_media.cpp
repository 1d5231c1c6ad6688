#include "app/fetch_media.h"

#include <algorithm>
#include <map>

#include "base/blocks.h"
#include "base/text.h"
#include "crypto/base64.h"
#include "http/location.h"
#include "http/media_type.h"
#include "http/public_url.h"
#include "keys/retry.h"

namespace app {
namespace {

constexpr int64_t kFileLimit = 15 * 1024 * 1024;
constexpr int64_t kTotalLimit = 40 * 1024 * 1024;
constexpr std::string_view kUserAgent =
    "gemini-proxy-panel (+https://github.com/gemini-proxy-panel/gemini-proxy-panel)";
constexpr int64_t kTimeoutMs = 10'000;
constexpr int kMostRedirects = 3;
// Google opens the others itself.
constexpr size_t kMostFiles = 8;
// Fetches that files leave to calls: as many files as may be still fit beside, if none redirects.
constexpr int kMostKept = 32;

base::Error refused(const chat::Part& part, std::string_view why) {
  return {base::ErrorCode::kInvalidImageUrl, base::concat("The file at this URL ", why, "."),
          std::string(part.param)};
}

bool is_media(std::string_view type) {
  return type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/") ||
         type.starts_with("text/") || type == "application/pdf";
}

// As the server says, unless that is no media type; then by the bytes.
std::string media_type(std::string_view content_type, std::string_view bytes) {
  std::string type = http::normal_media_type(content_type);
  if (!is_media(type)) type = http::sniff_media_type(bytes);
  return type;
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// The response of a public URL after its redirects, in the time a file has.
async::Task<base::Result<async::Completion>> follow(Exchange& exchange, const chat::Part& part) {
  const int64_t end_ms = exchange.host.now_ms() + kTimeoutMs;
  std::string url = http::ascii_url(part.fetch_url);
  for (int hop = 0; hop <= kMostRedirects; ++hop) {
    const base::Status allowed = http::check_public_url(url);
    if (!allowed) {
      base::Error error = allowed.error();
      error.param = part.param;
      co_return base::fail(std::move(error));
    }
    host::Outgoing outgoing;
    outgoing.url = url;
    // Wikimedia, for one, refuses who does not say what it is.
    outgoing.headers = {{"user-agent", std::string(kUserAgent)}, {"accept", "*/*"}};
    outgoing.timeout_ms = std::max<int64_t>(end_ms - exchange.host.now_ms(), 0);
    outgoing.until = host::Until::kEnd;
    ++exchange.fetches;
    async::Completion head = co_await exchange.host.fetch(outgoing);
    if (const auto own = find_own_failure(exchange, head)) co_return base::fail(*own);
    if (!head.ok()) co_return base::fail(refused(part, "could not be fetched"));
    if (!is_redirect(head.code)) co_return std::move(head);
    const std::vector<http::Header> headers = exchange.host.headers(head.handle);
    exchange.host.close(head.handle);
    const std::string_view location = http::find_header(headers, "location");
    if (location.empty()) co_return base::fail(refused(part, "redirects to nowhere"));
    url = http::ascii_url(http::resolve_location(url, location));
  }
  co_return base::fail(refused(part, "redirects too often"));
}

// Whether a file may be fetched, with all its redirects, and the calls for the answer still fit
// into what the platform lets a request fetch, with retries.
bool leaves_room(const Exchange& exchange) {
  const int each = keys::calls_allowed(exchange.isolate.config.policy.settings);
  const int calls = std::min(exchange.planned * each, kMostKept);
  return keys::may_fetch(exchange.fetches + kMostRedirects + calls);
}

// Its bytes and their base64, which is about to be made.
base::Status hold_file(Exchange& exchange, size_t bytes) {
  const size_t base64 = bytes / 3 * 4 + 4;
  const base::Status room = hold_memory(exchange, bytes + base64);
  if (room && !base::has_blocks(1, base64)) return base::fail(exchange.share.lack());
  return room;
}

async::Task<base::Status> fetch_part(Exchange& exchange, chat::Part& part, int64_t& left) {
  base::Result<async::Completion> head = co_await follow(exchange, part);
  if (!head) co_return base::fail(head.error());
  if (head->code != 200) {
    exchange.host.close(head->handle);
    co_return base::fail(refused(part, base::concat("answered HTTP ", std::to_string(head->code))));
  }
  const std::vector<http::Header> headers = exchange.host.headers(head->handle);
  const int64_t limit = std::min(kFileLimit, left);
  base::Status room = hold_memory(exchange);
  if (!room) {
    exchange.host.close(head->handle);
    co_return room;
  }
  const async::Completion body =
      co_await exchange.host.read_response(head->handle, limit, &exchange.share);
  if (body.outcome == async::Outcome::kTooLarge) {
    part.media.uri = part.fetch_url;
    co_return hold_memory(exchange);
  }
  if (const auto own = find_own_failure(exchange, body)) co_return base::fail(*own);
  if (!body.ok()) co_return base::fail(refused(part, "could not be read"));
  const std::string_view bytes = body.bytes.view();
  if (bytes.empty()) co_return base::fail(refused(part, "is empty"));
  left -= static_cast<int64_t>(bytes.size());
  const std::string mime = media_type(http::find_header(headers, "content-type"), bytes);
  if (mime.empty()) {
    co_return base::fail(refused(part, "is no image, sound, video, PDF or text"));
  }
  room = hold_file(exchange, bytes.size());
  if (!room) co_return room;
  part.media.mime = exchange.arena.copy(mime);
  part.media.base64 = crypto::base64_encode(bytes, exchange.arena);
  co_return hold_memory(exchange);
}

}  // namespace

std::vector<chat::Part*> parts_to_fetch(chat::Request& request) {
  std::vector<chat::Part*> parts;
  const auto collect = [&parts](std::vector<chat::Part>& list) {
    for (chat::Part& part : list) {
      if (!part.fetch_url.empty()) parts.push_back(&part);
    }
  };
  for (chat::Turn& turn : request.turns) {
    collect(turn.parts);
    for (chat::CallResult& result : turn.results) collect(result.media);
  }
  return parts;
}

async::Task<base::Status> fetch_media(Exchange& exchange, const std::vector<chat::Part*>& parts) {
  const state::MediaUrl mode = exchange.isolate.config.policy.settings.media_url;
  int64_t left = kTotalLimit;
  std::map<std::string_view, const chat::Part*> fetched;
  for (chat::Part* part : parts) {
    const auto known = fetched.find(part->fetch_url);
    if (known != fetched.end()) {
      const chat::Media& media = known->second->media;
      // It is sent as often as it is named.
      const auto size = static_cast<int64_t>(media.base64.size() / 4 * 3);
      if (size > left) {
        part->media.uri = part->fetch_url;
        continue;
      }
      left -= size;
      part->media.mime = media.mime;
      part->media.base64 = media.base64;
      part->media.uri = media.uri;
      continue;
    }
    if (mode == state::MediaUrl::kUpstream || left <= 0 || fetched.size() == kMostFiles ||
        !leaves_room(exchange)) {
      part->media.uri = part->fetch_url;
      continue;
    }
    fetched.emplace(part->fetch_url, part);
    const base::Status status = co_await fetch_part(exchange, *part, left);
    if (!status) co_return base::fail(status.error());
  }
  co_return base::Status();
}

}  // namespace app
