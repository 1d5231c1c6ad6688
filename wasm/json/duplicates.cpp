#include "json/duplicates.h"

namespace json {
namespace {

// From this many members on, duplicates are looked up by hash instead of by scanning.
constexpr size_t kManyMembers = 24;

size_t cut(std::vector<Member>& members, size_t kept) {
  const size_t dropped = members.size() - kept;
  members.resize(kept);
  return dropped;
}

}  // namespace

size_t Duplicates::drop(std::vector<Member>& members, size_t base) {
  if (members.size() - base > kManyMembers) return drop_many(members, base);
  size_t kept = base;
  for (size_t i = base; i < members.size(); ++i) {
    size_t at = base;
    while (at < kept && members[at].key != members[i].key) ++at;
    members[at] = members[i];
    if (at == kept) ++kept;
  }
  return cut(members, kept);
}

size_t Duplicates::drop_many(std::vector<Member>& members, size_t base) {
  size_t kept = base;
  for (size_t i = base; i < members.size(); ++i) {
    const auto [entry, fresh] = seen_.try_emplace(members[i].key, kept);
    members[entry->second] = members[i];
    if (fresh) ++kept;
  }
  seen_.clear();
  return cut(members, kept);
}

}  // namespace json
