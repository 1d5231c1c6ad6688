#include "app/ask_ledger.h"

#include "app/ledger.h"

namespace app {
namespace {

constexpr int64_t kLookMs = 10'000;

}  // namespace

async::Task<async::Completion> ask_ledger(Exchange& exchange, std::string_view method,
                                          std::string target, std::string_view body) {
  async::Operation answer = exchange.host.ledger(method, target, body, kPanelTimeoutMs);
  while (!answer.await_ready()) {
    async::Operation look = exchange.host.sleep(kLookMs);
    co_await async::FirstOf(answer, look);
    if (answer.await_ready()) break;
    async::Completion looked = co_await look;
    if (looked.outcome == async::Outcome::kClientGone) co_return looked;
  }
  co_return co_await answer;
}

}  // namespace app
