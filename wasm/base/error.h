#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace base {

// Every failure a client can be told about. HTTP status, OpenAI `type` and `code` of each stand
// together in the table of error.cpp; nothing else reaches a client.
enum class ErrorCode {
  kInvalidJson,
  kInvalidType,
  kInvalidValue,
  kMissingParameter,
  kUnsupportedParameter,
  kUnsupportedValue,
  kUnsupportedContentType,
  kMissingToolResult,
  kInvalidImageUrl,
  kInvalidApiKey,
  kUnauthorized,
  kForbidden,
  kUnknownUrl,
  kNotFound,
  kMethodNotAllowed,
  kConflict,
  kRequestTimeout,
  kRequestTooLarge,
  kTooManyAttempts,
  kModelNotFound,
  kModelNotAllowed,
  kFileNotFound,
  kContextLengthExceeded,
  kInvalidArgument,
  kRequestCancelled,
  kRegionUnsupported,
  kPermissionDenied,
  kInsufficientQuota,
  kRateLimitExceeded,
  kNoAvailableKey,
  kContentPolicyViolation,
  kNoImage,
  kMalformedResponse,
  kEmptyResponse,
  kStreamInterrupted,
  kInvalidStream,
  kUpstreamError,
  kModelOverloaded,
  kUpstreamTimeout,
  kUpstreamInternal,
  kUpstreamOther,
  kNotImplemented,
  kOverloaded,
  kInternal,
};

// The fixed part of an error, as OpenAI's error object and HTTP need it.
struct ErrorInfo {
  int status;
  std::string_view type;
  std::string_view code;  // empty = JSON null
};

const ErrorInfo& error_info(ErrorCode code);

// Its members are copied and freed in one place rather than in each function that may fail: the
// engine compiles what a first request runs through while the client waits.
struct Error {
  Error(ErrorCode code, std::string message, std::string param = {});
  Error(const Error& other);
  Error(Error&& other) noexcept;
  Error& operator=(const Error& other);
  Error& operator=(Error&& other) noexcept;
  ~Error();

  ErrorCode code;
  std::string message;  // English, free of secrets
  std::string param;    // path of the offending field; empty = JSON null
  int status = 0;       // replaces the table's status when not 0
  std::optional<long> retry_after_s = std::nullopt;  // `retry-after` header
  bool no_retry = false;                             // `x-should-retry: false` header

  int http_status() const { return status != 0 ? status : error_info(code).status; }
};

template <typename T>
using Result = std::expected<T, Error>;

using Status = Result<void>;

// Short forms, so that a failing line reads as one sentence.
std::unexpected<Error> fail(ErrorCode code, std::string message, std::string param = {});
std::unexpected<Error> fail(Error error);

}  // namespace base
