#include "app/read_answer.h"

#include "app/silence_watch.h"

namespace app {
namespace {

// Notes when bytes come, on their way.
class WatchedIntake final : public host::Intake {
 public:
  WatchedIntake(SilenceWatch& watch, host::Intake* inner) : watch_(watch), inner_(inner) {}

  bool grow(size_t bytes) override { return inner_ == nullptr || inner_->grow(bytes); }
  void take(std::string_view bytes) override {
    watch_.note_bytes();
    if (inner_ != nullptr) inner_->take(bytes);
  }

 private:
  SilenceWatch& watch_;
  host::Intake* inner_;
};

}  // namespace

async::Task<async::Completion> read_answer(host::Host& host, uint32_t fetch, int64_t handle,
                                           int64_t limit, host::Intake* intake) {
  SilenceWatch watch(host, fetch);
  WatchedIntake watched(watch, intake);
  async::Operation reading = host.read_response(handle, limit, &watched);
  if (!reading.await_ready()) watch.start();
  async::Completion body = co_await reading;
  const bool silent = watch.gave_up() && body.outcome == async::Outcome::kFailed;
  if (silent) body.outcome = async::Outcome::kTimeout;
  co_return body;
}

}  // namespace app
