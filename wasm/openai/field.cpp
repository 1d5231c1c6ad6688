#include "openai/field.h"

namespace openai {
namespace {

using base::ErrorCode;

base::Error wrong_value_type(std::string_view param, std::string_view expected,
                             const json::Value& value) {
  return {ErrorCode::kInvalidType,
          base::concat("Invalid type for `", param, "`: expected ", expected, ", got ",
                       type_word(value.type()), "."),
          std::string(param)};
}

base::Error out_of_range(std::string_view param, std::string_view low, std::string_view high) {
  return invalid(param, base::concat("it must lie between ", low, " and ", high, "."));
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

base::Error wrong_type(std::string_view param, std::string_view expected) {
  return {ErrorCode::kInvalidType,
          base::concat("Invalid type for `", param, "`: expected ", expected, "."),
          std::string(param)};
}

base::Error missing(std::string_view param) {
  return {ErrorCode::kMissingParameter, base::concat("Missing required parameter: `", param, "`."),
          std::string(param)};
}

base::Error invalid(std::string_view param, std::string_view why) {
  return {ErrorCode::kInvalidValue, base::concat("Invalid value for `", param, "`: ", why),
          std::string(param)};
}

base::Result<const json::Value*> find_object(const json::Value& holder, std::string_view name,
                                             std::string_view param) {
  const json::Value* value = holder.find(name);
  if (value == nullptr || value->is_object()) return value;
  return base::fail(wrong_value_type(param, "an object", *value));
}

base::Result<const json::Value*> find_array(const json::Value& holder, std::string_view name,
                                            std::string_view param) {
  const json::Value* value = holder.find(name);
  if (value == nullptr || value->is_array()) return value;
  return base::fail(wrong_value_type(param, "an array", *value));
}

base::Result<std::optional<std::string_view>> find_text(const json::Value& holder,
                                                        std::string_view name,
                                                        std::string_view param) {
  const json::Value* value = holder.find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) return base::fail(wrong_value_type(param, "a string", *value));
  return value->string();
}

base::Result<std::string_view> read_text(const json::Value& holder, std::string_view name,
                                         std::string_view param) {
  const auto text = find_text(holder, name, param);
  if (!text) return base::fail(text.error());
  if (!*text) return base::fail(missing(param));
  return **text;
}

base::Result<std::string_view> read_word(const json::Value& holder, std::string_view name,
                                         std::string_view param) {
  const auto text = read_text(holder, name, param);
  if (text && text->empty()) return base::fail(missing(param));
  return text;
}

base::Result<std::optional<bool>> find_flag(const json::Value& holder, std::string_view name,
                                            std::string_view param) {
  const json::Value* value = holder.find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_bool()) return base::fail(wrong_value_type(param, "a boolean", *value));
  return value->boolean();
}

base::Result<std::optional<int64_t>> find_integer(const json::Value& holder, std::string_view name,
                                                  std::string_view param, int64_t low,
                                                  int64_t high) {
  const json::Value* value = holder.find(name);
  if (value == nullptr) return std::nullopt;
  const std::optional<int64_t> number = value->as_int();
  if (!number) return base::fail(wrong_value_type(param, "an integer", *value));
  if (*number < low || *number > high) {
    return base::fail(
        high == INT64_MAX
            ? invalid(param, base::concat("it must be at least ", std::to_string(low), "."))
            : out_of_range(param, std::to_string(low), std::to_string(high)));
  }
  return number;
}

base::Result<const json::Value*> find_number(const json::Value& holder, std::string_view name,
                                             std::string_view param, double low, double high) {
  const json::Value* value = holder.find(name);
  if (value == nullptr) return value;
  const std::optional<double> number = value->as_double();
  if (!value->is_number()) return base::fail(wrong_value_type(param, "a number", *value));
  if (!number || *number < low || *number > high) {
    return base::fail(out_of_range(param, number_text(low), number_text(high)));
  }
  return value;
}

}  // namespace openai
