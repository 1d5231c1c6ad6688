#include "gemini/camel_case.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text_map.h"
#include "gemini/tree_builder.h"

namespace gemini {
namespace {

// Members whose value holds names of the client.
bool is_opaque_member(std::string_view name) {
  constexpr std::string_view kOpaque[] = {
      "args",     "customMetadata",     "jsonSchema",           "labels",
      "metadata", "parameters",         "parametersJsonSchema", "response",
      "schema",   "responseJsonSchema", "responseSchema"};
  return std::find(std::begin(kOpaque), std::end(kOpaque), name) != std::end(kOpaque);
}

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

char upper_char(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

// Members by name in order of first appearance. Unlike ObjectBuilder it stays quick with any number
// of them: these trees come from the client as they are.
class MemberIndex {
 public:
  void set(std::string_view key, const json::Value& value) {
    const auto [entry, fresh] = index_.try_emplace(key, members_.size());
    if (fresh) {
      members_.push_back({key, value});
    } else {
      members_[entry->second].value = value;
    }
  }
  const json::Value* find(std::string_view key) const {
    const auto found = index_.find(key);
    return found == index_.end() ? nullptr : &members_[found->second].value;
  }
  json::Value build(base::Arena& arena) const {
    return json::Value::object(arena.copy_array(std::span<const json::Member>(members_)));
  }

 private:
  std::vector<json::Member> members_;
  base::TextMap<size_t> index_;
};

}  // namespace

std::string_view map_to_camel_case(std::string_view name, base::Arena& arena) {
  if (name.find('_') == std::string_view::npos) return name;
  std::string out;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool joint =
        name[i] == '_' && !out.empty() && i + 1 < name.size() && is_lower_or_digit(name[i + 1]);
    out.push_back(joint ? upper_char(name[++i]) : name[i]);
  }
  return arena.copy(out);
}

json::Value map_tree_to_camel_case(const json::Value& tree, base::Arena& arena) {
  if (tree.is_array()) {
    std::vector<json::Value> out;
    for (const json::Value& item : tree.items()) {
      out.push_back(map_tree_to_camel_case(item, arena));
    }
    return make_array(out, arena);
  }
  if (!tree.is_object()) return tree;
  MemberIndex out;
  for (const json::Member& member : tree.members()) {
    if (member.value.is_null()) continue;
    const std::string_view name = map_to_camel_case(member.key, arena);
    out.set(name,
            is_opaque_member(name) ? member.value : map_tree_to_camel_case(member.value, arena));
  }
  return out.build(arena);
}

json::Value merge_trees(const json::Value& base, const json::Value& over, base::Arena& arena) {
  if (!base.is_object() || !over.is_object()) return over;
  MemberIndex out;
  for (const json::Member& member : base.members()) out.set(member.key, member.value);
  for (const json::Member& member : over.members()) {
    const json::Value* before = out.find(member.key);
    const bool replaced = before == nullptr || is_opaque_member(member.key);
    out.set(member.key, replaced ? member.value : merge_trees(*before, member.value, arena));
  }
  return out.build(arena);
}

}  // namespace gemini
