#include "app/recall_signatures.h"

#include "app/ledger.h"
#include "json/read.h"
#include "json/write.h"
#include "state/report_bounds.h"

namespace app {
namespace {

constexpr ptrdiff_t kMostAsked = 500;

// Clients choose how many calls there are and how they are named. None of a longer name is stored;
// of very many the last are asked for, as Gemini checks those of the turn under way.
void bound_ids(std::vector<std::string_view>& ids) {
  std::erase_if(ids, [](std::string_view id) { return id.size() > state::kLongestText; });
  if (std::ssize(ids) > kMostAsked) ids.erase(ids.begin(), ids.end() - kMostAsked);
}

std::string question(const std::vector<std::string_view>& ids) {
  base::Buffer body;
  json::Writer writer(body);
  writer.begin_object().key("ids").begin_array();
  for (const std::string_view id : ids) writer.string(id);
  writer.end_array().end_object();
  return body.str();
}

}  // namespace

async::Task<std::vector<gemini::RememberedSignature>> recall(
    Exchange& exchange, SignatureMemory& memory, const std::vector<std::string_view>& names) {
  std::vector<gemini::RememberedSignature> found;
  std::vector<std::string_view> unknown;
  const int64_t now_ms = exchange.host.now_ms();
  for (const std::string_view id : names) {
    const std::string_view signature = memory.find(id, now_ms);
    if (signature.empty()) {
      unknown.push_back(id);
    } else {
      found.emplace_back(id, exchange.arena.copy(signature));
    }
  }
  bound_ids(unknown);
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
    memory.remember(id, signature, now_ms);
    found.emplace_back(id, signature);
  }
  co_return found;
}

}  // namespace app
