#include "openai/write_error.h"

#include "json/write.h"

namespace openai {

void write_error(const base::Error& error, base::Buffer& out) {
  const base::ErrorInfo& info = base::error_info(error.code);
  json::Writer(out)
      .begin_object()
      .key("error")
      .begin_object()
      .member("message", error.message)
      .member("type", info.type)
      .member_or_null("param", error.param)
      .member_or_null("code", info.code)
      .end_object()
      .end_object();
}

std::vector<http::Header> error_headers(const base::Error& error) {
  std::vector<http::Header> headers;
  if (error.retry_after_s) headers.push_back({"retry-after", std::to_string(*error.retry_after_s)});
  if (error.no_retry) headers.push_back({"x-should-retry", "false"});
  return headers;
}

}  // namespace openai
