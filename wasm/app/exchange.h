#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/isolate.h"
#include "app/news.h"
#include "async/task.h"
#include "base/arena.h"
#include "base/base64_runs.h"
#include "base/error.h"
#include "base/verdict.h"
#include "chat/parameter.h"
#include "gemini/file_use.h"
#include "host/host.h"
#include "http/message.h"
#include "json/value.h"
#include "route/route.h"
#include "state/report.h"

namespace app {

// One client request on its way: what it is made of and what is to be said of it afterwards. Owned
// by handle_request(), which outlives every task of the request.
struct Exchange {
  // `memory` is the isolate's that the request takes its share of.
  Exchange(Isolate& isolate_in, host::Host& host_in, Memory& memory)
      : isolate(isolate_in), host(host_in), share(memory) {}
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  Isolate& isolate;
  host::Host& host;
  http::RequestHead head;
  route::Surface surface = route::Surface::kClient;  // whose headers an answer carries
  route::Dialect dialect = route::Dialect::kOpenAi;  // of respond_error()
  async::Bytes body;
  base::Base64Runs body_base64;  // within the body, when that is large
  base::Arena arena;
  size_t gathered = 0;                // of an answer, as hold_gathered() counts it
  Share share;                        // for body, arena and what is gathered
  std::vector<base::Repair> repairs;  // made so far; a request may need several calls
  int calls = 0;                      // upstream, those under way included
  int fetches = 0;                    // these, what they were redirected to, and files
  int planned = 0;                    // calls that are still to begin
  int64_t called_ms = 0;              // when the first of them began
  state::Outcome outcome;             // filled on the way, reported at the end
  News news;                          // of the effects in it, while the request goes on
  bool accountable = false;           // a call for Gemini was begun, so the outcome is reported
  gemini::FileUse files = gemini::FileUse::kNone;
  int64_t started_ms = 0;
  state::WorkerKey client;  // a copy: the documents may change; made anew when the body has come
  std::vector<chat::Parameter> ignored;
  std::vector<http::Header> extra_headers;  // of the answer to come
};

// What ends a request whose client has gone: kRequestCancelled.
base::Error client_gone();
// Why a response was given up that upstream is not to blame for: its client has gone, or memory
// lacks, as the share says that took it in; the exchange's own if none is named.
std::optional<base::Error> find_own_failure(const Share& share, const async::Completion& response);
std::optional<base::Error> find_own_failure(const Exchange& exchange,
                                            const async::Completion& response);
// A client that has gone is nobody's error. respond_error() notes it by itself.
void note_failure(Exchange& exchange, const base::Error& error);

// Answers. Each may be called once, before a stream was started.
void respond_json(Exchange& exchange, int status, const base::Buffer& body);
void respond_error(Exchange& exchange, const base::Error& error);
// Any body; `headers` beside those every answer of the surface carries.
void respond_with(Exchange& exchange, int status, std::vector<http::Header> headers,
                  const base::Buffer& body);
void start_stream(Exchange& exchange, int status, std::vector<http::Header> headers);
void start_event_stream(Exchange& exchange);

// What a request holds beside its body and arena: its coroutines, and its head, which stays for as
// long as the request does. A light one is not worth counting; others, of many, would fill memory.
bool is_light(const Exchange& exchange);
size_t request_bytes(const Exchange& exchange);

// Before an answer to a request whose body nobody reads: a connection with bytes left in it is
// closed, under the client's next request. Large ones are not worth it, nor those of a large head,
// which would stay in memory for as long as nothing comes.
async::Task<void> skip_body(Exchange& exchange);
// Whether a body is as long as its head tells. One in chunks is as long as they are, whatever its
// Content-Length, and workerd passes on both.
bool tells_length(const http::RequestHead& head);

// From which moment on the exchange's memory is held. Whatever strangers only announce has to be
// free, or a few of their connections keep everybody else out; it is where tells_length(), and
// where the head is small.
enum class Held { kWhenAnnounced, kWhenArrived };

// Reads the client's body whole into the exchange. Errors: kRequestTooLarge, kRequestTimeout,
// kRequestCancelled, kOverloaded.
async::Task<base::Status> read_raw_body(Exchange& exchange, int64_t limit,
                                        Held held = Held::kWhenAnnounced);
// The same, of the size that the settings allow.
async::Task<base::Status> read_raw_body(Exchange& exchange);
// What was read as JSON, in the exchange's arena. Two bytes can make a node of many, so what memory
// is left decides how many values there may be. Errors: kInvalidJson, kRequestTooLarge,
// kOverloaded.
base::Result<json::Value> parse_body(Exchange& exchange);
// The same of a JSON object, with what the body and its values take counted.
base::Result<const json::Value*> parse_object(Exchange& exchange);
// Reads the body and that.
async::Task<base::Result<const json::Value*>> read_json_body(Exchange& exchange);
// The latter; absent when there is none and the client was told why.
async::Task<const json::Value*> body_or_answer(Exchange& exchange);

// Why there is no room for what the request, which holds `own` beside its exchange's share, comes
// to: there may be when others are done.
base::Error lack_of_room(const Exchange& exchange, size_t own = 0);
// Why the body's values were not read: of a text that found no room a reader may say that it is
// missing.
base::Error explain_lack(const Exchange& exchange, const base::Error& error);

// Counts what body and arena have grown to, and `more` that is needed beside, and lets the arena
// have what is left. Errors as of Share::hold(); also when a text of the body's has found no room.
base::Status hold_memory(Exchange& exchange, size_t more);
base::Status hold_memory(Exchange& exchange);

// As hold_memory(), for so many copies, two of which are made at once.
base::Status hold_copies(Exchange& exchange, size_t copies, size_t bytes);

// Counts so many bytes more that an answer which is gathered takes until it leaves; none when they
// are refused.
base::Status hold_gathered(Exchange& exchange, size_t bytes);

// An answer of at most so many bytes is in what is left for answers.
inline constexpr size_t kSmallAnswer = size_t{1024} * 1024;

// `out` is about to be handed over, as one block; `beside` it and what hold_memory() counts there
// is more. Errors as of Share::hold().
base::Status hold_output(Exchange& exchange, const base::Buffer& out, size_t beside = 0);

}  // namespace app
