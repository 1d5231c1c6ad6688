#pragma once

#include <optional>
#include <string_view>

#include "app/answer.h"
#include "app/client_stream.h"
#include "app/exchange.h"
#include "app/upstream.h"
#include "chat/continuation.h"
#include "chat/tally.h"
#include "gemini/read_response.h"
#include "host/host.h"
#include "sse/gather.h"
#include "sse/reader.h"

namespace app {

// One upstream stream on its way to the client: events in, the endpoint's events out. Nothing is
// told before the first event that holds something, so that until then another key can be tried.
class StreamSession final : public host::StreamTranslator {
 public:
  // All references must outlive the session. `upstream` brings the stream. `continued`: the calls
  // of the answer before this one.
  StreamSession(Exchange& exchange, ClientStream& client, Answer& answer,
                gemini::ResponseReader reader, const Upstream& upstream, int choice_offset,
                chat::Continued continued);

  Next on_data(std::string_view bytes, base::Buffer& out) override;
  int64_t wait_ms() const override { return gather_.wait_ms(); }

  // Upstream has ended: what is pending is an event, unless the stream was cut within it. Puts its
  // output.
  void end(base::Buffer& out);
  // Puts what was held back, and holds nothing back from here on.
  void tell(base::Buffer& out);

  // An error event, or an event that cannot be read.
  const std::optional<chat::Failure>& failure() const { return failure_; }
  // Why the gateway itself ended the stream: an event found no memory.
  const std::optional<base::Error>& lack() const { return lack_; }
  const chat::Tally& tally() const { return tally_; }
  // Usage as the client is told it.
  chat::Usage told_usage() const;
  const gemini::ResponseReader& reader() const { return reader_; }

 private:
  bool hold_event(size_t more);
  bool hold_sent(base::Buffer& out);
  // Whether there were any.
  bool take_events(base::Buffer& out);
  void take_event(std::string_view data, base::Buffer& out);

  Exchange& exchange_;
  ClientStream& client_;
  Answer& answer_;
  gemini::ResponseReader reader_;
  const Upstream& upstream_;
  int choice_offset_;
  chat::Continued continued_;
  sse::Reader events_;
  sse::Gather gather_;
  base::Arena arena_;  // of one event
  base::Buffer held_;
  chat::Tally tally_;
  std::optional<chat::Failure> failure_;
  std::optional<base::Error> lack_;
  size_t held_event_ = 0;  // room for a large one, in bytes of it
  size_t held_kept_ = 0;   // of what the answer keeps
  bool ended_ = false;
};

// Gives every call of the piece an id, and keeps the signatures that `model` will want back, for
// clients that drop them.
void remember_calls(Exchange& exchange, std::string_view model, chat::AnswerPiece& piece,
                    base::Arena& arena);

}  // namespace app
