#include "app/ledger.h"
#include "base/text.h"
#include "http/message.h"
#include "json/write.h"

namespace app {
namespace {

constexpr std::string_view kSessionParameter = "_session";
constexpr std::string_view kDeploymentParameter = "_deployment";

SessionClaim read_claim(std::string_view text) {
  const std::vector<std::string_view> parts = base::split(text, '.');
  if (parts.size() != 3) return {};
  const std::optional<int64_t> epoch = base::parse_int(parts[1]);
  const std::optional<int64_t> end = base::parse_int(parts[2]);
  if (!epoch || !end) return {};
  return {std::string(parts[0]), *epoch, *end};
}

}  // namespace

std::string with_session(std::string_view path_and_query, const SessionClaim& claim) {
  const size_t mark = path_and_query.find('?');
  const std::string_view path = path_and_query.substr(0, mark);
  const std::string_view query =
      mark == std::string_view::npos ? std::string_view() : path_and_query.substr(mark + 1);
  return base::concat(path, "?", kSessionParameter, "=", claim.id, ".", std::to_string(claim.epoch),
                      ".", std::to_string(claim.end_ms), "&", kDeploymentParameter, "=",
                      claim.deployment, "&", query);
}

LedgerRequest read_ledger_request(std::string_view method, std::string_view path,
                                  std::string_view query, std::string_view body) {
  LedgerRequest request{
      std::string(method), std::string(path), std::string(query), std::string(body), {}};
  request.session = read_claim(http::query_parameter(query, kSessionParameter));
  request.session.deployment = http::query_parameter(query, kDeploymentParameter);
  return request;
}

LedgerReply error_reply(const base::Error& error) {
  const base::ErrorInfo& info = base::error_info(error.code);
  base::Buffer body;
  json::Writer out(body);
  out.begin_object().key("error").begin_object();
  out.member("message", error.message).member("type", info.type);
  out.member_or_null("param", error.param).member_or_null("code", info.code);
  if (error.retry_after_s) out.member("retry_after_s", int64_t{*error.retry_after_s});
  out.end_object().end_object();
  return {error.http_status(), body.str()};
}

}  // namespace app
