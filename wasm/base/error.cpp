#include "base/error.h"

namespace base {
namespace {

constexpr std::string_view kInvalidRequest = "invalid_request_error";
constexpr std::string_view kServer = "server_error";

}  // namespace

const ErrorInfo& error_info(ErrorCode code) {
  switch (code) {
#define INFO(name, status, type, text)                      \
  case ErrorCode::name: {                                   \
    static constexpr ErrorInfo info = {status, type, text}; \
    return info;                                            \
  }
    INFO(kInvalidJson, 400, kInvalidRequest, "invalid_json")
    INFO(kInvalidType, 400, kInvalidRequest, "invalid_type")
    INFO(kInvalidValue, 400, kInvalidRequest, "invalid_value")
    INFO(kMissingParameter, 400, kInvalidRequest, "missing_required_parameter")
    INFO(kUnsupportedParameter, 400, kInvalidRequest, "unsupported_parameter")
    INFO(kUnsupportedValue, 400, kInvalidRequest, "unsupported_value")
    INFO(kUnsupportedContentType, 400, kInvalidRequest, "unsupported_content_type")
    INFO(kMissingToolResult, 400, kInvalidRequest, "missing_tool_result")
    INFO(kInvalidImageUrl, 400, kInvalidRequest, "invalid_image_url")
    INFO(kInvalidApiKey, 401, kInvalidRequest, "invalid_api_key")
    INFO(kUnauthorized, 401, kInvalidRequest, "unauthorized")
    INFO(kForbidden, 403, kInvalidRequest, "forbidden")
    INFO(kUnknownUrl, 404, kInvalidRequest, "unknown_url")
    INFO(kNotFound, 404, kInvalidRequest, "not_found")
    INFO(kMethodNotAllowed, 405, kInvalidRequest, "method_not_allowed")
    INFO(kConflict, 409, kInvalidRequest, "conflict")
    INFO(kRequestTimeout, 408, kInvalidRequest, "request_timeout")
    INFO(kRequestTooLarge, 413, kInvalidRequest, "request_too_large")
    INFO(kTooManyAttempts, 429, kInvalidRequest, "too_many_attempts")
    INFO(kModelNotFound, 404, kInvalidRequest, "model_not_found")
    INFO(kModelNotAllowed, 403, kInvalidRequest, "model_not_allowed")
    INFO(kFileNotFound, 404, kInvalidRequest, "file_not_found")
    INFO(kContextLengthExceeded, 400, kInvalidRequest, "context_length_exceeded")
    INFO(kInvalidArgument, 400, kInvalidRequest, "invalid_argument")
    INFO(kRequestCancelled, 499, kInvalidRequest, "request_cancelled")
    INFO(kRegionUnsupported, 403, "request_forbidden", "unsupported_country_region_territory")
    INFO(kPermissionDenied, 403, "permission_error", "permission_denied")
    INFO(kInsufficientQuota, 429, "insufficient_quota", "insufficient_quota")
    INFO(kRateLimitExceeded, 429, "rate_limit_error", "rate_limit_exceeded")
    INFO(kNoAvailableKey, 503, kServer, "no_available_key")
    INFO(kContentPolicyViolation, 400, kInvalidRequest, "content_policy_violation")
    INFO(kNoImage, 502, kServer, "no_image")
    INFO(kMalformedResponse, 502, kServer, "malformed_response")
    INFO(kEmptyResponse, 502, kServer, "empty_response")
    INFO(kStreamInterrupted, 502, kServer, "upstream_stream_interrupted")
    INFO(kInvalidStream, 502, kServer, "upstream_invalid_stream")
    INFO(kUpstreamError, 502, kServer, "upstream_error")
    INFO(kModelOverloaded, 503, kServer, "model_overloaded")
    INFO(kUpstreamTimeout, 504, kServer, "timeout")
    INFO(kUpstreamInternal, 500, kServer, "internal_error")
    INFO(kUpstreamOther, 502, "api_error", "")
    INFO(kNotImplemented, 501, kServer, "not_implemented")
    INFO(kOverloaded, 503, kServer, "overloaded")
    INFO(kInternal, 500, kServer, "internal_error")
#undef INFO
  }
  __builtin_unreachable();
}

Error::Error(ErrorCode code_in, std::string message_in, std::string param_in)
    : code(code_in), message(std::move(message_in)), param(std::move(param_in)) {}
Error::Error(const Error& other) = default;
Error::Error(Error&& other) noexcept = default;
Error& Error::operator=(const Error& other) = default;
Error& Error::operator=(Error&& other) noexcept = default;
Error::~Error() = default;

std::unexpected<Error> fail(ErrorCode code, std::string message, std::string param) {
  return std::unexpected<Error>(std::in_place, code, std::move(message), std::move(param));
}

std::unexpected<Error> fail(Error error) {
  return std::unexpected<Error>(std::move(error));
}

}  // namespace base
