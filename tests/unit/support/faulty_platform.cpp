// What a request asks of the platform beside bodies and calls upstream.
#include <utility>

#include "base/text.h"
#include "unit/support/faulty_host.h"

namespace support {
namespace {

constexpr int64_t kSecond = 1'000;

async::Completion taken(async::Operation operation) {
  return operation.await_resume();
}

}  // namespace

async::Operation FaultyHost::kv_get(host::Space space, std::string_view key) {
  return wait({false, 0, base::concat("kv_get ", key)}, 0, async::Outcome::kFailed,
              [this, space, name = std::string(key)] { return taken(world_.kv_get(space, name)); });
}

async::Operation FaultyHost::kv_put(host::Space space, std::string_view key,
                                    std::string_view value) {
  return wait({false, 0, base::concat("kv_put ", key)}, 0, async::Outcome::kFailed,
              [this, space, name = std::string(key), text = std::string(value)] {
                return taken(world_.kv_put(space, name, text));
              });
}

async::Operation FaultyHost::ledger(std::string_view method, std::string_view path,
                                    std::string_view text, int64_t timeout_ms) {
  return wait(
      {false, 0, base::concat("ledger ", path)}, timeout_ms, async::Outcome::kFailed,
      [this, verb = std::string(method), where = std::string(path), what = std::string(text)] {
        const FakeAnswer given = ask_ledger(verb, where, what);
        return async::Completion{given.outcome, given.status, 0, async::Bytes::copy(given.body)};
      });
}

// The platform's own, which always comes to an end.
async::Operation FaultyHost::seal(std::span<const uint8_t> key, std::span<const uint8_t> nonce,
                                  std::string_view plain) {
  const std::vector<uint8_t> with(key.begin(), key.end());
  return wait({false, 0, "seal"}, kSecond, async::Outcome::kFailed,
              [this, with, nonce = std::vector<uint8_t>(nonce.begin(), nonce.end()),
               text = std::string(plain)] { return taken(world_.seal(with, nonce, text)); });
}

async::Operation FaultyHost::open(std::span<const uint8_t> key, std::string_view sealed) {
  const std::vector<uint8_t> with(key.begin(), key.end());
  return wait({false, 0, "open"}, kSecond, async::Outcome::kFailed,
              [this, with, text = std::string(sealed)] { return taken(world_.open(with, text)); });
}

async::Operation FaultyHost::asset(std::string_view path) {
  const int64_t handle = -static_cast<int64_t>(waits) - 1;
  const bool spoils = waits + 1 == fault_at;
  return wait({false, handle, base::concat("asset ", path)}, kSecond, async::Outcome::kFailed,
              [this, handle, spoils] {
                std::string page = "<!doctype html><title>Panel</title>";
                if (spoils) page = spoiled(fault, page);
                called_[handle].answer = {200, page, {{"content-type", "text/html"}}};
                open_.insert(handle);
                if (spoils && fault == Fault::kFailsAfter) open_.erase(handle);
                return async::Completion{async::Outcome::kOk, 200, handle, {}};
              });
}

}  // namespace support
