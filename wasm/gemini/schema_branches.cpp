#include "gemini/schema_branches.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "base/text_map.h"
#include "gemini/schema_alternatives.h"
#include "json/write.h"

namespace gemini {
namespace {

// JSON levels from a schema to one of its alternatives.
constexpr int kLevelsToBranch = 2;

bool is_schema_object(const SchemaType& type) {
  return type.empty() || type.has("object");
}

bool is_alternatives(const json::Member& member) {
  return member.key == "anyOf" || member.key == "oneOf";
}

// Names in every one of the lists, in the order of the first.
json::Value intersect_required(const std::vector<json::Value>& lists, base::Arena& arena) {
  base::TextMap<size_t> lists_with;  // counts each list once, in order
  for (size_t i = 0; i < lists.size(); ++i) {
    for (const json::Value& name : lists[i].items()) {
      size_t& count = lists_with[name.string()];
      if (count == i) ++count;
    }
  }
  std::vector<json::Value> out;
  for (const json::Value& name : lists.front().items()) {
    if (name.is_string() && lists_with[name.string()] == lists.size()) out.push_back(name);
  }
  return make_array(out, arena);
}

size_t price_of_comparing(const json::Value& properties) {
  size_t bytes = 0;
  for (const json::Member& member : properties.members()) {
    bytes += sizeof(json::Member) + member.value.text_size();
  }
  return bytes / SchemaBudget::kBytesPerNode;
}

// Properties of all branches in order of first appearance. Branches often share one whose value
// tells them apart, so different schemas of one name become alternatives.
class BranchProperties {
 public:
  void add(const json::Value& properties) {
    for (const json::Member& member : properties.members()) {
      const auto [place, fresh] = index_.try_emplace(member.key, entries_.size());
      if (fresh) entries_.push_back({member.key, {}, {}});
      Entry& entry = entries_[place->second];
      if (entry.known.insert(json::to_text(member.value)).second) {
        entry.schemas.push_back(member.value);
      }
    }
  }

  json::Value build(base::Arena& arena) const {
    std::vector<json::Member> out;
    for (const Entry& entry : entries_) {
      out.push_back({entry.name, join_alternatives(entry.schemas, arena)});
    }
    return json::Value::object(arena.copy_array(std::span<const json::Member>(out)));
  }

 private:
  struct Entry {
    std::string_view name;
    std::vector<json::Value> schemas;
    std::unordered_set<std::string, base::TextHash> known;  // their texts
  };
  std::vector<Entry> entries_;
  base::TextMap<size_t> index_;
};

class BranchCollector {
 public:
  BranchCollector(SchemaNormaliser& run, base::Arena& arena) : run_(run), arena_(arena) {}

  // Adds the properties of all alternatives a node has. The names that each of them requires;
  // nullopt when none is an object.
  std::optional<json::Value> add_alternatives(const FlatSchema& node, int depth) {
    std::vector<json::Value> required;
    for (const json::Member& member : node.members) {
      if (!is_alternatives(member)) continue;
      for (const json::Value& branch : member.value.items()) {
        if (!branch.is_object()) continue;
        const size_t open = run_.open_copies();
        const auto names = add_branch(branch, depth + kLevelsToBranch);
        run_.close_copies(open);
        if (run_.failed()) return std::nullopt;
        if (names) required.push_back(*names);
      }
    }
    if (required.empty()) return std::nullopt;
    return intersect_required(required, arena_);
  }

  json::Value properties() const { return properties_.build(arena_); }

 private:
  // The names the branch requires; nullopt when it is no object, or leads back to where it stands
  // and so requires what the others do.
  std::optional<json::Value> add_branch(const json::Value& branch, int depth) {
    const FlatSchema flat = run_.flatten(branch, depth, SchemaNormaliser::References::kCopy);
    const json::Value* type = find_member(flat.members, "type");
    if (run_.failed() || !is_schema_object(SchemaType(type))) return std::nullopt;
    const json::Value* own = find_member(flat.members, "properties");
    if (own != nullptr) {
      run_.spend(price_of_comparing(*own));
      if (run_.failed()) return std::nullopt;
      properties_.add(*own);
    }
    if (!flat.reference.empty()) return std::nullopt;
    const std::optional<json::Value> inner = add_alternatives(flat, depth);
    const bool branches = std::ranges::any_of(flat.members, is_alternatives);
    if (branches && !inner && own == nullptr && type == nullptr) return std::nullopt;
    const json::Value* names = find_member(flat.members, "required");
    std::vector<json::Member> all = {{"required", names ? *names : json::Value::array({})}};
    const json::Member inherited[] = {{"required", inner.value_or(json::Value::array({}))}};
    run_.merge(all, inherited, SchemaNormaliser::Clash::kLastWins);
    return all.front().value;
  }

  SchemaNormaliser& run_;
  base::Arena& arena_;
  BranchProperties properties_;
};

}  // namespace

void merge_root_branches(FlatSchema& root, SchemaNormaliser& run, base::Arena& arena) {
  BranchCollector collector(run, arena);
  const std::optional<json::Value> required = collector.add_alternatives(root, 1);
  std::erase_if(root.members, is_alternatives);
  if (!required) return;
  const json::Member merged[] = {{"properties", collector.properties()}, {"required", *required}};
  run.merge(root.members, merged, SchemaNormaliser::Clash::kLastWins);
}

}  // namespace gemini
