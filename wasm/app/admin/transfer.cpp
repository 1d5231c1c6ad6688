#include "app/admin/transfer.h"

#include "json/read.h"
#include "json/write.h"

namespace app {
namespace {

base::Error wrong_file() {
  return {base::ErrorCode::kInvalidValue, "This is no export file of this version.", "format"};
}

std::string document_text(const json::Value& root, std::string_view key) {
  const json::Value* document = root.find(key);
  return document == nullptr ? std::string() : json::to_text(*document);
}

}  // namespace

std::string write_transfer(const Transfer& transfer, int64_t now_ms) {
  base::Buffer keys;
  base::Buffer config;
  state::write_keys_document(transfer.keys, keys);
  state::write_config_document(transfer.config, config);
  base::Buffer body;
  json::Writer out(body);
  out.begin_object().member("format", kTransferFormat).member("version", kTransferVersion);
  out.member("exportedAt", now_ms).member("secrets", !transfer.secrets.empty());
  out.key("keys").raw(keys.str()).key("config").raw(config.str());
  out.key("geminiSecrets").begin_object();
  for (const KeySecret& key : transfer.secrets) out.member(key.id, key.secret);
  out.end_object().end_object();
  return body.str();
}

base::Result<Transfer> read_transfer(std::string_view text) {
  base::Arena arena;
  const base::Result<json::Value> root = json::read(text, arena);
  if (!root) return std::unexpected(root.error());
  const json::Value* version = root->find("version");
  const bool ours = root->find_string("format") == kTransferFormat && version != nullptr &&
                    version->as_int() == kTransferVersion;
  if (!ours) return base::fail(wrong_file());
  base::Result<state::KeysDocument> keys = state::read_keys_document(document_text(*root, "keys"));
  if (!keys) return std::unexpected(keys.error());
  base::Result<state::ConfigDocument> config =
      state::read_config_document(document_text(*root, "config"));
  if (!config) return std::unexpected(config.error());
  Transfer transfer{*std::move(keys), *std::move(config), {}};
  const json::Value* secrets = root->find("geminiSecrets");
  if (secrets == nullptr) return transfer;
  for (const json::Member& member : secrets->members()) {
    transfer.secrets.push_back({std::string(member.key), std::string(member.value.string())});
  }
  return transfer;
}

}  // namespace app
