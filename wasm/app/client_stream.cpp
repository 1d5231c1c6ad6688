#include "app/client_stream.h"

#include <algorithm>
#include <string_view>

namespace app {
namespace {

constexpr std::string_view kKeepAlive = ": keep-alive\n\n";

// A client that is slow to take an event is sent no comment within it.
async::Task<void> comment(Exchange& exchange, ClientStream& client) {
  if (client.writing()) {
    client.note_sent(exchange.host.now_ms());
    co_return;
  }
  base::Buffer bytes;
  bytes.append(kKeepAlive);
  co_await client.write(bytes);
}

async::Task<void> begin_late(Exchange& exchange, ClientStream& client, int64_t first_ms,
                             int64_t idle_ms) {
  if (first_ms == 0) co_return;
  const int64_t due_ms = exchange.started_ms + first_ms;
  co_await exchange.host.sleep(std::max<int64_t>(0, due_ms - exchange.host.now_ms()));
  if (client.begun()) co_return;
  client.begin();
  if (idle_ms > 0) co_await comment(exchange, client);
}

// Never ends by itself when there is something to do.
async::Task<void> fill_silence(Exchange& exchange, ClientStream& client, int64_t idle_ms) {
  if (idle_ms == 0) co_return;
  for (;;) {
    // Whenever the stream begins within this time, its first comment is due later.
    int64_t wait_ms = idle_ms;
    if (client.begun()) wait_ms -= exchange.host.now_ms() - client.last_sent_ms();
    if (wait_ms > 0) {
      co_await exchange.host.sleep(wait_ms);
    } else {
      co_await comment(exchange, client);
    }
  }
}

int64_t milliseconds(int seconds) {
  return int64_t{1000} * seconds;
}

}  // namespace

void ClientStream::begin() {
  if (begun_) return;
  begun_ = true;
  note_sent(exchange_.host.now_ms());
  start_event_stream(exchange_);
}

void ClientStream::tell() {
  if (told_) return;
  told_ = true;
  exchange_.outcome.first_byte_ms = exchange_.host.now_ms() - exchange_.started_ms;
  begin();
}

async::Task<async::Completion> ClientStream::write(const base::Buffer& bytes) {
  note_sent(exchange_.host.now_ms());
  if (bytes.size() <= kSmallAnswer) co_return co_await exchange_.host.write(bytes);
  writing_ = true;
  async::Completion written;
  for (const std::string_view piece : bytes.pieces()) {
    base::Buffer part;
    part.splice(piece);
    written = co_await exchange_.host.write(part);
    if (!written.ok()) break;
  }
  writing_ = false;
  co_return written;
}

SignsOfLife::SignsOfLife(Exchange& exchange, ClientStream& client)
    : first_(begin_late(exchange, client,
                        milliseconds(exchange.isolate.config.policy.settings.first_event_s),
                        milliseconds(exchange.isolate.config.policy.settings.keepalive_s))),
      later_(fill_silence(exchange, client,
                          milliseconds(exchange.isolate.config.policy.settings.keepalive_s))) {
  first_.start();
  later_.start();
}

}  // namespace app
