#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/usage.h"
#include "json/value.h"

// An answer as a list of events, the same for a whole body and for one event of a stream. gemini/
// produces them, openai/ writes them. Views live until the next call of the reader that made them.
namespace chat {

// Why a candidate ended, in the words both sides can be mapped to.
enum class FinishReason {
  kStop,  // also: unknown
  kLength,
  kContentFilter,
  kOther,         // decided by whether something was produced
  kMalformed,     // the model's call or answer could not be read upstream
  kContinuation,  // more can be had with a token
};

using base::Usage;

// A complete call of the model. `name` is the client's spelling.
struct CallMade {
  std::string_view id;  // empty: upstream gave none; one is made before anybody writes the call
  std::string_view name;
  bool custom = false;                     // declared as a custom (free text) tool
  const json::Value* arguments = nullptr;  // nullptr = no arguments
  std::string_view signature;              // empty = none
  bool first = false;                      // of its choice
};

struct Citation {
  int64_t start = 0;  // code points of the answer's text
  int64_t end = 0;
  std::string_view title;
  std::string_view url;
};

// What the model looked up to ground its answer.
struct WebSearch {
  std::vector<std::string_view> queries;
  std::vector<std::string_view> sources;  // URLs
};

struct TokenLogprob {
  std::string_view token;
  json::Value logprob = json::Value::number("0");  // as Gemini has written it
  std::vector<TokenLogprob> top;
};

struct Event {
  enum class Kind {
    kText,        // text
    kThought,     // text
    kCall,        // call
    kImage,       // mime, base64
    kAudio,       // mime, base64
    kSignature,   // text: signature of a text or an empty part
    kServerPart,  // raw, position: part of a server-side tool, to be echoed where it stood
    kCitations,   // citations, search, raw = grounding metadata (or nullptr)
    kUrlContext,  // raw
    kLogprobs,    // logprobs
    kFinish,      // finish, text = upstream's message, reason = upstream's word
    kBlocked,     // reason: the prompt was refused, there is no candidate
  };
  Kind kind = Kind::kText;
  int choice = 0;
  std::string_view text;
  std::string_view mime;
  std::string_view base64;
  CallMade call;
  std::vector<Citation> citations;
  WebSearch search;
  std::vector<TokenLogprob> logprobs;
  const json::Value* raw = nullptr;
  size_t position = 0;  // among the parts that the client can send back
  FinishReason finish = FinishReason::kStop;
  std::string_view reason;
};

// What stands once an answer, or came new with one stream event.
struct AnswerPiece {
  std::vector<Event> events;
  std::optional<Usage> usage;           // cumulative; the last one counts
  std::string_view response_id;         // empty = not said
  std::string_view model_version;       // empty = not said
  std::string_view service_tier;        // neutral: "default", "flex", "priority" or empty
  std::string_view continuation_token;  // empty = none
};

}  // namespace chat
