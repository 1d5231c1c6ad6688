#include "base/text_map.h"

#include <bit>
#include <cstring>

namespace base {
namespace {

HashSecret own_secret;

class SipState {
 public:
  explicit SipState(const HashSecret& secret)
      : v0_(secret.first ^ 0x736F6D6570736575),
        v1_(secret.second ^ 0x646F72616E646F6D),
        v2_(secret.first ^ 0x6C7967656E657261),
        v3_(secret.second ^ 0x7465646279746573) {}

  void add(uint64_t word) {
    v3_ ^= word;
    mix();
    v0_ ^= word;
  }

  uint64_t finish() {
    v2_ ^= 0xFF;
    mix();
    mix();
    mix();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  void mix() {
    v0_ += v1_;
    v1_ = std::rotl(v1_, 13) ^ v0_;
    v0_ = std::rotl(v0_, 32);
    v2_ += v3_;
    v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ += v3_;
    v3_ = std::rotl(v3_, 21) ^ v0_;
    v2_ += v1_;
    v1_ = std::rotl(v1_, 17) ^ v2_;
    v2_ = std::rotl(v2_, 32);
  }

  uint64_t v0_;
  uint64_t v1_;
  uint64_t v2_;
  uint64_t v3_;
};

}  // namespace

uint64_t hash_text(std::string_view text, const HashSecret& secret) {
  SipState state(secret);
  uint64_t last = uint64_t{text.size()} << 56;
  for (; text.size() >= sizeof(uint64_t); text.remove_prefix(sizeof(uint64_t))) {
    uint64_t word;
    std::memcpy(&word, text.data(), sizeof(word));
    state.add(word);
  }
  for (size_t i = 0; i < text.size(); ++i) {
    last |= uint64_t{static_cast<unsigned char>(text[i])} << 8 * i;
  }
  state.add(last);
  return state.finish();
}

void set_hash_secret(const HashSecret& secret) {
  own_secret = secret;
}

size_t TextHash::operator()(std::string_view text) const {
  return static_cast<size_t>(hash_text(text, own_secret));
}

}  // namespace base
