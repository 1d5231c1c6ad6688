#include "auth/origin_check.h"

#include <algorithm>

#include "base/text.h"

namespace auth {
namespace {

std::unexpected<base::Error> foreign_origin() {
  return base::fail(base::ErrorCode::kForbidden,
                    "The request comes from another site. Use the panel of this gateway.");
}

bool has_header(const http::RequestHead& head, std::string_view name) {
  return std::ranges::any_of(head.headers, [&](const auto& header) {
    return base::equals_ignore_case(header.first, name);
  });
}

}  // namespace

base::Status check_origin(const http::RequestHead& head) {
  if (has_header(head, "origin")) {
    if (!base::equals_ignore_case(head.header("origin"), head.origin)) return foreign_origin();
    return {};
  }
  if (!has_header(head, "sec-fetch-site")) return {};
  const std::string_view site = head.header("sec-fetch-site");
  if (site != "same-origin" && site != "none") return foreign_origin();
  return {};
}

}  // namespace auth
