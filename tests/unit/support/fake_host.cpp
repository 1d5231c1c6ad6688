#include "unit/support/fake_host.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace support {
namespace {

constexpr size_t kNonce = 12;

std::string key_text(std::span<const uint8_t> key) {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

std::string flipped(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c ^ 0x5A);
  return out;
}

}  // namespace

async::Operation FakeHost::ended(async::Outcome outcome, int code, int64_t handle,
                                 std::string_view bytes) {
  async::Operation operation = start();
  resolve(operation.id(), {outcome, code, handle, async::Bytes::copy(bytes)});
  return operation;
}

async::Operation FakeHost::later(int64_t ms, std::function<async::Completion()> end) {
  async::Operation operation = start();
  if (waits) {
    due_.insert({clock_ms + ms, {operation.id(), std::move(end)}});
  } else {
    resolve(operation.id(), end());
  }
  return operation;
}

void FakeHost::advance(int64_t to_ms) {
  while (!due_.empty() && due_.begin()->first <= to_ms) {
    const auto next = due_.extract(due_.begin());
    clock_ms = std::max(clock_ms, next.key());
    resolve(next.mapped().operation, next.mapped().end());
  }
  clock_ms = std::max(clock_ms, to_ms);
}

void FakeHost::random(std::span<uint8_t> out) {
  for (uint8_t& byte : out) {
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    byte = static_cast<uint8_t>(random_ >> 32);
  }
}

std::string_view FakeHost::variable(std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string_view() : std::string_view(found->second);
}

async::Operation FakeHost::read_body(int64_t, host::Intake&) {
  return ended(async::Outcome::kFailed, 0, 0, {});
}

async::Operation FakeHost::skip_body(int64_t) {
  return ended(async::Outcome::kOk, 0, 0, {});
}

async::Operation FakeHost::fetch(const host::Outgoing& request) {
  calls.push_back({std::string(request.method), std::string(request.url), request.headers,
                   request.body == nullptr ? std::string() : request.body->str(), request.until});
  FakeAnswer answer = otherwise;
  if (upstream) {
    answer = upstream(calls.back());
  } else if (!answers.empty()) {
    answer = answers.front();
    answers.pop_front();
  }
  const int64_t handle = next_handle_++;
  bodies_[handle] = answer.body;
  heads_[handle] = answer.headers;
  return ended(answer.outcome, answer.status, handle, {});
}

async::Operation FakeHost::read_response(int64_t handle, int64_t, host::Intake* intake) {
  if (stalls) {
    taken_in = intake;
    async::Operation operation = start();
    moving_ = operation.id();
    return operation;
  }
  const std::string body = bodies_[handle];
  bodies_.erase(handle);
  return ended(async::Outcome::kOk, 200, 0, body);
}

async::Operation FakeHost::pump(int64_t, host::StreamTranslator& translator) {
  if (!waits) return ended(async::Outcome::kFailed, 0, 0, {});
  pumped = &translator;
  async::Operation operation = start();
  moving_ = operation.id();
  return operation;
}

void FakeHost::abandon(uint32_t) {
  if (moving_) due_.insert({clock_ms, {*moving_, [] { return async::Completion(); }}});
}

async::Operation FakeHost::write(const base::Buffer& bytes) {
  written.push_back(bytes.str());
  const auto outcome = client_gone ? async::Outcome::kClientGone : async::Outcome::kOk;
  if (write_ms == 0) return ended(outcome, 0, 0, {});
  return later(write_ms, [outcome] { return async::Completion{outcome, 0, 0, {}}; });
}

async::Operation FakeHost::sleep(int64_t ms) {
  if (!waits) clock_ms += ms;
  const auto outcome = client_gone ? async::Outcome::kClientGone : async::Outcome::kOk;
  return later(ms, [outcome] { return async::Completion{outcome, 0, 0, {}}; });
}

async::Operation FakeHost::kv_get(host::Space space, std::string_view key) {
  ++gets;
  if (kv_broken) return ended(async::Outcome::kFailed, 0, 0, {});
  const auto& entries = kv[static_cast<int>(space)];
  const auto found = entries.find(std::string(key));
  if (found == entries.end()) return ended(async::Outcome::kOk, 404, 0, {});
  if (kv_ms == 0) return ended(async::Outcome::kOk, 200, 0, found->second);
  return later(kv_ms, [value = found->second] {
    return async::Completion{async::Outcome::kOk, 200, 0, async::Bytes::copy(value)};
  });
}

async::Operation FakeHost::kv_put(host::Space space, std::string_view key, std::string_view value) {
  puts.push_back({space, std::string(key), clock_ms});
  if (kv_broken) return ended(async::Outcome::kFailed, 0, 0, {});
  const auto store = [this, space, key = std::string(key), value = std::string(value)] {
    kv[static_cast<int>(space)][key] = value;
    return async::Completion{async::Outcome::kOk, 200, 0, {}};
  };
  if (put_ms > 0) return later(put_ms, store);
  store();
  return ended(async::Outcome::kOk, 200, 0, {});
}

async::Operation FakeHost::ledger(std::string_view, std::string_view path, std::string_view body,
                                  int64_t) {
  if (!ledger_answer) return ended(async::Outcome::kFailed, 0, 0, {});
  return later(ledger_ms, [this, path = std::string(path), body = std::string(body)] {
    const FakeAnswer answer = ledger_answer(path, body);
    return async::Completion{answer.outcome, answer.status, 0, async::Bytes::copy(answer.body)};
  });
}

async::Operation FakeHost::seal(std::span<const uint8_t> key, std::span<const uint8_t>,
                                std::string_view plain) {
  ++sealed;
  if (during_seal) during_seal();
  return ended(async::Outcome::kOk, 0, 0, key_text(key) + flipped(plain));
}

async::Operation FakeHost::open(std::span<const uint8_t> key, std::string_view sealed) {
  if (opens_late) {
    return later(0, [] { return async::Completion(); });
  }
  const std::string_view text = sealed.substr(std::min(kNonce, sealed.size()));
  if (!text.starts_with(key_text(key))) return ended(async::Outcome::kFailed, 0, 0, {});
  return ended(async::Outcome::kOk, 0, 0, flipped(text.substr(key.size())));
}

async::Operation FakeHost::asset(std::string_view) {
  return ended(async::Outcome::kFailed, 0, 0, {});
}

}  // namespace support
