#pragma once

#include <cstdint>

#include "app/exchange.h"
#include "async/task.h"
#include "base/buffer.h"

namespace app {

// The stream of events to the client; shared by all upstream calls of a request.
class ClientStream {
 public:
  // `exchange` must outlive the stream.
  explicit ClientStream(Exchange& exchange)
      : exchange_(exchange), last_sent_ms_(exchange.started_ms) {}

  // Its head went out: the status is 200, and what fails is told by an event. Comments alone do not
  // bind the answer to an attempt.
  bool begun() const { return begun_; }
  void begin();
  // Events of the answer went out: what follows has to go on from them.
  bool told() const { return told_; }
  void tell();

  // What a pump writes by itself is noted.
  void note_sent(int64_t now_ms) { last_sent_ms_ = now_ms; }
  int64_t last_sent_ms() const { return last_sent_ms_; }
  // Many bytes go piece by piece, so that they are not needed as one block; no comment comes
  // between these. `bytes` must outlive the task.
  async::Task<async::Completion> write(const base::Buffer& bytes);
  bool writing() const { return writing_; }

 private:
  Exchange& exchange_;
  bool begun_ = false;
  bool told_ = false;
  bool writing_ = false;
  int64_t last_sent_ms_;
};

// While it lives, comments tell the client that it is not forgotten, so that nobody in between
// gives up: the stream is begun when no event has come for the setting `first_event_s` since the
// request did, and gets one then and whenever nothing was sent for `keepalive_s`; none when that is
// 0.
class SignsOfLife {
 public:
  // Both must outlive the object.
  SignsOfLife(Exchange& exchange, ClientStream& client);

 private:
  async::Task<void> first_;
  async::Task<void> later_;
};

}  // namespace app
