#include "app/pump_response.h"

namespace app {
namespace {

// Notes when bytes come, on their way.
class WatchedTranslator final : public host::StreamTranslator {
 public:
  WatchedTranslator(host::Host& host, host::StreamTranslator& inner)
      : host_(host), inner_(inner), last_ms_(host.now_ms()) {}

  Next on_data(std::string_view bytes, base::Buffer& out) override {
    last_ms_ = host_.now_ms();
    return inner_.on_data(bytes, out);
  }
  int64_t wait_ms() const override { return inner_.wait_ms(); }

  // Ends when it has given the response up.
  async::Task<void> give_up_in_silence(uint32_t fetch) {
    for (;;) {
      const int64_t left_ms = last_ms_ + kSilenceMs - host_.now_ms();
      if (left_ms <= 0) break;
      co_await host_.sleep(left_ms);
    }
    host_.abandon(fetch);
  }

 private:
  host::Host& host_;
  host::StreamTranslator& inner_;
  int64_t last_ms_;
};

}  // namespace

async::Task<async::Completion> pump_response(host::Host& host, const Opened& opened,
                                             host::StreamTranslator& translator) {
  WatchedTranslator watched(host, translator);
  async::Task<void> watch = watched.give_up_in_silence(opened.fetch);
  watch.start();
  co_return co_await host.pump(opened.handle, watched);
}

}  // namespace app
