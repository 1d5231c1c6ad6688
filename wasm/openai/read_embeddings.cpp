#include "openai/read_embeddings.h"

#include "openai/field.h"
#include "openai/read_options.h"

namespace openai {
namespace {

using base::ErrorCode;
using chat::EmbeddingRequest;

constexpr size_t kMostInputs = 2048;
constexpr Ignorable kIgnoredByEmbeddings[] = {
    {chat::Parameter::kUser, json::Value::Type::kString},
};

base::Status add_input(const json::Value& value, EmbeddingRequest& request) {
  if (value.is_number() || value.is_array()) {
    return base::fail(ErrorCode::kUnsupportedValue,
                      "`input` must be text: tokens of another model cannot be embedded.", "input");
  }
  if (!value.is_string()) {
    return base::fail(wrong_type("input", "a string or an array of strings"));
  }
  if (value.string().empty()) return base::fail(invalid("input", "a text must not be empty."));
  request.inputs.push_back(value.string());
  return {};
}

base::Status read_inputs(const json::Value& body, EmbeddingRequest& request) {
  const json::Value* input = body.find("input");
  if (input == nullptr) return base::fail(missing("input"));
  if (!input->is_array()) return add_input(*input, request);
  if (input->items().empty()) return base::fail(invalid("input", "it must not be empty."));
  if (input->items().size() > kMostInputs) {
    return base::fail(invalid("input", "at most 2048 texts can be embedded at once."));
  }
  for (const json::Value& item : input->items()) {
    if (const base::Status added = add_input(item, request); !added) return added;
  }
  return {};
}

base::Status read_encoding(const json::Value& body, EmbeddingRequest& request) {
  const auto format = find_text(body, "encoding_format");
  if (!format) return base::fail(format.error());
  const std::string_view word = format->value_or("float");
  if (word != "float" && word != "base64") {
    return base::fail(invalid("encoding_format", "expected `float` or `base64`."));
  }
  request.encoding =
      word == "float" ? EmbeddingRequest::Encoding::kFloat : EmbeddingRequest::Encoding::kBase64;
  return {};
}

}  // namespace

base::Result<EmbeddingRequest> read_embeddings_request(const json::Value& body,
                                                       const ReadOptions& options) {
  if (!body.is_object()) {
    return base::fail(ErrorCode::kInvalidJson, "The body must be a JSON object.");
  }
  EmbeddingRequest request;
  auto model = read_model(body, options.aliases);
  if (!model) return base::fail(model.error());
  request.model = std::move(*model);
  request.requested_model = body.find_string("model");
  if (const auto read = read_inputs(body, request); !read) return base::fail(read.error());
  const auto dimensions = find_integer(body, "dimensions", 128, 3072);
  if (!dimensions) return base::fail(dimensions.error());
  request.dimensions = *dimensions;
  if (const auto read = read_encoding(body, request); !read) return base::fail(read.error());
  const auto task = find_text(body, "task_type");
  if (!task) return base::fail(task.error());
  request.task_type = task->value_or("");
  const auto title = find_text(body, "title");
  if (!title) return base::fail(title.error());
  request.title = title->value_or("");
  if (const auto noted = note_ignored(body, kIgnoredByEmbeddings, request.ignored); !noted) {
    return base::fail(noted.error());
  }
  return request;
}

}  // namespace openai
