#pragma once

#include <string>
#include <vector>

#include "state/config_document.h"
#include "state/fields.h"
#include "state/keys_document.h"

// The file of export and import:
//
//   {"format":"gemini-proxy-panel","version":1,"exportedAt":ms,"secrets":bool,
//    "keys":{KeysDocument},"config":{ConfigDocument},"geminiSecrets":{id:secret}}
//
// The documents are those of state/ without seals: secrets stand in "geminiSecrets", and only when
// they were asked for. Of worker keys the hashes are enough to take them over.
namespace app {

inline constexpr std::string_view kTransferFormat = "gemini-proxy-panel";
inline constexpr int64_t kTransferVersion = 1;

struct KeySecret {
  std::string id;
  std::string secret;
};

struct Transfer {
  state::KeysDocument keys;
  state::ConfigDocument config;
  std::vector<KeySecret> secrets;
};

std::string write_transfer(const Transfer& transfer, int64_t now_ms);
// Errors as of state::read_keys_document; kInvalidValue for another format or version.
base::Result<Transfer> read_transfer(std::string_view text);

}  // namespace app
