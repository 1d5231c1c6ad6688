#include <algorithm>

#include "base/text.h"
#include "base/text_map.h"
#include "gemini/schema_keyword.h"
#include "gemini/schema_normaliser.h"

namespace gemini {
namespace {

// Members copied in a merge that cost as much of the budget as one node.
constexpr size_t kMergedPerNode = 4;

// Whether the schemas in such a member are nodes of their own.
bool holds_schemas(SchemaKeyword keyword) {
  switch (keyword) {
    case SchemaKeyword::kItems:
    case SchemaKeyword::kPrefixItems:
    case SchemaKeyword::kAnyOf:
    case SchemaKeyword::kOneOf:
    case SchemaKeyword::kAllOf:
    case SchemaKeyword::kProperties:
    case SchemaKeyword::kAdditionalProperties:
    case SchemaKeyword::kDefinitions:
      return true;
    default:
      return false;
  }
}

// What a copy of the node costs beside the schemas in it.
size_t price_of_copy(const json::Value& node) {
  size_t bytes = 0;
  for (const json::Member& member : node.members()) {
    const SchemaKeyword keyword = find_schema_keyword(member.key);
    bytes += sizeof(json::Member);
    if (keyword != SchemaKeyword::kDropped && !holds_schemas(keyword)) {
      bytes += member.value.text_size();
    }
  }
  return bytes / SchemaBudget::kBytesPerNode;
}

// Whether a reference stands alone. Definitions and identifiers may stand beside it.
bool is_bare_reference(const json::Value& node) {
  return std::all_of(node.members().begin(), node.members().end(), [](const json::Member& member) {
    return member.key.starts_with('$') || member.key == "definitions";
  });
}

bool may_be_object(std::span<const json::Member> members) {
  const SchemaType type(find_member(members, "type"));
  if (!type.empty()) return type.has("object");
  return find_member(members, "enum") == nullptr && find_member(members, "const") == nullptr;
}

// Members of two objects, or strings of two arrays, each once in the order of first appearance.
json::Value unite_properties(const json::Value& first, const json::Value& second,
                             base::Arena& arena) {
  std::vector<json::Member> out(first.members().begin(), first.members().end());
  base::TextMap<size_t> seen;
  for (size_t i = 0; i < out.size(); ++i) seen.emplace(out[i].key, i);
  for (const json::Member& member : second.members()) {
    const auto [entry, fresh] = seen.try_emplace(member.key, out.size());
    if (fresh) {
      out.push_back(member);
    } else {
      out[entry->second].value = member.value;
    }
  }
  return json::Value::object(arena.copy_array(std::span<const json::Member>(out)));
}

json::Value unite_required(const json::Value& first, const json::Value& second,
                           base::Arena& arena) {
  std::vector<json::Value> out;
  base::TextSet seen;
  for (const json::Value& list : {first, second}) {
    for (const json::Value& name : list.items()) {
      if (name.is_string() && seen.insert(name.string()).second) out.push_back(name);
    }
  }
  return make_array(out, arena);
}

}  // namespace

const json::Value* find_member(std::span<const json::Member> members, std::string_view key) {
  for (const json::Member& member : members) {
    if (member.key == key) return member.value.is_null() ? nullptr : &member.value;
  }
  return nullptr;
}

void SchemaNormaliser::merge(std::vector<json::Member>& into, std::span<const json::Member> from,
                             Clash clash) {
  for (const json::Member& member : from) {
    const auto found = std::find_if(into.begin(), into.end(),
                                    [&](const json::Member& m) { return m.key == member.key; });
    if (found == into.end()) {
      into.push_back(member);
    } else if (member.key == "properties") {
      spend(found->value.members().size() / kMergedPerNode);
      found->value = unite_properties(found->value, member.value, arena_);
    } else if (member.key == "required") {
      spend(found->value.items().size() / kMergedPerNode);
      found->value = unite_required(found->value, member.value, arena_);
    } else if (clash == Clash::kLastWins) {
      found->value = member.value;
    }
    if (failed()) return;
  }
}

void SchemaNormaliser::spend(size_t nodes) {
  if (nodes > budget_.nodes) fail("The schema is too large once its references are resolved.");
  budget_.nodes -= std::min(nodes, budget_.nodes);
}

void SchemaNormaliser::fail(std::string message) {
  if (!failed()) status_ = base::fail(base::ErrorCode::kInvalidValue, std::move(message), param_);
}

void SchemaNormaliser::use(const SchemaTarget& target) {
  if (target.kind != SchemaTarget::Kind::kDefinition) return;
  if (used_.insert(target.definition).second) pending_.push_back(target.definition);
}

bool SchemaNormaliser::is_open(const json::Value* schema) const {
  return std::find(open_.begin(), open_.end(), schema) != open_.end();
}

FlatSchema SchemaNormaliser::flatten(const json::Value& node, int depth, References references) {
  const std::string_view reference = node.find_string("$ref");
  // To look a reference up takes time by its length.
  spend(1 + reference.size() / SchemaBudget::kBytesPerNode);
  if (!open_.empty()) spend(price_of_copy(node));
  if (depth > kMaxSchemaDepth) fail("The schema is nested deeper than 64 levels.");
  if (failed()) return {};
  FlatSchema out;
  if (!reference.empty()) {
    const SchemaTarget target = document_.find(reference);
    const bool root = target.kind == SchemaTarget::Kind::kRoot;
    const bool keep = references == References::kKeep && is_bare_reference(node);
    // A copy of a place inside its own copy would never end: there the reference itself stays.
    if ((root || target.kind == SchemaTarget::Kind::kDefinition) &&
        (keep || is_open(target.schema))) {
      out.target = target;
      out.reference =
          root ? std::string_view("#") : arena_.copy(base::concat("#/$defs/", target.token));
      out.members.assign(node.members().begin(), node.members().end());
      return out;
    }
    if (target.schema != nullptr && !is_open(target.schema)) out = copy_target(target, depth);
    // The target leads back to an open place: nothing can stand beside such a reference.
    if (!out.reference.empty() || failed()) return out;
  }
  add_own_members(node, !reference.empty(), depth, out);
  return out;
}

// Adds what stands beside the reference: `allOf` first, then the members of the node itself.
void SchemaNormaliser::add_own_members(const json::Value& node, bool copied, int depth,
                                       FlatSchema& out) {
  std::vector<json::Member> own;
  for (const json::Member& member : node.members()) {
    const SchemaKeyword keyword = find_schema_keyword(member.key);
    if (keyword == SchemaKeyword::kAllOf) {
      FlatSchema all = merge_all_of(member.value, depth + 1);
      if (!all.reference.empty() && node.members().size() == 1) {
        out = std::move(all);
        return;
      }
      merge(out.members, all.members, Clash::kLastWins);
    } else if (keyword != SchemaKeyword::kDropped && keyword != SchemaKeyword::kReference) {
      own.push_back(member);
    }
  }
  if (!copied) return merge(out.members, own, Clash::kLastWins);
  for (const json::Member& member : own) {
    const auto found =
        std::find_if(out.members.begin(), out.members.end(),
                     [&](const json::Member& other) { return other.key == member.key; });
    if (found == out.members.end()) {
      out.members.push_back(member);
    } else {
      found->value = member.value;
    }
  }
}

// The members of the target, flattened.
FlatSchema SchemaNormaliser::copy_target(const SchemaTarget& target, int depth) {
  open_.push_back(target.schema);
  FlatSchema out = flatten(*target.schema, depth + 1, References::kCopy);
  if (!out.reference.empty()) return out;
  // Definitions and identity belong to the original place.
  std::erase_if(out.members, [](const json::Member& member) {
    const SchemaKeyword keyword = find_schema_keyword(member.key);
    return keyword == SchemaKeyword::kDefinitions || keyword == SchemaKeyword::kId ||
           keyword == SchemaKeyword::kAnchor;
  });
  return out;
}

FlatSchema SchemaNormaliser::merge_all_of(const json::Value& elements, int depth) {
  std::vector<FlatSchema> parts;
  for (const json::Value& element : elements.items()) {
    if (element.is_object()) parts.push_back(flatten(element, depth, References::kCopy));
  }
  if (parts.empty()) return {};
  if (parts.size() == 1) return std::move(parts.front());
  const bool objects = std::all_of(parts.begin(), parts.end(), [](const FlatSchema& part) {
    return part.reference.empty() && may_be_object(part.members);
  });
  if (!objects) {
    return std::move(parts.front());
  }
  FlatSchema out;
  for (const FlatSchema& part : parts) {
    merge(out.members, part.members, Clash::kFirstWins);
  }
  return out;
}

}  // namespace gemini
