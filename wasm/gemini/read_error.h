#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.h"
#include "chat/failure.h"
#include "json/value.h"

namespace gemini {

// What a client can be told as the status of an error. An error inside a stream may have the number
// of a gRPC status for its code.
inline bool is_error_status(int status) {
  return status >= 400 && status < 600;
}

// An upstream call that gave no answer.
struct ErrorInput {
  int status = 0;  // HTTP status; 0 = the network failed
  std::string_view body = {};
  std::string_view retry_after = {};  // header, in seconds
  std::string_view model = {};
  int64_t now_ms = 0;
  bool names_files = false;  // the request names files or addresses beside its own bytes
  bool searches = false;     // it asks for web search, maps or pages (gemini/search_use.h)
};

// What the failure means, by the details of the answer rather than its status: the rows
// 8.3/… of tests/cases/rows.json. https://ai.google.dev/gemini-api/docs/troubleshooting
chat::Failure read_failure(const ErrorInput& input, base::Arena& arena);

// The same for an `{"error":{…}}` event inside a stream that began with HTTP 200. `error` is the
// value of that member.
chat::Failure read_stream_failure(const json::Value& error, const ErrorInput& input);

}  // namespace gemini
