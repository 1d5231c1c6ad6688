#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "async/task.h"
#include "host/host.h"

// The outside world for tests: everything ends at once, the clock moves when it is told to,
// randomness repeats, KV lives in memory and counts, upstream answers come from a script.
namespace support {

struct FakeAnswer {
  int status = 200;
  std::string body;
  std::vector<http::Header> headers = {};
  async::Outcome outcome = async::Outcome::kOk;
};

struct SeenCall {
  std::string method;
  std::string url;
  std::vector<http::Header> headers;
  std::string body;
  host::Until until = host::Until::kHead;
};

struct KvPut {
  host::Space space;
  std::string key;
  int64_t time_ms;
};

class FakeHost final : public host::Host, public async::Reactor {
 public:
  int64_t clock_ms = 1'774'000'000'000;
  std::map<std::string, std::string, std::less<>> variables;
  std::map<std::string, std::string> kv[2];
  std::vector<KvPut> puts;
  int64_t gets = 0;
  bool kv_broken = false;
  std::deque<FakeAnswer> answers;  // of fetch(), in order; then `otherwise`
  FakeAnswer otherwise{404, "{}"};
  std::vector<SeenCall> calls;
  std::function<FakeAnswer(const SeenCall&)> upstream;  // instead of the script, when set
  std::vector<std::string> log_lines;
  int sealed = 0;
  std::function<void()> during_seal;  // what another call does meanwhile
  // The Ledger's answer to a path and a body; without it the Ledger does not answer.
  std::function<FakeAnswer(std::string_view, std::string_view)> ledger_answer;
  // Instead of ending at once: sleeps and the Ledger's answers come when advance() gets there.
  bool waits = false;
  int64_t ledger_ms = 0;    // how long a call is on its way
  int64_t kv_ms = 0;        // and a reading of KV
  bool opens_late = false;  // keys are opened by advance(), too
  int64_t put_ms = 0;       // and a put, which counts from its end
  int64_t write_ms = 0;     // how long the client takes over a write

  std::vector<std::string> written;  // to the client, in a stream
  bool client_gone = false;          // writes fail, sleeps tell it

  FakeAnswer responded{0, ""};  // to the client, the last time

  bool stalls = false;                       // bodies of answers end only when they are given up
  host::Intake* taken_in = nullptr;          // of such a one
  host::StreamTranslator* pumped = nullptr;  // what a pump that waits goes through

  // Moves the clock and ends what is due on the way, in order.
  void advance(int64_t to_ms);

  int64_t now_ms() override { return clock_ms; }
  void random(std::span<uint8_t> out) override;
  void log(host::LogLevel, std::string_view line) override { log_lines.emplace_back(line); }
  std::string_view variable(std::string_view name) override;
  async::Operation read_body(int64_t limit, host::Intake& intake) override;
  async::Operation skip_body(int64_t most) override;
  async::Operation fetch(const host::Outgoing& request) override;
  std::vector<http::Header> headers(int64_t handle) override { return heads_[handle]; }
  using Host::read_response;
  async::Operation read_response(int64_t handle, int64_t limit, host::Intake* intake) override;
  void close(int64_t handle) override { bodies_.erase(handle); }
  void abandon(uint32_t fetch) override;
  void respond(int status, const std::vector<http::Header>&, const base::Buffer& body) override {
    responded = {status, body.str()};
  }
  void start_stream(int, const std::vector<http::Header>&) override {}
  async::Operation pump(int64_t handle, host::StreamTranslator& translator) override;
  async::Operation write(const base::Buffer& bytes) override;
  void end_stream(host::Ending) override {}
  async::Operation sleep(int64_t ms) override;
  async::Operation kv_get(host::Space space, std::string_view key) override;
  async::Operation kv_put(host::Space space, std::string_view key, std::string_view value) override;
  async::Operation ledger(std::string_view, std::string_view, std::string_view, int64_t) override;
  // The nonce is not used; the key is a visible part of the sealed text, so another one does not
  // open it.
  async::Operation seal(std::span<const uint8_t> key, std::span<const uint8_t> nonce,
                        std::string_view plain) override;
  async::Operation open(std::span<const uint8_t> key, std::string_view sealed) override;
  async::Operation asset(std::string_view path) override;

 protected:
  void on_cancel(uint32_t) override {}

 private:
  async::Operation ended(async::Outcome outcome, int code, int64_t handle, std::string_view bytes);

  struct Due {
    uint32_t operation;
    std::function<async::Completion()> end;
  };
  async::Operation later(int64_t ms, std::function<async::Completion()> end);

  std::optional<uint32_t> moving_;  // a body that ends when it is given up
  std::map<int64_t, std::string> bodies_;
  std::map<int64_t, std::vector<http::Header>> heads_;
  std::multimap<int64_t, Due> due_;  // by the time
  int64_t next_handle_ = 1;
  uint64_t random_ = 88172645463325252ULL;
};

// Runs a task that never has to wait.
template <typename T>
T run_now(async::Task<T> task) {
  task.start();
  return task.await_resume();
}

}  // namespace support
