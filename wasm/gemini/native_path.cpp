#include "gemini/native_path.h"

#include <algorithm>

#include "base/text.h"

namespace gemini {
namespace {

// Credentials, other accounts to speak for, names this gateway's network leaves, and what is meant
// for the next hop only: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
constexpr std::string_view kKeptHere[] = {
    "authorization",
    "proxy-authorization",
    "x-goog-api-key",
    "x-api-key",
    "cookie",
    "x-goog-user-project",
    "x-http-method-override",
    "host",
    "x-real-ip",
    "content-length",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "te",
    "trailer",
    "upgrade",
    "http2-settings",
    "expect",
    "accept-encoding",
    "origin",
    "referer",
    "true-client-ip",
    "cdn-loop",
};

// Lower case. https://docs.cloud.google.com/apis/docs/system-parameters
constexpr std::string_view kKeptParameters[] = {
    "key", "api_key", "access_token", "oauth_token", "bearer_token", "userproject", "gateway_pass",
};

// Of the parameters that begin with '$', those that only shape the answer.
constexpr std::string_view kShapes[] = {"$alt", "$fields", "$prettyprint"};

// What lies at Google and costs no model's work; agents, triggers and voices do, now or later.
constexpr std::string_view kStores[] = {
    "/upload/",        "/v1beta/files",   "/v1beta/fileSearchStores", "/v1beta/cachedContents",
    "/v1beta/batches", "/v1beta/corpora", "/v1beta/environments",     "/v1beta/credentials",
    "/v1beta/webhooks"};

constexpr std::string_view kBatchMethods[] = {":batchGenerate", ":asyncBatch"};

template <size_t kSize>
bool holds(const std::string_view (&list)[kSize], std::string_view name) {
  return std::ranges::find(list, name) != std::end(list);
}

bool is_forwarded_parameter(std::string_view encoded) {
  const std::string name = base::lower(http::percent_decode(encoded));
  return name.starts_with('$') ? holds(kShapes, name) : !holds(kKeptParameters, name);
}

constexpr std::string_view kReturned[] = {
    "content-type",
    "content-disposition",
    "content-range",
    "retry-after",
    "x-gemini-service-tier",
    "x-goog-upload-url",
    "x-goog-upload-status",
    "x-goog-upload-size-received",
    "x-goog-upload-chunk-granularity",
    "x-goog-upload-control-url",
};

}  // namespace

NativeKind native_kind(std::string_view method, std::string_view path) {
  if (method == "GET" || method == "HEAD") return NativeKind::kRead;
  if (method != "POST") return NativeKind::kKeep;
  const std::string decoded = http::percent_decode(path);
  const bool stores = std::ranges::any_of(
      kStores, [&](std::string_view prefix) { return decoded.starts_with(prefix); });
  if (stores || decoded.ends_with(":countTokens")) return NativeKind::kKeep;
  const bool batch = std::ranges::any_of(
      kBatchMethods, [&](std::string_view method_name) { return decoded.contains(method_name); });
  return batch ? NativeKind::kBatch : NativeKind::kWork;
}

bool is_stream(std::string_view path) {
  return http::percent_decode(path).ends_with(":streamGenerateContent");
}

std::string model_in_path(std::string_view path) {
  const std::string decoded = http::percent_decode(path);
  std::string_view rest = decoded;
  for (const std::string_view prefix : {"/v1beta/models/", "/v1beta/tunedModels/"}) {
    if (!rest.starts_with(prefix)) continue;
    rest.remove_prefix(prefix.size());
    const std::string_view name = rest.substr(0, rest.find_first_of(":/"));
    return base::concat(prefix.contains("tuned") ? "tunedModels/" : "", name);
  }
  return {};
}

std::string_view model_in_body(const json::Value& body) {
  const std::string_view model = body.find_string("model");
  return model.empty() ? body.find_string("agent") : model;
}

std::string forwarded_query(std::string_view query) {
  std::string out;
  for (const std::string_view pair : base::split(query, '&')) {
    if (pair.empty() || !is_forwarded_parameter(pair.substr(0, pair.find('=')))) continue;
    if (!out.empty()) out.push_back('&');
    out.append(pair);
  }
  return out;
}

bool is_forwarded_header(std::string_view name) {
  for (const std::string_view prefix : {"cf-", "x-forwarded-", "x-goog-iam-"}) {
    if (name.starts_with(prefix)) return false;
  }
  return !holds(kKeptHere, name);
}

bool is_returned_header(std::string_view name) {
  return holds(kReturned, name);
}

}  // namespace gemini
