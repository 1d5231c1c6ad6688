#include "json/duplicates.h"

#include <bit>
#include <vector>

#include "base/rare.h"
#include "base/text.h"
#include "base/text_map.h"

namespace json {
namespace {

// From this many members on, duplicates are looked up by hash instead of by scanning.
constexpr size_t kManyMembers = 24;

// At most half of the slots are taken, so that a search ends soon.
BASE_RARE size_t drop_many(std::span<Member> members) {
  constexpr uint32_t kFree = UINT32_MAX;
  std::vector<uint32_t> places(std::bit_ceil(2 * members.size()), kFree);
  const size_t mask = places.size() - 1;
  size_t kept = 0;
  for (const Member& member : members) {
    size_t slot = base::TextHash()(member.key) & mask;
    while (places[slot] != kFree && !base::same_name(members[places[slot]].key, member.key)) {
      slot = (slot + 1) & mask;
    }
    if (places[slot] == kFree) places[slot] = static_cast<uint32_t>(kept++);
    members[places[slot]] = member;
  }
  return kept;
}

}  // namespace

size_t drop_duplicates(std::span<Member> members) {
  if (members.size() > kManyMembers) return drop_many(members);
  size_t kept = 0;
  for (const Member& member : members) {
    size_t at = 0;
    while (at < kept && !base::same_name(members[at].key, member.key)) ++at;
    members[at] = member;
    if (at == kept) ++kept;
  }
  return kept;
}

}  // namespace json
