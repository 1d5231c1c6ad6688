#include <algorithm>
#include <string>

#include "app/ledger.h"
#include "base/text.h"
#include "fuzz.h"
#include "json/read.h"
#include "unit/support/fake_host.h"

namespace {

// A storage in which nothing is ever found.
class EmptyStorage final : public ledger::Storage {
 public:
  ledger::Rows read(const ledger::Statement&) override { return {}; }
  bool write(const ledger::Statements&) override { return true; }
  bool failed() const override { return false; }
  bool has_lost() const override { return false; }
  void set_alarm(int64_t) override {}
};

class Panel {
 public:
  Panel() {
    host_.variables = {{"SESSION_SECRET_KEY", "a secret of this deployment"},
                       {"ADMIN_PASSWORD", "open sesame"}};
    call("POST", "gemini-keys", R"({"key":"AIzaSyA-key-of-the-fuzzer","tags":["a"]})");
    call("POST", "worker-keys", R"({"key":"sk-worker-key","description":"b"})");
    call("POST", "models", R"({"id":"gemini-2.5-pro","category":"Pro","aliases":["gpt"]})");
  }

  // Answers in JSON whatever is asked.
  void call(std::string_view method, std::string_view resource, std::string_view body) {
    app::LedgerContext context{storage_, host_, state_};
    const std::string full = app::with_session(
        base::concat("/admin/", resource),
        {"session1", state_.config.policy.settings.session_epoch, host_.clock_ms + 1'000'000});
    const size_t mark = full.find('?');
    app::LedgerReply reply{0, ""};
    support::run_now(app::handle_ledger(
        context,
        app::read_ledger_request(method, full.substr(0, mark), full.substr(mark + 1), body),
        [&](const app::LedgerReply& given) { reply = given; }));
    fuzz::require(reply.status >= 200 && reply.status < 600);
    base::Arena arena;
    fuzz::require(json::read(reply.body, arena).has_value());
  }

 private:
  support::FakeHost host_;
  EmptyStorage storage_;
  ledger::State state_;
};

}  // namespace

// The first line is "METHOD resource[/id][?query]", the rest the body. After any call the Ledger
// still answers, and what it exports can be imported again.
void fuzz_one(std::string_view input) {
  const size_t line = std::min(input.find('\n'), input.size());
  const std::string_view head = input.substr(0, line);
  const size_t space = std::min(head.find(' '), head.size());
  const std::string_view resource = head.substr(std::min(space + 1, head.size()));
  const std::string_view body = input.substr(std::min(line + 1, input.size()));
  if (resource.find('#') != std::string_view::npos) return;
  Panel panel;
  panel.call(head.substr(0, space), resource, body);
  panel.call("POST", resource, body);
  panel.call("PATCH", resource, body);
  for (const std::string_view list : {"gemini-keys", "worker-keys", "models", "overview"}) {
    panel.call("GET", list, {});
  }
}
