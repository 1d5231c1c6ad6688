#include "gemini/error_body.h"

#include "base/text.h"
#include "json/read.h"

namespace gemini {
namespace {

constexpr size_t kShortestKey = 20;

// "41s" or "0.5s".
std::optional<int64_t> read_duration_ms(std::string_view text) {
  if (!text.ends_with('s')) return std::nullopt;
  const std::optional<double> seconds = base::parse_double(text.substr(0, text.size() - 1));
  if (!seconds || *seconds < 0 || *seconds > kLongestRetryDelayS) return std::nullopt;
  return static_cast<int64_t>(*seconds * 1000);
}

void read_quota(const json::Value& detail, ErrorBody& out) {
  const json::Value* violations = detail.find("violations");
  if (violations == nullptr) return;
  for (const json::Value& violation : violations->items()) {
    out.violations.push_back(
        {violation.find_string("quotaId"), violation.find_string("quotaValue")});
  }
}

void read_bad_request(const json::Value& detail, ErrorBody& out) {
  const json::Value* violations = detail.find("fieldViolations");
  if (violations == nullptr) return;
  for (const json::Value& violation : violations->items()) {
    out.fields.push_back(violation.find_string("field"));
  }
}

void read_detail(const json::Value& detail, ErrorBody& out) {
  const std::string_view type = detail.find_string("@type");
  if (type.ends_with("ErrorInfo")) out.reasons.push_back(detail.find_string("reason"));
  if (type.ends_with("RetryInfo")) {
    out.retry_delay_ms = read_duration_ms(detail.find_string("retryDelay"));
  }
  if (type.ends_with("QuotaFailure")) read_quota(detail, out);
  if (type.ends_with("BadRequest")) read_bad_request(detail, out);
}

bool is_key_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

// Length of a secret or project number that begins here; 0 when none does. `replacement` is set.
size_t secret_length(std::string_view text, std::string_view& replacement) {
  for (const std::string_view prefix : {"AIza", "AQ."}) {
    if (!text.starts_with(prefix)) continue;
    size_t end = prefix.size();
    while (end < text.size() && is_key_character(text[end])) ++end;
    replacement = "[redacted]";
    return end - prefix.size() >= kShortestKey ? end : 0;
  }
  for (const std::string_view prefix : {"projects/", "project_number:"}) {
    if (!text.starts_with(prefix)) continue;
    size_t end = prefix.size();
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    replacement = "projects/[redacted]";
    return end > prefix.size() ? end : 0;
  }
  return 0;
}

}  // namespace

bool ErrorBody::has_reason(std::string_view reason) const {
  for (const std::string_view found : reasons) {
    if (found == reason) return true;
  }
  return false;
}

bool ErrorBody::has_quota(std::string_view word) const {
  for (const QuotaViolation& violation : violations) {
    if (violation.quota_id.find(word) != std::string_view::npos) return true;
  }
  return false;
}

ErrorBody read_error_object(const json::Value& error) {
  ErrorBody out;
  out.readable = error.is_object();
  if (const json::Value* code = error.find("code")) {
    out.code = static_cast<int>(code->as_int().value_or(0));
  }
  out.status = error.find_string("status");
  out.message = error.find_string("message");
  if (const json::Value* details = error.find("details")) {
    for (const json::Value& detail : details->items()) read_detail(detail, out);
  }
  return out;
}

const json::Value* find_error(const json::Value& answer) {
  const bool listed = answer.is_array() && !answer.items().empty();
  return (listed ? answer.items()[0] : answer).find("error");
}

ErrorBody read_error_body(std::string_view body, base::Arena& arena) {
  const base::Result<json::Value> read = json::read(body, arena);
  if (!read) return {};
  const json::Value* error = find_error(*arena.make<json::Value>(*read));
  return error == nullptr ? ErrorBody() : read_error_object(*error);
}

std::string scrub(std::string_view message) {
  std::string out;
  out.reserve(message.size());
  while (!message.empty()) {
    std::string_view replacement;
    const size_t length = secret_length(message, replacement);
    if (length > 0) {
      out.append(replacement);
      message.remove_prefix(length);
    } else {
      out.push_back(message.front());
      message.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace gemini
