#include "gemini/write_error.h"

#include <string>

#include "base/text.h"
#include "json/write.h"

namespace gemini {
namespace {

constexpr std::string_view kDomain = "gemini-proxy-panel";
// gemini-cli asks again after a 503 unless it is told to wait for more than five minutes.
constexpr long kHopelessS = 3600;

// google.rpc.Code by the HTTP status that Google maps it to, else the nearest in meaning.
std::string_view status_word(int status) {
  switch (status) {
    case 401:
      return "UNAUTHENTICATED";
    case 403:
      return "PERMISSION_DENIED";
    case 404:
      return "NOT_FOUND";
    case 405:
    case 501:
      return "UNIMPLEMENTED";
    case 408:
    case 504:
      return "DEADLINE_EXCEEDED";
    case 409:
      return "ABORTED";
    case 429:
      return "RESOURCE_EXHAUSTED";
    case 499:
      return "CANCELLED";
    case 500:
      return "INTERNAL";
    case 502:
    case 503:
      return "UNAVAILABLE";
    default:
      return status < 500 ? "INVALID_ARGUMENT" : "UNKNOWN";
  }
}

std::string error_reason(const base::Error& error) {
  const base::ErrorInfo& info = base::error_info(error.code);
  std::string reason(info.code.empty() ? info.type : info.code);
  for (char& c : reason) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return reason;
}

json::Writer& begin_detail(std::string_view type, json::Writer& out) {
  return out.begin_object().member("@type", base::concat("type.googleapis.com/google.rpc.", type));
}

void write_reason(const base::Error& error, json::Writer& out) {
  begin_detail("ErrorInfo", out).member("reason", error_reason(error)).member("domain", kDomain);
  if (!error.param.empty()) {
    out.key("metadata").begin_object().member("param", error.param).end_object();
  }
  out.end_object();
}

// What is used up for the day is no cool-down: clients do not wait for its end.
void write_prospect(const base::Error& error, json::Writer& out) {
  if (error.code == base::ErrorCode::kInsufficientQuota) {
    begin_detail("QuotaFailure", out).key("violations").begin_array();
    out.begin_object().member("quotaId", "GatewayQuotaPerDay").end_object();
    out.end_array().end_object();
  } else if (error.retry_after_s || error.no_retry) {
    const long seconds = error.retry_after_s.value_or(kHopelessS);
    begin_detail("RetryInfo", out)
        .member("retryDelay", base::concat(std::to_string(seconds), "s"))
        .end_object();
  }
}

}  // namespace

void write_error(const base::Error& error, base::Buffer& out) {
  json::Writer writer(out);
  writer.begin_object()
      .key("error")
      .begin_object()
      .member("code", error.http_status())
      .member("message", error.message)
      .member("status", status_word(error.http_status()))
      .key("details")
      .begin_array();
  write_reason(error, writer);
  write_prospect(error, writer);
  writer.end_array().end_object().end_object();
}

}  // namespace gemini
