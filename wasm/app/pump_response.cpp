#include "app/pump_response.h"

#include "app/silence_watch.h"

namespace app {
namespace {

// Notes when bytes come, on their way.
class WatchedTranslator final : public host::StreamTranslator {
 public:
  WatchedTranslator(SilenceWatch& watch, host::StreamTranslator& inner)
      : watch_(watch), inner_(inner) {}

  Next on_data(std::string_view bytes, base::Buffer& out) override {
    watch_.note_bytes();
    return inner_.on_data(bytes, out);
  }
  int64_t wait_ms() const override { return inner_.wait_ms(); }

 private:
  SilenceWatch& watch_;
  host::StreamTranslator& inner_;
};

}  // namespace

async::Task<async::Completion> pump_response(host::Host& host, const Opened& opened,
                                             host::StreamTranslator& translator) {
  SilenceWatch watch(host, opened.fetch);
  WatchedTranslator watched(watch, translator);
  watch.start();
  co_return co_await host.pump(opened.handle, watched);
}

}  // namespace app
