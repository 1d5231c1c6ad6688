#include <algorithm>
#include <optional>

#include "gemini/schema_document.h"
#include "gemini/schema_reduce.h"
#include "gemini/schema_type.h"
#include "gemini/tree_builder.h"

namespace gemini {
namespace {

std::string_view open_api_type(std::string_view type) {
  if (type == "object") return "OBJECT";
  if (type == "array") return "ARRAY";
  if (type == "integer") return "INTEGER";
  if (type == "number") return "NUMBER";
  if (type == "boolean") return "BOOLEAN";
  return "STRING";
}

bool is_open_api_format(std::string_view format) {
  constexpr std::string_view kFormats[] = {"int32", "int64", "float", "double", "date-time"};
  return std::find(std::begin(kFormats), std::end(kFormats), format) != std::end(kFormats);
}

bool is_copied_keyword(std::string_view key) {
  constexpr std::string_view kCopied[] = {"title",   "description", "minItems",        "maxItems",
                                          "minimum", "maximum",     "propertyOrdering"};
  return std::find(std::begin(kCopied), std::end(kCopied), key) != std::end(kCopied);
}

bool is_null_schema(const json::Value& schema) {
  return schema.find_string("type") == "null";
}

// Walks a normalised schema; nothing is returned for a place that is being copied already.
class OpenApiReducer {
 public:
  OpenApiReducer(const json::Value& root, SchemaBudget& budget, base::Arena& arena)
      : document_(root), budget_(budget), arena_(arena) {}

  std::optional<json::Value> reduce(const json::Value& schema) {
    // Every place of a copy is paid for by its text, whatever of it is kept.
    const size_t copied = open_.empty() ? 0 : schema.text_size() / SchemaBudget::kBytesPerNode;
    budget_.nodes -= std::min(budget_.nodes, 1 + copied);
    if (budget_.nodes == 0) return std::nullopt;
    const std::string_view reference = schema.find_string("$ref");
    if (reference.empty()) return reduce_node(schema);
    const SchemaTarget target = document_.find(reference);
    if (target.schema == nullptr || open_.size() >= kMaxOpen) return std::nullopt;
    if (std::find(open_.begin(), open_.end(), target.schema) != open_.end()) return std::nullopt;
    open_.push_back(target.schema);
    std::optional<json::Value> out = reduce(*target.schema);
    open_.pop_back();
    return out;
  }

 private:
  static constexpr size_t kMaxOpen = 32;

  json::Value reduce_node(const json::Value& schema) {
    ObjectBuilder out(arena_);
    for (const json::Member& member : schema.members()) {
      if (member.key == "type") {
        set_type(member.value, out);
      } else if (member.key == "format") {
        if (is_open_api_format(member.value.string())) out.set(member.key, member.value);
      } else if (member.key == "enum") {
        set_enum(member.value, out);
      } else if (member.key == "anyOf") {
        set_any_of(member.value, out);
      } else if (member.key == "items") {
        if (const auto items = reduce(member.value)) out.set(member.key, *items);
      } else if (member.key == "properties") {
        set_properties(member.value, schema.find("required"), out);
      } else if (is_copied_keyword(member.key)) {
        out.set(member.key, member.value);
      }
    }
    const json::Value* type = out.find("type");
    if (type != nullptr && type->string() == "ARRAY" && out.find("items") == nullptr) {
      out.set("items", ObjectBuilder(arena_).set("type", "STRING").build());
    }
    return out.build();
  }

  void set_type(const json::Value& value, ObjectBuilder& out) {
    SchemaType type(&value);
    const bool nullable = type.has("null");
    type.remove("null");
    const json::Value words = type.build(arena_);
    if (words.is_string() || type.empty()) {
      out.set("type", open_api_type(words.string()));
    } else {
      std::vector<json::Value> branches;
      for (const json::Value& word : words.items()) {
        branches.push_back(ObjectBuilder(arena_).set("type", open_api_type(word.string())).build());
      }
      out.set("anyOf", make_array(branches, arena_));
    }
    if (nullable) out.set("nullable", json::Value::boolean(true));
  }

  // Only strings can be listed here.
  static void set_enum(const json::Value& values, ObjectBuilder& out) {
    const bool strings = std::all_of(values.items().begin(), values.items().end(),
                                     [](const json::Value& value) { return value.is_string(); });
    if (strings) out.set("enum", values);
  }

  void set_any_of(const json::Value& list, ObjectBuilder& out) {
    std::vector<json::Value> branches;
    bool nullable = false;
    for (const json::Value& branch : list.items()) {
      if (is_null_schema(branch)) {
        nullable = true;
      } else if (const auto reduced = reduce(branch)) {
        branches.push_back(*reduced);
      }
    }
    if (branches.size() == 1) {
      for (const json::Member& member : branches.front().members()) {
        if (out.find(member.key) == nullptr) out.set(member.key, member.value);
      }
    } else if (!branches.empty()) {
      out.set("anyOf", make_array(branches, arena_));
    }
    if (nullable) out.set("nullable", json::Value::boolean(true));
  }

  void set_properties(const json::Value& properties, const json::Value* required,
                      ObjectBuilder& out) {
    std::vector<json::Member> kept;
    std::vector<std::string_view> names;
    for (const json::Member& member : properties.members()) {
      const auto reduced = reduce(member.value);
      if (!reduced) continue;
      kept.push_back({member.key, *reduced});
      names.push_back(member.key);
    }
    if (kept.empty()) return;
    out.set("properties",
            json::Value::object(arena_.copy_array(std::span<const json::Member>(kept))));
    if (required == nullptr) return;
    std::sort(names.begin(), names.end());
    std::vector<json::Value> left;
    for (const json::Value& name : required->items()) {
      if (std::binary_search(names.begin(), names.end(), name.string())) left.push_back(name);
    }
    if (!left.empty()) out.set("required", make_array(left, arena_));
  }

  SchemaDocument document_;
  SchemaBudget& budget_;
  base::Arena& arena_;
  std::vector<const json::Value*> open_;
};

}  // namespace

base::Result<json::Value> map_to_open_api_schema(const json::Value& schema, SchemaBudget& budget,
                                                 base::Arena& arena) {
  const std::optional<json::Value> out = OpenApiReducer(schema, budget, arena).reduce(schema);
  if (budget.nodes == 0) {
    return base::fail(base::ErrorCode::kInvalidValue,
                      "The schema is too large once its references are resolved.");
  }
  return out.value_or(json::Value::object({}));
}

}  // namespace gemini
