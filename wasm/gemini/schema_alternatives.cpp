#include "gemini/schema_alternatives.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/text_map.h"
#include "gemini/schema_keyword.h"
#include "gemini/schema_type.h"
#include "gemini/tree_builder.h"
#include "json/write.h"

namespace gemini {
namespace {

constexpr size_t kMaxAlternatives = 32;

enum class Annotations { kKept, kDropped };

// Schemas that become one alternative. Of those that list values and are alike in all else the
// first speaks for the rest.
struct Alternative {
  json::Value schema;
  std::string_view type = {};  // of the values; empty = it lists none
  std::vector<json::Value> values = {};
  std::unordered_set<std::string, base::TextHash> known = {};  // texts of the values
};

bool is_annotation(SchemaKeyword keyword) {
  return keyword == SchemaKeyword::kText || keyword == SchemaKeyword::kDescription;
}

bool lists_values(SchemaKeyword keyword) {
  return keyword == SchemaKeyword::kConst || keyword == SchemaKeyword::kEnum;
}

// The schema as an alternative of its own; `values` are set when it is nothing but a list of
// strings or numbers.
Alternative read_alternative(const json::Value& schema, base::Arena& arena) {
  Alternative out{schema};
  for (const json::Member& member : schema.members()) {
    const SchemaKeyword keyword = find_schema_keyword(member.key);
    if (!lists_values(keyword) && !is_annotation(keyword) && keyword != SchemaKeyword::kType &&
        keyword != SchemaKeyword::kDropped) {
      return out;
    }
  }
  const SchemaValues values = read_schema_values(schema.find("const"), schema.find("enum"), arena);
  if (values.list.is_null() || values.or_null || values.type.empty()) return out;
  const json::Value* stated = schema.find("type");
  const std::string_view type = stated == nullptr ? values.type : stated->string();
  const bool whole_numbers = type == "number" && values.type == "integer";
  if (type != values.type && !whole_numbers) return out;
  out.type = type;
  const std::span<const json::Value> list = values.list.items();
  out.values.assign(list.begin(), list.end());
  return out;
}

// Equal for lists of values that can be one.
std::string key_of_list(const Alternative& list, Annotations annotations) {
  std::string key(list.type);
  if (annotations == Annotations::kDropped) return key;
  for (const json::Member& member : list.schema.members()) {
    if (!is_annotation(find_schema_keyword(member.key))) continue;
    key += base::concat(",", member.key, ":", json::to_text(member.value));
  }
  return key;
}

void add_values(const std::vector<json::Value>& values, Alternative& to) {
  for (const json::Value& value : values) {
    if (to.known.insert(json::to_text(value)).second) to.values.push_back(value);
  }
}

std::vector<Alternative> join_lists(std::span<const json::Value> schemas, Annotations annotations,
                                    base::Arena& arena) {
  std::vector<Alternative> out;
  std::unordered_map<std::string, size_t, base::TextHash> places;
  for (const json::Value& schema : schemas) {
    Alternative read = read_alternative(schema, arena);
    if (read.type.empty()) {
      out.push_back(std::move(read));
      continue;
    }
    const auto [place, fresh] = places.try_emplace(key_of_list(read, annotations), out.size());
    if (fresh) out.push_back({schema, read.type});
    add_values(read.values, out[place->second]);
  }
  return out;
}

json::Value write_list(const Alternative& list, Annotations annotations, base::Arena& arena) {
  std::vector<json::Member> out;
  bool written = false;
  for (const json::Member& member : list.schema.members()) {
    const SchemaKeyword keyword = find_schema_keyword(member.key);
    if (is_annotation(keyword) && annotations == Annotations::kDropped) continue;
    if (!lists_values(keyword)) {
      out.push_back(member);
    } else if (!std::exchange(written, true)) {
      out.push_back({"enum", make_array(list.values, arena)});
    }
  }
  return json::Value::object(arena.copy_array(std::span<const json::Member>(out)));
}

json::Value type_of(const Alternative& alternative) {
  if (!alternative.type.empty()) return json::Value::string(alternative.type);
  const json::Value* stated = alternative.schema.find("type");
  return stated == nullptr ? json::Value() : *stated;
}

// What all have in common.
json::Value leave_open(const std::vector<Alternative>& alternatives, base::Arena& arena) {
  const json::Value type = type_of(alternatives.front());
  const std::string text = json::to_text(type);
  const bool common = std::ranges::all_of(alternatives, [&](const Alternative& alternative) {
    return json::to_text(type_of(alternative)) == text;
  });
  if (!common || type.is_null()) return json::Value::object({});
  return ObjectBuilder(arena).set("type", type).build();
}

}  // namespace

json::Value join_alternatives(std::span<const json::Value> schemas, base::Arena& arena) {
  if (schemas.size() == 1) return schemas.front();
  Annotations annotations = Annotations::kKept;
  std::vector<Alternative> joined = join_lists(schemas, annotations, arena);
  if (joined.size() > kMaxAlternatives) {
    annotations = Annotations::kDropped;
    joined = join_lists(schemas, annotations, arena);
  }
  if (joined.size() > kMaxAlternatives) return leave_open(joined, arena);
  std::vector<json::Value> out;
  for (const Alternative& it : joined) {
    out.push_back(it.type.empty() ? it.schema : write_list(it, annotations, arena));
  }
  if (out.size() == 1) return out.front();
  return ObjectBuilder(arena).set("anyOf", make_array(out, arena)).build();
}

}  // namespace gemini
