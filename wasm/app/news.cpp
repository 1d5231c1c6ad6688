#include "app/news.h"

#include <utility>

#include "app/exchange.h"
#include "app/outbox.h"
#include "app/random.h"
#include "app/sync.h"

namespace app {
namespace {

constexpr int64_t kTellAfterMs = 1'000;

}  // namespace

async::Task<void> News::tell(Exchange& exchange) {
  Isolate& isolate = exchange.isolate;
  host::Host& host = exchange.host;
  co_await host.sleep(kTellAfterMs);
  leaves_ = true;
  if (exchange.outcome.effects.empty()) co_return;
  state::Outcome news =
      take_news(isolate, exchange.outcome, fresh_text(host, kOutcomeIdLength), host.now_ms());
  co_await report(isolate, host, std::move(news));
}

void News::expect(Exchange& exchange) {
  if (task_ && !task_->done()) return;
  leaves_ = false;
  task_ = tell(exchange);
  task_->start();
}

std::optional<async::Task<void>> News::end() {
  std::optional<async::Task<void>> task = std::exchange(task_, std::nullopt);
  if (task && (!leaves_ || task->done())) task.reset();
  return task;
}

}  // namespace app
