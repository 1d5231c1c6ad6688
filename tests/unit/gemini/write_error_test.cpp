#include "gemini/write_error.h"

#include <catch2/catch.hpp>
#include <string>

#include "base/text.h"

namespace {

using base::Error;
using base::ErrorCode;

std::string written(const Error& error) {
  base::Buffer out;
  gemini::write_error(error, out);
  return out.str();
}

std::string expected(std::string_view code, std::string_view status, std::string_view reason,
                     std::string_view rest = "") {
  return base::concat(R"({"error":{"code":)", code, R"(,"message":"m","status":")", status,
                      R"(","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",)",
                      R"("reason":")", reason, R"(","domain":"gemini-proxy-panel"})", rest, "]}}");
}

Error with(Error error, std::optional<long> retry_after_s, bool no_retry = false) {
  error.retry_after_s = retry_after_s;
  error.no_retry = no_retry;
  return error;
}

}  // namespace

TEST_CASE("gemini errors: each status has Google's word") {
  struct Row {
    ErrorCode code;
    std::string_view status;
    std::string_view word;
    std::string_view reason;
  };
  constexpr Row kRows[] = {
      {ErrorCode::kInvalidJson, "400", "INVALID_ARGUMENT", "INVALID_JSON"},
      {ErrorCode::kInvalidApiKey, "401", "UNAUTHENTICATED", "INVALID_API_KEY"},
      {ErrorCode::kModelNotAllowed, "403", "PERMISSION_DENIED", "MODEL_NOT_ALLOWED"},
      {ErrorCode::kModelNotFound, "404", "NOT_FOUND", "MODEL_NOT_FOUND"},
      {ErrorCode::kMethodNotAllowed, "405", "UNIMPLEMENTED", "METHOD_NOT_ALLOWED"},
      {ErrorCode::kRequestTimeout, "408", "DEADLINE_EXCEEDED", "REQUEST_TIMEOUT"},
      {ErrorCode::kConflict, "409", "ABORTED", "CONFLICT"},
      {ErrorCode::kRequestTooLarge, "413", "INVALID_ARGUMENT", "REQUEST_TOO_LARGE"},
      {ErrorCode::kRateLimitExceeded, "429", "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"},
      {ErrorCode::kRequestCancelled, "499", "CANCELLED", "REQUEST_CANCELLED"},
      {ErrorCode::kInternal, "500", "INTERNAL", "INTERNAL_ERROR"},
      {ErrorCode::kNotImplemented, "501", "UNIMPLEMENTED", "NOT_IMPLEMENTED"},
      {ErrorCode::kUpstreamError, "502", "UNAVAILABLE", "UPSTREAM_ERROR"},
      {ErrorCode::kOverloaded, "503", "UNAVAILABLE", "OVERLOADED"},
      {ErrorCode::kUpstreamTimeout, "504", "DEADLINE_EXCEEDED", "TIMEOUT"},
      {ErrorCode::kUpstreamOther, "502", "UNAVAILABLE", "API_ERROR"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.reason);
    CHECK(written({row.code, "m"}) == expected(row.status, row.word, row.reason));
  }
  Error other = {ErrorCode::kUpstreamOther, "m"};
  other.status = 522;
  CHECK(written(other) == expected("522", "UNKNOWN", "API_ERROR"));
}

TEST_CASE("gemini errors: a parameter stands with the reason") {
  CHECK(written({ErrorCode::kInvalidValue, "\"", "model"}) ==
        R"({"error":{"code":400,"message":"\"","status":"INVALID_ARGUMENT","details":[)"
        R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"INVALID_VALUE",)"
        R"("domain":"gemini-proxy-panel","metadata":{"param":"model"}}]}})");
}

TEST_CASE("gemini errors: a client is told whether to ask again") {
  constexpr std::string_view kDay = R"(,{"@type":"type.googleapis.com/google.rpc.QuotaFailure",)"
                                    R"("violations":[{"quotaId":"GatewayQuotaPerDay"}]})";
  const auto wait = [](std::string_view delay) {
    return base::concat(R"(,{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":")",
                        delay, R"("})");
  };
  CHECK(written(with({ErrorCode::kInsufficientQuota, "m"}, 9000, true)) ==
        expected("429", "RESOURCE_EXHAUSTED", "INSUFFICIENT_QUOTA", kDay));
  CHECK(written(with({ErrorCode::kRateLimitExceeded, "m"}, 7)) ==
        expected("429", "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", wait("7s")));
  CHECK(written(with({ErrorCode::kNoAvailableKey, "m"}, {}, true)) ==
        expected("503", "UNAVAILABLE", "NO_AVAILABLE_KEY", wait("3600s")));
}
