#include "openai/field.h"

#include <algorithm>
#include <utility>

namespace openai {
namespace {

using base::ErrorCode;

base::Error at_path(ErrorCode code, std::string_view before, const Path& path,
                    std::string_view after) {
  std::string param = path.str();
  std::string message = base::concat(before, "`", param, "`", after);
  return {code, std::move(message), std::move(param)};
}

base::Error wrong_value_type(const Path& path, std::string_view expected,
                             const json::Value& value) {
  return at_path(ErrorCode::kInvalidType, "Invalid type for ", path,
                 base::concat(": expected ", expected, ", got ", type_word(value.type()), "."));
}

base::Error out_of_range(const Path& path, std::string_view low, std::string_view high) {
  return invalid(path, base::concat("it must lie between ", low, " and ", high, "."));
}

// "2" for 2.0, "0.5" for 0.5.
std::string number_text(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string_view type_word(json::Value::Type type) {
  switch (type) {
    case json::Value::Type::kNull:
      return "null";
    case json::Value::Type::kBool:
      return "a boolean";
    case json::Value::Type::kNumber:
      return "a number";
    case json::Value::Type::kString:
      return "a string";
    case json::Value::Type::kArray:
      return "an array";
    case json::Value::Type::kObject:
      return "an object";
  }
  __builtin_unreachable();
}

base::Error wrong_type(const Path& path, std::string_view expected) {
  return at_path(ErrorCode::kInvalidType, "Invalid type for ", path,
                 base::concat(": expected ", expected, "."));
}

base::Error missing(const Path& path) {
  return at_path(ErrorCode::kMissingParameter, "Missing required parameter: ", path, ".");
}

base::Error invalid(const Path& path, std::string_view why) {
  return at_path(ErrorCode::kInvalidValue, "Invalid value for ", path, base::concat(": ", why));
}

bool has_any(const json::Value& holder, std::span<const std::string_view> names) {
  return std::ranges::any_of(names, [&holder](std::string_view name) {
    return !name.empty() && holder.find(name) != nullptr;
  });
}

base::Result<const json::Value*> find_object(const json::Value& holder, std::string_view name,
                                             const Path& within) {
  const json::Value* value = holder.find(name);
  if (value == nullptr || value->is_object()) return value;
  return base::fail(wrong_value_type(within.member(name), "an object", *value));
}

base::Result<const json::Value*> find_array(const json::Value& holder, std::string_view name,
                                            const Path& within) {
  const json::Value* value = holder.find(name);
  if (value == nullptr || value->is_array()) return value;
  return base::fail(wrong_value_type(within.member(name), "an array", *value));
}

base::Result<const json::Value*> find_text_value(const json::Value& holder, std::string_view name,
                                                 const Path& within) {
  const json::Value* value = holder.find(name);
  if (value != nullptr && !value->is_string())
    return base::fail(wrong_value_type(within.member(name), "a string", *value));
  return value;
}

base::Result<std::optional<std::string_view>> find_text(const json::Value& holder,
                                                        std::string_view name, const Path& within) {
  const auto value = find_text_value(holder, name, within);
  if (!value) return base::fail(value.error());
  if (*value == nullptr) return std::nullopt;
  return (*value)->string();
}

base::Result<std::string_view> read_text(const json::Value& holder, std::string_view name,
                                         const Path& within) {
  const auto text = find_text(holder, name, within);
  if (!text) return base::fail(text.error());
  if (!*text) return base::fail(missing(within.member(name)));
  return **text;
}

base::Result<std::string_view> read_word(const json::Value& holder, std::string_view name,
                                         const Path& within) {
  const auto text = read_text(holder, name, within);
  if (text && text->empty()) return base::fail(missing(within.member(name)));
  return text;
}

base::Result<std::optional<bool>> find_flag(const json::Value& holder, std::string_view name,
                                            const Path& within) {
  const json::Value* value = holder.find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_bool())
    return base::fail(wrong_value_type(within.member(name), "a boolean", *value));
  return value->boolean();
}

base::Result<std::optional<int64_t>> find_integer(const json::Value& holder, std::string_view name,
                                                  int64_t low, int64_t high, const Path& within) {
  const json::Value* value = holder.find(name);
  if (value == nullptr) return std::nullopt;
  const std::optional<int64_t> number = value->as_int();
  if (!number) return base::fail(wrong_value_type(within.member(name), "an integer", *value));
  if (*number < low || *number > high) {
    return base::fail(
        high == INT64_MAX
            ? invalid(within.member(name),
                      base::concat("it must be at least ", std::to_string(low), "."))
            : out_of_range(within.member(name), std::to_string(low), std::to_string(high)));
  }
  return number;
}

base::Result<const json::Value*> find_number(const json::Value& holder, std::string_view name,
                                             double low, double high, const Path& within) {
  const json::Value* value = holder.find(name);
  if (value == nullptr) return value;
  const std::optional<double> number = value->as_double();
  if (!value->is_number())
    return base::fail(wrong_value_type(within.member(name), "a number", *value));
  if (!number || *number < low || *number > high) {
    return base::fail(out_of_range(within.member(name), number_text(low), number_text(high)));
  }
  return value;
}

}  // namespace openai
