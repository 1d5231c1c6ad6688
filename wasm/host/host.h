#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "async/operation.h"
#include "base/buffer.h"
#include "http/message.h"

// The outside world of one request, as the core sees it: implemented over the imports in abi/, and
// by a fake in tests. Every waiting call answers an async::Operation; dropping it cancels it.
namespace host {

enum class Space { kGeminiKeys, kWorkerConfig };  // the two KV namespaces

// Of log(); nothing is logged of what goes well. The numbers are those of the shim's `log`.
enum class LogLevel : int32_t { kWarning = 0, kError = 1 };

// What the time of a call is for: the head of the answer, or the answer with its body.
enum class Until { kHead, kEnd };

// How the stream to the client ends: as one that is whole, or so that a client can tell that it is
// not.
enum class Ending { kWhole, kBroken };

struct Outgoing {
  std::string_view method = "GET";
  std::string_view url;
  std::vector<http::Header> headers;
  // What it refers to must stay in place until the call's answer has been read or given up:
  // upstream may answer before it has all.
  const base::Buffer* body = nullptr;
  int64_t timeout_ms = 120'000;
  Until until = Until::kHead;
};

// Translates an upstream stream while the host moves the bytes. The host calls it once for each
// read; the coroutine that started the pump sleeps meanwhile.
class StreamTranslator {
 public:
  enum class Next { kContinue, kStop };
  virtual ~StreamTranslator() = default;
  // `out` is what goes to the client now; it may be left empty.
  virtual Next on_data(std::string_view bytes, base::Buffer& out) = 0;
  // How long what comes may gather before the next read, unless it is much.
  virtual int64_t wait_ms() const { return 0; }
};

// The most that the host itself holds of a body while it reads it: BLOCK of the shim.
inline constexpr size_t kMostInHands = size_t{512} * 1024;

// Who takes in a body that comes in parts. Small ones come whole, without a word.
class Intake {
 public:
  virtual ~Intake() = default;
  // Asked before the body takes `bytes` of the core's memory in all.
  virtual bool grow(size_t bytes) = 0;
  // What has come so far is in memory.
  virtual void take(std::string_view) {}
};

class Host {
 public:
  virtual ~Host() = default;

  virtual int64_t now_ms() = 0;
  virtual void random(std::span<uint8_t> out) = 0;
  virtual void log(LogLevel level, std::string_view line) = 0;
  // Value of an environment variable or secret; empty when unset. Lives as long as the instance.
  virtual std::string_view variable(std::string_view name) = 0;

  // The client's body, whole, with json::kPadding readable bytes behind it. Outcome kTooLarge when
  // it is longer than `limit`; kNoRoom when memory has ended or `intake`, which outlives the call,
  // does not grow.
  virtual async::Operation read_body(int64_t limit, Intake& intake) = 0;
  // Reads about so many bytes of it and keeps nothing, so that its connection stays of use.
  virtual async::Operation skip_body(int64_t most) = 0;

  // Starts an HTTP call. Completion: kOk, `code` = HTTP status, `handle` = the response, of which
  // the body is read with read_response() or pump(), or given up with close().
  virtual async::Operation fetch(const Outgoing& request) = 0;
  // Of a response whose body is neither read nor given up yet.
  virtual std::vector<http::Header> headers(int64_t handle) = 0;
  // The response's body, as read_body() reads the client's; nullptr: it fits into what is left for
  // answers.
  virtual async::Operation read_response(int64_t handle, int64_t limit, Intake* intake) = 0;
  async::Operation read_response(int64_t handle, int64_t limit) {
    return read_response(handle, limit, nullptr);
  }
  virtual void close(int64_t handle) = 0;
  // Ends the call of an operation of fetch() though its head has come: who reads or moves the body
  // is told kFailed.
  virtual void abandon(uint32_t fetch) = 0;

  // Answers the client: once, either whole or as a stream.
  virtual void respond(int status, const std::vector<http::Header>& headers,
                       const base::Buffer& body) = 0;
  virtual void start_stream(int status, const std::vector<http::Header>& headers) = 0;
  // Moves the response `handle` through `translator` to the client (whose stream may be started
  // from within the translator) until it ends (kOk), the translator stops (kStopped), upstream
  // breaks (kFailed) or the client goes (kClientGone).
  virtual async::Operation pump(int64_t handle, StreamTranslator& translator) = 0;
  virtual async::Operation write(const base::Buffer& bytes) = 0;
  virtual void end_stream(Ending ending) = 0;

  // As long, whatever happens; kClientGone when the client has gone by then.
  virtual async::Operation sleep(int64_t ms) = 0;

  virtual async::Operation kv_get(Space space, std::string_view key) = 0;
  virtual async::Operation kv_put(Space space, std::string_view key, std::string_view value) = 0;

  // Calls the Ledger; Completion `code` = HTTP status, `bytes` = body. kFailed when it does not
  // answer within `timeout_ms`.
  virtual async::Operation ledger(std::string_view method, std::string_view path,
                                  std::string_view body, int64_t timeout_ms) = 0;

  // AES-256-GCM of the platform under a key of 32 bytes. seal() takes a fresh nonce of 12 bytes and
  // answers ciphertext ‖ tag; open() takes nonce ‖ ciphertext ‖ tag and is kFailed when it does not
  // open.
  virtual async::Operation seal(std::span<const uint8_t> key, std::span<const uint8_t> nonce,
                                std::string_view plain) = 0;
  virtual async::Operation open(std::span<const uint8_t> key, std::string_view sealed) = 0;

  // A static asset of the panel as the response; Completion as of fetch().
  virtual async::Operation asset(std::string_view path) = 0;
};

}  // namespace host
