#include "gemini/native_path.h"

#include <algorithm>

#include "base/text.h"

namespace gemini {
namespace {

constexpr std::string_view kKeptHere[] = {
    "authorization", "x-goog-api-key", "x-api-key",  "cookie",          "host",
    "x-real-ip",     "content-length", "connection", "accept-encoding", "origin",
    "referer",       "true-client-ip", "cdn-loop",
};

constexpr std::string_view kReturned[] = {
    "content-type",
    "content-disposition",
    "retry-after",
    "x-gemini-service-tier",
    "x-goog-upload-url",
    "x-goog-upload-status",
    "x-goog-upload-size-received",
    "x-goog-upload-chunk-granularity",
    "x-goog-upload-control-url",
};

}  // namespace

std::string_view model_in_path(std::string_view path) {
  constexpr std::string_view kModels = "/v1beta/models/";
  if (!path.starts_with(kModels)) return {};
  path.remove_prefix(kModels.size());
  return path.substr(0, path.find_first_of(":/"));
}

std::string query_without_key(std::string_view query) {
  std::string out;
  for (const std::string_view pair : base::split(query, '&')) {
    if (pair.empty() || http::percent_decode(pair.substr(0, pair.find('='))) == "key") continue;
    if (!out.empty()) out.push_back('&');
    out.append(pair);
  }
  return out;
}

bool is_forwarded_header(std::string_view name) {
  if (name.starts_with("cf-") || name.starts_with("x-forwarded-")) return false;
  return std::find(std::begin(kKeptHere), std::end(kKeptHere), name) == std::end(kKeptHere);
}

bool is_returned_header(std::string_view name) {
  return std::find(std::begin(kReturned), std::end(kReturned), name) != std::end(kReturned);
}

}  // namespace gemini
