#pragma once

#include <string_view>
#include <vector>

#include "base/error.h"

// Form data as browsers and SDKs send files (RFC 7578, RFC 2046 §5.1).
namespace http {

// One field. All views point into the body.
struct FormPart {
  std::string_view name;
  std::string_view file_name;     // empty: no file, or one without a name
  std::string_view content_type;  // as sent; empty = not said
  std::string_view body;
};

// Parts of a multipart/form-data body, in order. `content_type` is the request's header, which
// names the boundary. Error: kInvalidValue when the header is another one or the body does not keep
// to it.
base::Result<std::vector<FormPart>> read_multipart(std::string_view content_type,
                                                   std::string_view body);

}  // namespace http
