#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/exchange.h"
#include "async/task.h"
#include "chat/failure.h"
#include "gemini/read_error.h"
#include "keys/choose.h"
#include "keys/health.h"
#include "keys/retry.h"

namespace app {

// Writes what goes upstream; called again when a repair changes it.
class RequestWriter {
 public:
  virtual ~RequestWriter() = default;
  virtual std::string_view method() const { return "POST"; }
  // Beside the key's.
  virtual std::vector<http::Header> headers() const {
    return {{"content-type", "application/json"}};
  }
  // `path` is relative to the base URL and begins with '/'.
  virtual base::Status write(std::span<const chat::Repair> repairs, base::Buffer& body,
                             std::string& path) = 0;
  // Whether write() heeds repairs: else a refusal that one would mend is final.
  virtual bool can_repair() const { return false; }
  // What repairs can still change of what was written; asked when it was refused.
  virtual chat::Leeway leeway() const { return {}; }
  // Whether what was written asks for a search; asked when it was refused.
  virtual bool searches() const { return false; }
  // Whether it matters which service tier serves the call.
  virtual bool wants_service_tier() const { return false; }
  // The next body asks for what follows an answer that ended with this token.
  virtual void continue_with(std::string_view token) { (void)token; }
};

// The status of a call that has none, as it ended so: 0 = none came.
constexpr int broken_status(async::Outcome outcome) {
  return outcome == async::Outcome::kTimeout ? 504 : 0;
}

// A response that began well: HTTP 2xx, body not read yet.
struct Opened {
  uint32_t fetch = 0;  // the operation that brought it
  int64_t handle = 0;
  int status = 200;
  std::string_view service_tier;  // as its head says, a neutral word; empty when nobody wants it
};

// Which keys may serve: any of the pool, or the home key, to whose project belongs what is uploaded
// through this gateway. kHomeFirst: another one may be asked when that project has no such thing.
enum class KeyScope { kPool, kHome, kHomeFirst };

// A failed response as it came.
struct RawError {
  int status = 0;  // 0 = none came
  std::string body;
  std::string content_type;  // as its head says; empty when that says none
  std::string retry_after;
};

// The calls one client request makes to Gemini for one answer: chooses keys, tells them apart,
// waits, repairs, and keeps the record of attempts. One retry budget for all of it.
class Upstream {
 public:
  // `writer` must outlive the object. `conversation` as for keys::Ask.
  Upstream(Exchange& exchange, std::string model, uint64_t conversation, RequestWriter& writer,
           KeyScope scope = KeyScope::kPool);
  // A call under way is broken off.
  ~Upstream();
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;

  // The key whose project goes first, as what the request sends back is of it; empty: none.
  void prefer(std::string key_id) { preferred_ = std::move(key_id); }

  // Calls until a response begins well or nothing more can be tried. The error is what the client
  // is told.
  async::Task<base::Result<Opened>> open();

  // The opened response turned out to be a failure before any byte went to the client. True when
  // open() may be called again, after the back-off was waited for; false: `error()` is the answer.
  // `usage` is what it said until then, here as below.
  async::Task<bool> retry_after(chat::Failure failure, base::Usage usage);
  // The same for an answer without content, of which the key is innocent; false: nothing is done.
  bool retry_empty(const base::Usage& usage);
  const base::Error& error() const { return last_error_; }
  // What is known of the call when it is refused, however the refusal came; `status` as it says.
  // Refers to the object.
  gemini::ErrorInput error_input(int status) const;
  // The failure that an answer or event tells of itself, for all that the call began well; the
  // object is the answer or stands first in an array. nullopt: it is none.
  std::optional<chat::Failure> find_failure(const json::Value& answer) const;
  std::string_view model() const { return model_; }
  // The key of the latest call.
  const std::string& key_id() const { return key_id_; }
  // The last failed response, for clients that speak Gemini themselves.
  const RawError& raw_error() const { return raw_error_; }
  // The opened response is one, whatever its head said.
  void note_raw_error(RawError error) { raw_error_ = std::move(error); }

  // The opened response was a good answer: it is counted, the key's strikes are forgotten, a repair
  // that helped is remembered.
  void succeed(const base::Usage& usage);
  // The client gave up while the answer came: it is counted as far as it got.
  void count_answer(const base::Usage& usage);
  // Whether one more call fits into what the platform lets a request fetch.
  bool may_call() const;
  // The answer goes on: open() asks the same key for what follows.
  void continue_with(std::string_view token);
  // The opened response has failed and nothing more is tried, as some of it was told the client.
  void fail_answer(const chat::Failure& failure, const base::Usage& usage);
  // The same where nothing follows of it for the key.
  void fail_attempt(int status, const base::Usage& usage);

 private:
  keys::Reuse reuse_of_tried() const;
  // The one key that may serve, as it has what the request names; empty when any may, or none can.
  std::string_view holder_id() const;
  // The same for a call that names no model: it takes of no limit, and what is under way, such as
  // an upload in parts, comes to its end though the key rests meanwhile.
  const state::GeminiKey* holder_without_model() const;
  keys::Ask next_ask();
  // What to tell of a key that does not take the signatures of the preferred one, which rests: how
  // long. Absent for any other failure, and where the signatures could be replaced.
  std::optional<base::Error> wait_for_preferred(const chat::Failure& failure);
  base::Result<const state::GeminiKey*> choose_key();
  async::Task<base::Result<std::string>> secret_of(std::string sealed);
  base::Status prepare();
  // One redirect within the base URL's origin is followed.
  enum class Redirects { kFollow, kRefuse };
  std::string url() const;
  async::Task<base::Result<Opened>> call(std::string url, std::string secret, Redirects redirects);
  Opened open_head(uint32_t fetch, const async::Completion& head);
  // Makes call_failure_ of what operation `fetch` brought instead of a response that begins well.
  async::Task<void> learn_failure(uint32_t fetch, const async::Completion& head);
  async::Task<bool> act_on(chat::Failure failure);
  keys::UsedKey used_key() const { return {key_id_, seal_}; }
  void record_failure(const chat::Failure& failure);
  // Others see from here on that the key is at work, until the call has ended or does not begin.
  void take_key(const state::GeminiKey& key);
  void give_back_key();
  // Its secret does not open, for the reason `error`: no call is made. The failure that is.
  chat::Failure give_back_unreadable(const base::Error& error);
  // One of the calls that were to begin does, or does not.
  void end_plan();
  void begin_attempt();
  // The only way into the outcome, so that its calls stand in the order in which they ended.
  void end_attempt(state::CallEnd end, const base::Usage& usage);
  void note_progress();

  Exchange& exchange_;
  std::string model_;
  uint64_t conversation_;
  RequestWriter& writer_;
  KeyScope scope_;
  std::string preferred_;
  base::Buffer body_;
  Share share_{exchange_.isolate.memory};  // for what `body_` does not splice
  std::string path_;
  bool written_ = false;
  std::vector<chat::Repair> repairs_;
  chat::Repair trial_ = chat::Repair::kNone;  // made for the call under way
  keys::Progress progress_;
  keys::Step step_;
  std::vector<std::string> tried_;
  std::string key_id_;
  std::string seal_;                       // of the secret that is used
  bool taken_ = false;                     // the key is, and its call has not begun
  std::optional<state::Attempt> attempt_;  // the call under way
  base::Error last_error_;
  RawError raw_error_;
  chat::Failure call_failure_;  // why call() answered no response
  std::optional<chat::Failure> last_failure_;
};

}  // namespace app
