#include "openai/read_response_format.h"

#include "openai/field.h"

namespace openai {

base::Result<chat::ResponseFormat> read_response_format(const json::Value* value,
                                                        const std::string& param) {
  chat::ResponseFormat out;
  if (value == nullptr) return out;
  if (!value->is_object()) return base::fail(wrong_type(param, "an object"));
  const std::string type_path = base::concat(param, ".type");
  const auto type = find_text(*value, "type", type_path);
  if (!type) return base::fail(type.error());
  if (!*type) return base::fail(missing(type_path));
  if (**type == "text") return out;
  out.format = chat::Format::kJsonObject;
  if (**type == "json_object") return out;
  if (**type != "json_schema") {
    return base::fail(base::ErrorCode::kUnsupportedValue,
                      base::concat("The response format `", **type, "` is not supported."),
                      type_path);
  }
  const std::string nested_path = base::concat(param, ".json_schema");
  const auto nested = find_object(*value, "json_schema", nested_path);
  if (!nested) return base::fail(nested.error());
  const json::Value& holder = *nested == nullptr ? *value : **nested;
  const std::string& holder_path = *nested == nullptr ? param : nested_path;
  out.param = base::concat(holder_path, ".schema");
  const auto schema = find_object(holder, "schema", out.param);
  if (!schema) return base::fail(schema.error());
  if (*schema == nullptr) return out;
  out.format = chat::Format::kJsonSchema;
  out.schema = *schema;
  out.description = holder.find_string("description");
  return out;
}

}  // namespace openai
