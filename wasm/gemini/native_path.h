#pragma once

#include <string>
#include <string_view>

#include "http/message.h"
#include "json/value.h"

// Requests that speak the Gemini API already and are passed through.
namespace gemini {

// What a passed-through call does, as far as the gateway's own limits go by it.
enum class NativeKind {
  kRead,   // looks something up
  kKeep,   // puts, changes or deletes what lies at Google (files, stores, caches); counts tokens
  kWork,   // a model answers
  kBatch,  // a model answers later, out of a quota of its own
};

NativeKind native_kind(std::string_view method, std::string_view path);

// Whether a model's answer comes in events, of which each may be an error.
bool is_stream(std::string_view path);

// The model a path names ("/v1beta/models/<m>:generateContent" → "<m>", "/v1beta/tunedModels/<m>:…"
// → "tunedModels/<m>"), however it is percent-encoded; empty when it names none.
std::string model_in_path(std::string_view path);

// The model or agent a body names beside such a path (interactions, cached contents), as it stands
// there; empty when it names none.
std::string_view model_in_body(const json::Value& body);

// The query without the client's credentials and without what would speak for another account than
// the key's, or put headers and methods in the place of those that were checked.
std::string forwarded_query(std::string_view query);

// The client's headers that go upstream, by the same rule; cookies and the traces of this gateway's
// own network stay here too. `name` is lower case.
bool is_forwarded_header(std::string_view name);
// The response's headers that come back.
bool is_returned_header(std::string_view name);

}  // namespace gemini
