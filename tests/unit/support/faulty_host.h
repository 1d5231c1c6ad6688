#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "async/task.h"
#include "host/host.h"
#include "unit/support/fake_host.h"

namespace support {

// What goes wrong with one thing a request waits for.
enum class Fault {
  kNone,
  kFails,       // nothing came of it
  kFailsAfter,  // something did, but the answer is lost
  kRefuses,     // the other side answers an error page
  kEmpty,
  kShort,  // half of what should come, and then the end
  kGarbage,
  kNoRoom,  // memory lacks for what comes
  kLate,
  kNever,  // until what waits for it gives up, or the client hangs up
  kHangsUp,
};
inline constexpr Fault kFaults[] = {
    Fault::kFails,   Fault::kFailsAfter, Fault::kRefuses, Fault::kEmpty, Fault::kShort,
    Fault::kGarbage, Fault::kNoRoom,     Fault::kLate,    Fault::kNever, Fault::kHangsUp};

// What comes instead of the right bytes.
std::string spoiled(Fault fault, std::string_view right);

// The outside world of one request, or of one call of the Ledger: things end one after another on
// the clock of `world`, which also has KV, randomness and the variables. One of them goes wrong.
class FaultyHost final : public host::Host, public async::Reactor {
 public:
  explicit FaultyHost(FakeHost& world) : world_(world) {}

  std::string body;  // of the client's request
  std::function<FakeAnswer(const SeenCall&)> upstream;
  // The Ledger's answer to a method, a path with its query, and a body.
  std::function<FakeAnswer(std::string_view, std::string_view, std::string_view)> ask_ledger;
  Fault fault = Fault::kNone;
  int fault_at = 0;  // the number of what goes wrong, from 1
  int stops_at = 0;  // all ends with the beginning of this one, and is never taken up again

  // What has happened.
  int waits = 0;    // things waited for, chunks of a body included
  int answers = 0;  // to the client
  int endings = 0;  // of a stream to it
  bool streams = false;
  int status = 0;
  std::vector<http::Header> answer_headers;
  std::string answer;  // or what was written to the stream
  std::vector<SeenCall> calls;
  bool gone = false;
  std::string met;  // what the fault has met

  // Runs until the task has ended or, at the latest, so much time has passed; whether it has ended.
  bool run(async::Task<void>& task, int64_t most_ms);
  // Of responses: given to the core, and neither read nor given up.
  size_t open_responses() const { return open_.size(); }
  size_t under_way() const { return pending_.size(); }

  int64_t now_ms() override { return world_.clock_ms; }
  void random(std::span<uint8_t> out) override { world_.random(out); }
  void log(host::LogLevel level, std::string_view line) override { world_.log(level, line); }
  std::string_view variable(std::string_view name) override { return world_.variable(name); }
  async::Operation read_body(int64_t limit, host::Intake& intake) override;
  async::Operation skip_body(int64_t most) override;
  async::Operation fetch(const host::Outgoing& request) override;
  std::vector<http::Header> headers(int64_t handle) override;
  using Host::read_response;
  async::Operation read_response(int64_t handle, int64_t limit, host::Intake* intake) override;
  void close(int64_t handle) override;
  void abandon(uint32_t fetch) override;
  void respond(int status, const std::vector<http::Header>&, const base::Buffer& body) override;
  void start_stream(int status, const std::vector<http::Header>&) override;
  async::Operation pump(int64_t handle, host::StreamTranslator& translator) override;
  async::Operation write(const base::Buffer& bytes) override;
  void end_stream(host::Ending) override { ++endings; }
  async::Operation sleep(int64_t ms) override;
  async::Operation kv_get(host::Space space, std::string_view key) override;
  async::Operation kv_put(host::Space space, std::string_view key, std::string_view value) override;
  async::Operation ledger(std::string_view method, std::string_view path, std::string_view body,
                          int64_t timeout_ms) override;
  async::Operation seal(std::span<const uint8_t> key, std::span<const uint8_t> nonce,
                        std::string_view plain) override;
  async::Operation open(std::span<const uint8_t> key, std::string_view sealed) override;
  async::Operation asset(std::string_view path) override;

 protected:
  void on_cancel(uint32_t id) override;

 private:
  using End = std::function<async::Completion()>;
  // A call upstream; what it sends lies in the core's memory until its answer has come.
  struct Call {
    FakeAnswer answer;
    std::vector<std::string_view> pieces;
  };
  struct Waiting {
    bool of_network;   // ends when the client hangs up
    int64_t call = 0;  // of a fetch and of what reads its answer
    std::string name = {};
  };

  Fault count(std::string_view name);
  async::Operation wait(Waiting waiting, int64_t limit_ms, async::Outcome at_limit, End end);
  void later(int64_t ms, std::function<void()> what);
  void finish(uint32_t id, async::Completion completion);
  void hang_up();
  void look_at_uploads() const;
  void pump_on(uint32_t id, host::StreamTranslator& translator, std::vector<std::string> chunks,
               size_t next);
  void read_under(Fault met_by, uint32_t id, const std::string& right, int64_t limit,
                  host::Intake* intake);
  void read_on(uint32_t id, std::string all, size_t from, host::Intake* intake);

  FakeHost& world_;
  std::multimap<int64_t, std::function<void()>> events_;
  std::map<uint32_t, Waiting> pending_;
  std::map<int64_t, Call> called_;
  std::map<uint32_t, int64_t> fetched_;  // by the operation of the fetch
  std::set<int64_t> open_;
  int64_t last_call_ = 0;
};

}  // namespace support
