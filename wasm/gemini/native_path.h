#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

// Requests that speak the Gemini API already and are passed through.
namespace gemini {

// The model a path names ("/v1beta/models/<m>:generateContent"); empty when it names none.
std::string_view model_in_path(std::string_view path);

// The query without the client's credential.
std::string query_without_key(std::string_view query);

// The client's headers that go upstream; credentials, cookies and the traces of this gateway's own
// network stay here. `name` is lower case.
bool is_forwarded_header(std::string_view name);
// The response's headers that come back.
bool is_returned_header(std::string_view name);

}  // namespace gemini
