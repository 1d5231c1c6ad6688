#include "app/recall_signatures.h"

#include "app/ledger.h"
#include "json/read.h"
#include "json/write.h"

namespace app {
namespace {

std::string question(const std::vector<std::string_view>& ids) {
  base::Buffer body;
  json::Writer writer(body);
  writer.begin_object().key("ids").begin_array();
  for (const std::string_view id : ids) writer.string(id);
  writer.end_array().end_object();
  return body.str();
}

}  // namespace

async::Task<std::vector<gemini::RememberedSignature>> recall_signatures(
    Exchange& exchange, const std::vector<std::string_view>& calls) {
  std::vector<gemini::RememberedSignature> found;
  std::vector<std::string_view> unknown;
  const int64_t now_ms = exchange.host.now_ms();
  for (const std::string_view id : calls) {
    const std::string_view signature = exchange.isolate.signatures.find(id, now_ms);
    if (signature.empty()) {
      unknown.push_back(id);
    } else {
      found.emplace_back(id, exchange.arena.copy(signature));
    }
  }
  if (unknown.empty()) co_return found;
  const std::string body = question(unknown);
  const async::Completion answer =
      co_await exchange.host.ledger("POST", "/signatures", body, kChatTimeoutMs);
  if (!answer.ok() || answer.code != 200) co_return found;
  const base::Result<json::Value> tree = json::read(answer.bytes.view(), exchange.arena);
  const json::Value* list = tree ? tree->find("signatures") : nullptr;
  if (list == nullptr) co_return found;
  for (const json::Value& entry : list->items()) {
    const std::string_view id = entry.find_string("call");
    const std::string_view signature = entry.find_string("signature");
    exchange.isolate.signatures.remember(id, signature, now_ms);
    found.emplace_back(id, signature);
  }
  co_return found;
}

}  // namespace app
