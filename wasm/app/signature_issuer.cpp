#include "app/signature_issuer.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "app/recall_signatures.h"
#include "base/text.h"

namespace app {
namespace {

// The Ledger keeps them beside the signatures by the ids of calls, which do not begin so.
constexpr std::string_view kIssuerPrefix = "issuer of ";

}  // namespace

void remember_issuer(Exchange& exchange, const gemini::SignatureMarks& marks,
                     const std::string& key_id) {
  for (const std::string& mark : marks.found()) {
    std::string name = base::concat(kIssuerPrefix, mark);
    exchange.isolate.issuers.remember(name, key_id, exchange.host.now_ms());
    exchange.outcome.signatures.push_back({std::move(name), key_id});
  }
}

async::Task<std::string> find_issuer(Exchange& exchange) {
  gemini::SignatureMarks marks;
  marks.add(exchange.body.view());
  std::vector<std::string_view> names;
  for (const std::string& mark : marks.found()) {
    names.push_back(exchange.arena.copy(base::concat(kIssuerPrefix, mark)));
  }
  if (names.empty()) co_return std::string();
  const std::vector<gemini::RememberedSignature> known =
      co_await recall(exchange, exchange.isolate.issuers, names);
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    const auto entry = std::ranges::find(known, *name, &gemini::RememberedSignature::first);
    if (entry != known.end()) co_return std::string(entry->second);
  }
  co_return std::string();
}

void remember_issuer(Exchange& exchange, const chat::AnswerPiece& piece,
                     const std::string& key_id) {
  for (const chat::Event& event : piece.events) {
    if (event.kind != chat::Event::Kind::kCall || event.call.signature.empty()) continue;
    exchange.isolate.issuers.remember(base::concat(kIssuerPrefix, event.call.id), key_id,
                                      exchange.host.now_ms());
  }
}

std::string find_issuer(Exchange& exchange, const chat::Request& request) {
  const auto turn = std::ranges::find_if(
      request.turns.rbegin(), request.turns.rend(),
      [](const chat::Turn& one) { return one.role == chat::Role::kModel && !one.calls.empty(); });
  if (turn == request.turns.rend()) return {};
  const std::string name = base::concat(kIssuerPrefix, turn->calls.front().id);
  return std::string(exchange.isolate.issuers.find(name, exchange.host.now_ms()));
}

}  // namespace app
