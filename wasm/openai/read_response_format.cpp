#include "openai/read_response_format.h"

#include "openai/field.h"

namespace openai {

base::Result<chat::ResponseFormat> read_response_format(const json::Value* value,
                                                        const Path& path) {
  chat::ResponseFormat out;
  if (value == nullptr) return out;
  if (!value->is_object()) return base::fail(wrong_type(path, "an object"));
  const auto type = read_text(*value, "type", path);
  if (!type) return base::fail(type.error());
  if (*type == "text") return out;
  out.format = chat::Format::kJsonObject;
  if (*type == "json_object") return out;
  if (*type != "json_schema") {
    return base::fail(base::ErrorCode::kUnsupportedValue,
                      base::concat("The response format `", *type, "` is not supported."),
                      path.member("type").str());
  }
  const auto nested = find_object(*value, "json_schema", path);
  if (!nested) return base::fail(nested.error());
  const json::Value& holder = *nested == nullptr ? *value : **nested;
  const Path nested_path = path.member("json_schema");
  const Path& holder_path = *nested == nullptr ? path : nested_path;
  const auto schema = find_object(holder, "schema", holder_path);
  if (!schema) return base::fail(schema.error());
  if (*schema == nullptr) return out;
  out.format = chat::Format::kJsonSchema;
  out.schema = *schema;
  out.param = holder_path.member("schema").str();
  out.description = holder.find_string("description");
  return out;
}

}  // namespace openai
