#include "app/dispatch.h"

#include "http/message.h"

namespace app {

async::Task<void> handle_request(Isolate& isolate, host::Host& host, async::Bytes head) {
  const http::RequestHead request = http::parse_request_head(head.view());
  base::Buffer body;
  const bool health = request.path == "/healthz";
  body.append(health ? R"({"status":"ok"})" : R"({"error":{"message":"Unknown endpoint"}})");
  host.respond(health ? 200 : 404, {{"content-type", "application/json"}}, body);
  co_return;
}

async::Task<void> handle_ledger_call(Isolate& isolate, host::Host& host, async::Bytes head,
                                     async::Bytes body) {
  base::Buffer out;
  out.append("{}");
  host.respond(404, {{"content-type", "application/json"}}, out);
  co_return;
}

}  // namespace app
