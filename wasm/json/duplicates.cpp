#include "json/duplicates.h"

namespace json {
namespace {

// From this many members on, duplicates are looked up by hash instead of by scanning.
constexpr size_t kManyMembers = 24;
constexpr size_t kKeptBuckets = 65536;

}  // namespace

size_t Duplicates::drop(std::span<Member> members) {
  if (members.size() > kManyMembers) return drop_many(members);
  size_t kept = 0;
  for (const Member& member : members) {
    size_t at = 0;
    while (at < kept && members[at].key != member.key) ++at;
    members[at] = member;
    if (at == kept) ++kept;
  }
  return kept;
}

size_t Duplicates::drop_many(std::span<Member> members) {
  size_t kept = 0;
  for (const Member& member : members) {
    const auto [entry, fresh] = seen_.try_emplace(member.key, kept);
    members[entry->second] = member;
    if (fresh) ++kept;
  }
  if (seen_.bucket_count() > kKeptBuckets) seen_ = {};
  seen_.clear();
  return kept;
}

}  // namespace json
