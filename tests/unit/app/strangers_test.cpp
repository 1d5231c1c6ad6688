#include <catch2/catch.hpp>

#include "app/dispatch.h"
#include "base/text.h"
#include "unit/support/fake_host.h"

// Who shows no credential costs KV and the Ledger nothing.
namespace {

// Of KV and the Ledger, by an isolate that is cold, or else knows what there is.
int64_t calls_of(std::string_view target, std::string_view headers, bool cold) {
  support::FakeHost host;
  host.variables = {{"SESSION_SECRET_KEY", "a secret of this deployment"}};
  int64_t calls = 0;
  host.ledger_answer = [&](std::string_view, std::string_view) {
    ++calls;
    return support::FakeAnswer{503, "{}"};
  };
  app::Isolate isolate;
  isolate.loaded = !cold;
  isolate.fresh_ms = host.clock_ms;
  support::run_now(app::handle_request(
      isolate, host,
      async::Bytes::copy(base::concat("GET https://gateway.test", target, "\n", headers))));
  return calls + host.gets;
}

TEST_CASE("dispatch: KV and the Ledger are asked for a credential only", "[dispatch]") {
  struct Row {
    const char* target;
    const char* headers;
    int64_t calls;
  };
  const Row rows[] = {
      {"/v1/models", "", 0},
      {"/v1/models", "authorization: Basic eDp5\n", 0},
      {"/v1/models", "authorization: Bearer unknown\n", 1},
      {"/v1/models", "x-goog-api-key: unknown\n", 1},
      {"/v1beta/models?key=unknown", "", 1},
      {"/upload/v1beta/files?upload_id=u&gateway_pass=unknown", "", 1},
  };
  for (const Row& row : rows) {
    INFO(row.target << " " << row.headers);
    CHECK(calls_of(row.target, row.headers, false) == row.calls);
    CHECK((calls_of(row.target, row.headers, true) == 0) == (row.calls == 0));
  }
}

}  // namespace
