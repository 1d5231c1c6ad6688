// The client's body: how it is read, held and understood.
#include <algorithm>
#include <utility>

#include "app/exchange.h"
#include "base/text.h"
#include "json/read.h"

namespace app {

namespace {

// A refused body of this size is read to its end.
constexpr size_t kSkippedBody = size_t{256} * 1024;
// A body that only lacks room is read to its end when it is so large, for a client hears no answer
// while it cannot send.
constexpr int64_t kUnheldBody = int64_t{4} * 1024 * 1024;
// Nothing of a body comes for so long: it is given up. 256 KiB of it come within that time, at
// 4 KiB a second.
constexpr int64_t kSilenceOfBodyMs = 60'000;
// The same while others find no room.
constexpr int64_t kPressedMs = 5'000;

std::unexpected<base::Error> too_slow() {
  return base::fail(base::ErrorCode::kRequestTimeout, "The request's body did not come in time.");
}

// Takes in the client's body and holds what it takes beyond `held`, for which there is room.
class BodyIntake final : public host::Intake {
 public:
  BodyIntake(Exchange& exchange, size_t held) : exchange_(exchange), held_(held) { move_on(); }
  bool grow(size_t bytes) override {
    move_on();
    return exchange_.share.grow(bytes - std::min(bytes, held_));
  }
  void take(std::string_view body) override {
    move_on();
    exchange_.body_base64.look_at(body);
  }
  bool is_stuck() const {
    const int64_t silent_ms = exchange_.host.now_ms() - moved_ms_;
    const bool pressed = exchange_.share.refusals() != refusals_;
    return silent_ms >= (pressed ? kPressedMs : kSilenceOfBodyMs);
  }

 private:
  void move_on() {
    moved_ms_ = exchange_.host.now_ms();
    refusals_ = exchange_.share.refusals();
  }

  Exchange& exchange_;
  size_t held_;
  int64_t moved_ms_ = 0;
  size_t refusals_ = 0;  // when it came on last
};

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

async::Task<void> skip_unheld_body(Exchange& exchange) {
  if (is_light(exchange)) co_await exchange.host.skip_body(kUnheldBody);
}

}  // namespace

bool tells_length(const http::RequestHead& head) {
  return http::content_length(head).value_or(0) > 0 && head.header("content-encoding").empty() &&
         head.header("transfer-encoding").empty();
}

async::Task<void> skip_body(Exchange& exchange) {
  const std::optional<size_t> length = http::content_length(exchange.head);
  if (!length || *length == 0 || *length > kSkippedBody || !is_light(exchange)) co_return;
  co_await exchange.host.skip_body(kSkippedBody);
}

async::Task<base::Status> read_raw_body(Exchange& exchange) {
  return read_raw_body(exchange, exchange.isolate.config.policy.settings.body_limit_bytes);
}

async::Task<base::Status> read_raw_body(Exchange& exchange, int64_t limit, Held from) {
  const std::optional<size_t> length = http::content_length(exchange.head);
  if (length && std::cmp_greater(*length, limit)) co_return too_large(exchange, limit);
  const bool told = tells_length(exchange.head);
  const bool free = told && from == Held::kWhenArrived && is_light(exchange);
  const base::Status room =
      exchange.share.hold(free ? 0 : request_bytes(exchange) + (told ? *length : 0));
  if (!room) {
    co_await skip_unheld_body(exchange);
    co_return room;
  }
  // From here on what has come is held: what was announced and does not come takes little from
  // others.
  const size_t in_hands = told ? std::min(*length, host::kMostInHands) : 0;
  const base::Status held = exchange.share.hold(free ? 0 : request_bytes(exchange) + in_hands);
  if (!held) co_return held;
  BodyIntake intake(exchange, in_hands);
  async::Operation reading = exchange.host.read_body(limit, intake);
  while (!reading.await_ready()) {
    async::Operation look = exchange.host.sleep(kPressedMs);
    co_await async::FirstOf(reading, look);
    if (!reading.await_ready() && intake.is_stuck()) co_return too_slow();
  }
  async::Completion body = co_await reading;
  if (body.outcome == async::Outcome::kNoRoom) {
    base::Error lack = exchange.share.lack();
    co_await skip_unheld_body(exchange);
    co_return base::fail(std::move(lack));
  }
  if (body.outcome == async::Outcome::kTooLarge) co_return too_large(exchange, limit);
  if (!body.ok()) co_return base::fail(client_gone());
  exchange.body = std::move(body.bytes);
  if (!told) exchange.body.fit();
  co_return exchange.share.hold(request_bytes(exchange) + exchange.body.view().size());
}

base::Result<json::Value> parse_body(Exchange& exchange) {
  const size_t left = exchange.share.left();
  exchange.arena.set_most(exchange.arena.size() + left);  // for texts that hold JSON, too
  const size_t room = left / json::kNodeBytes;
  base::Result<json::Value> tree =
      json::read_padded(exchange.body.view(), exchange.arena, std::min(room, json::kMaxNodes),
                        exchange.body_base64.runs(), &exchange.isolate.known);
  const bool large = !tree && tree.error().code == base::ErrorCode::kRequestTooLarge;
  const bool tight = room < json::kMaxNodes || left < exchange.body.view().size();
  if (large && tight && !exchange.share.is_alone()) {
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

base::Error explain_lack(const Exchange& exchange, const base::Error& error) {
  if (exchange.arena.is_short()) return lack_of_room(exchange);
  // What names a parameter is a limit of its own.
  const bool lacks = error.code == base::ErrorCode::kRequestTooLarge && error.param.empty();
  return lacks && !exchange.share.is_alone() ? exchange.share.lack() : error;
}

base::Result<const json::Value*> parse_object(Exchange& exchange) {
  const base::Result<json::Value> tree = parse_body(exchange);
  if (!tree) return base::fail(explain_coding(exchange, tree.error()));
  const base::Status room = hold_memory(exchange);
  if (!room) return base::fail(room.error());
  if (!tree->is_object()) {
    return base::fail(base::ErrorCode::kInvalidJson, "The body must be a JSON object.");
  }
  return exchange.arena.make<json::Value>(*tree);
}

async::Task<base::Result<const json::Value*>> read_json_body(Exchange& exchange) {
  const base::Status read = co_await read_raw_body(exchange);
  if (!read) co_return base::fail(read.error());
  co_return parse_object(exchange);
}

async::Task<const json::Value*> body_or_answer(Exchange& exchange) {
  const base::Result<const json::Value*> body = co_await read_json_body(exchange);
  if (body) co_return *body;
  respond_error(exchange, body.error());
  co_return nullptr;
}

}  // namespace app
