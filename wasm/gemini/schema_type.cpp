#include "gemini/schema_type.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "gemini/tree_builder.h"

namespace gemini {
namespace {

constexpr std::string_view kTypeWords[] = {"object", "string",  "array", "integer",
                                           "number", "boolean", "null"};

std::string_view find_type_word(std::string_view text) {
  for (const std::string_view word : kTypeWords) {
    if (base::equals_ignore_case(word, text)) return word;
  }
  return {};
}

bool is_whole(const json::Value& number) {
  return number.lexeme().find_first_of(".eE") == std::string_view::npos ||
         number.as_int().has_value();
}

std::string_view type_of_value(const json::Value& value) {
  if (value.is_string()) return "string";
  return is_whole(value) ? "integer" : "number";
}

// The type all values share; empty when strings and numbers are mixed.
std::string_view common_type(const std::vector<json::Value>& values) {
  std::string_view type = type_of_value(values.front());
  for (const json::Value& value : values) {
    const std::string_view other = type_of_value(value);
    if (other == type) continue;
    if (other == "string" || type == "string") return {};
    type = "number";
  }
  return type;
}

SchemaValues read_booleans(const std::vector<json::Value>& flags) {
  SchemaValues out;
  out.type = "boolean";
  out.decides_type = true;
  const bool both = std::any_of(flags.begin(), flags.end(), [&](const json::Value& flag) {
    return flag.boolean() != flags.front().boolean();
  });
  if (!both) out.always = flags.front().boolean() ? "true" : "false";
  return out;
}

json::Value step(const json::Value& number, int64_t by, base::Arena& arena) {
  const std::optional<int64_t> whole = number.as_int();
  if (!whole) return number;
  const bool at_end = by > 0 ? *whole == std::numeric_limits<int64_t>::max()
                             : *whole == std::numeric_limits<int64_t>::min();
  return at_end ? number : make_integer(*whole + by, arena);
}

}  // namespace

bool is_type_word(std::string_view word) {
  return std::ranges::any_of(kTypeWords,
                             [&](std::string_view known) { return base::same_name(known, word); });
}

SchemaType::SchemaType(const json::Value* type) {
  if (type == nullptr) return;
  if (type->is_string()) {
    const std::string_view word = find_type_word(type->string());
    if (!word.empty()) words_.push_back(word);
  }
  for (const json::Value& item : type->items()) {
    const std::string_view word = find_type_word(item.string());
    if (!word.empty()) add(word);
  }
}

bool SchemaType::has(std::string_view word) const {
  return std::find(words_.begin(), words_.end(), word) != words_.end();
}

void SchemaType::add(std::string_view word) {
  if (!has(word)) words_.push_back(word);
}

void SchemaType::remove(std::string_view word) {
  std::erase(words_, word);
}

json::Value SchemaType::build(base::Arena& arena) const {
  if (words_.size() == 1) return json::Value::string(words_.front());
  std::vector<json::Value> items;
  for (const std::string_view word : words_) items.push_back(json::Value::string(word));
  return make_array(items, arena);
}

SchemaValues read_schema_values(const json::Value* constant, const json::Value* values,
                                base::Arena& arena) {
  std::vector<json::Value> kept;
  SchemaValues out;
  size_t booleans = 0;
  const std::span<const json::Value> candidates =
      constant != nullptr ? std::span<const json::Value>(constant, 1)
      : values != nullptr ? values->items()
                          : std::span<const json::Value>();
  for (const json::Value& value : candidates) {
    if (value.is_object() || value.is_array()) return {};
    if (value.is_null()) {
      out.or_null = true;
      continue;
    }
    if (value.is_bool()) ++booleans;
    kept.push_back(value);
  }
  if (kept.empty()) {
    if (!out.or_null) return {};
    return {json::Value(), "null", true, {}, false};
  }
  if (booleans == kept.size()) {
    const bool or_null = out.or_null;
    out = read_booleans(kept);
    out.or_null = or_null;
    if (or_null) out.always = {};
    return out;
  }
  if (booleans > 0) return {};
  out.list = make_array(kept, arena);
  out.type = common_type(kept);
  return out;
}

std::optional<json::Value> choose_bound(Bound bound, const json::Value* inclusive,
                                        const json::Value* exclusive, const SchemaType& type,
                                        base::Arena& arena) {
  const int64_t by = bound == Bound::kLower ? 1 : -1;
  const bool limited = inclusive != nullptr && inclusive->is_number();
  if (exclusive == nullptr || (!exclusive->is_number() && !exclusive->boolean())) {
    return limited ? std::optional(*inclusive) : std::nullopt;
  }
  if (exclusive->is_bool()) {
    if (!limited) return std::nullopt;
    return type.is_integer() ? step(*inclusive, by, arena) : *inclusive;
  }
  const json::Value stepped = type.is_integer() ? step(*exclusive, by, arena) : *exclusive;
  if (!limited) return stepped;
  const double a = inclusive->as_double().value_or(0);
  const double b = stepped.as_double().value_or(0);
  const bool inclusive_is_tighter = bound == Bound::kLower ? a > b : a < b;
  return inclusive_is_tighter ? *inclusive : stepped;
}

}  // namespace gemini
