#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "chat/failure.h"
#include "chat/request.h"
#include "gemini/tool_names.h"
#include "json/value.h"
#include "state/settings.h"

// Conversation → body and path of `generateContent`.
// https://ai.google.dev/api/generate-content
namespace gemini {

enum class WebSearchDefault { kOff, kOn };  // may the model search when the client says nothing

// One signature this gateway remembers from an earlier answer.
using RememberedSignature = std::pair<std::string_view, std::string_view>;  // call id, signature

struct WriteOptions {
  state::StoreMode store = state::StoreMode::kSendFalse;
  state::IncludeThoughts thoughts = state::IncludeThoughts::kAuto;
  const json::Value* safety_settings = nullptr;  // array sent when the client gives none
  WebSearchDefault web_search = WebSearchDefault::kOff;
  std::span<const chat::Repair> repairs = {};
  std::span<const RememberedSignature> remembered = {};
  std::string_view continuation_token = {};  // of the answer that this one goes on; empty = none
};

struct Written {
  // How `n` choices come about.
  enum class Choices {
    kOne,
    kCandidates,  // one call answers all of them
    kFanOut,      // the same body is sent once for each choice
  };
  ToolNames names;  // to give the client its own names back
  Choices choices = Choices::kOne;
  bool searches = false;  // as of gemini/search_use.h
  chat::Leeway leeway;
  std::string path;  // with query, from "/v1beta/" on
};

// Appends the body to `out`, which then refers to base64 data of the request: the client's body and
// the arena must outlive it. Parameters that have no effect on this model are added to
// `request.ignored`. Errors name the client's parameter.
base::Result<Written> write_request(chat::Request& request, const WriteOptions& options,
                                    base::Arena& arena, base::Buffer& out);

// How many upstream calls the client's `n` takes on a model that nothing is known against.
int count_calls(const chat::Request& request);

// Ids of the calls whose signature must be asked from memory before writing: the model wants one
// and the client sent none.
std::vector<std::string_view> signatures_wanted(const chat::Request& request);

}  // namespace gemini
