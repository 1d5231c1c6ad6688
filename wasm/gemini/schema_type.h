#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "json/value.h"

namespace gemini {

// Whether a word is a `type` as Gemini spells it.
bool is_type_word(std::string_view word);

// The `type` of a schema: none, one word or several, in order.
class SchemaType {
 public:
  SchemaType() = default;
  // Words no JSON Schema knows are left out; `STRING` counts as `string`.
  explicit SchemaType(const json::Value* type);

  bool empty() const { return words_.empty(); }
  bool has(std::string_view word) const;
  // Whole numbers only.
  bool is_integer() const { return has("integer") && !has("number"); }
  void add(std::string_view word);
  void remove(std::string_view word);
  void set(std::string_view word) { words_ = {word}; }

  // A string, or an array when there are several words. Not for the empty type.
  json::Value build(base::Arena& arena) const;

 private:
  std::vector<std::string_view> words_;
};

// What `enum` and `const` of a schema come to.
struct SchemaValues {
  json::Value list;           // the enum to write; null = none
  std::string_view type;      // type that follows from the values; empty = none does
  bool decides_type = false;  // `type` replaces whatever stands there
  std::string_view always;    // "true" or "false": the one boolean allowed, to be said in words
  bool or_null = false;       // null is allowed beside the list
};

// `constant` and `values` are the members of those names; nullptr = absent. `const: null` is a
// value here, so the caller must not treat it as absent.
SchemaValues read_schema_values(const json::Value* constant, const json::Value* values,
                                base::Arena& arena);

enum class Bound { kLower, kUpper };

// One inclusive bound out of the inclusive and the exclusive one (a number, or draft 4's boolean).
// nullopt when neither says anything.
std::optional<json::Value> choose_bound(Bound bound, const json::Value* inclusive,
                                        const json::Value* exclusive, const SchemaType& type,
                                        base::Arena& arena);

}  // namespace gemini
