#include "keys/conversation.h"

#include "keys/random.h"

namespace keys {
namespace {

// Of a large medium its beginning and its size tell enough.
constexpr size_t kMediaSample = 256;

uint64_t hash_part(const chat::Part& part, uint64_t hash) {
  hash = hash_text(part.text.string(), hash);
  hash = hash_text(part.fetch_url, hash);
  hash = hash_text(part.media.uri, hash);
  hash = hash_text(part.media.base64.substr(0, kMediaSample), hash);
  return Random::mix(hash + part.media.base64.size());
}

}  // namespace

uint64_t conversation_hash(const chat::Request& request) {
  uint64_t hash = kHashStart;
  if (!request.conversation_hint.empty()) {
    hash = hash_text(request.conversation_hint, hash);
  } else {
    for (const std::string_view text : request.system) hash = Random::mix(hash_text(text, hash));
    if (!request.turns.empty()) {
      for (const chat::Part& part : request.turns.front().parts) hash = hash_part(part, hash);
    }
  }
  hash = Random::mix(hash);
  return hash == 0 ? 1 : hash;
}

}  // namespace keys
