#include "openai/embeddings_builder.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <span>

#include "crypto/base64.h"
#include "json/write.h"

namespace openai {
namespace {

using Vector = std::span<const json::Value>;

// What every value is multiplied with.
double scale_of(const Vector& vector, chat::EmbeddingBatch::Length length) {
  if (length == chat::EmbeddingBatch::Length::kUnit) return 1;
  double squares = 0;
  for (const json::Value& value : vector) {
    const double number = value.as_double().value_or(0);
    squares += number * number;
  }
  const double scale = 1 / std::sqrt(squares);
  return std::isfinite(scale) ? scale : 1;
}

// Neither JSON nor arithmetic has a use for infinity, which numbers out of range become.
float scaled(const json::Value& value, double scale) {
  const float number = static_cast<float>(value.as_double().value_or(0) * scale);
  return std::isfinite(number) ? number : 0;
}

// float32 values, the lowest byte first.
std::string base64_vector(const Vector& vector, double scale) {
  std::string bytes;
  bytes.reserve(vector.size() * sizeof(float));
  for (const json::Value& value : vector) {
    const uint32_t bits = std::bit_cast<uint32_t>(scaled(value, scale));
    for (const int shift : {0, 8, 16, 24}) bytes.push_back(static_cast<char>(bits >> shift & 0xff));
  }
  return crypto::base64_encode(bytes);
}

void write_number(float number, json::Writer& out) {
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  out.raw({digits, static_cast<size_t>(end - digits)});
}

void write_vector(const Vector& vector, chat::EmbeddingBatch::Length length, json::Writer& out) {
  const double scale = scale_of(vector, length);
  out.begin_array();
  for (const json::Value& value : vector) {
    if (length == chat::EmbeddingBatch::Length::kUnit) {
      out.value(value);
    } else {
      write_number(scaled(value, scale), out);
    }
  }
  out.end_array();
}

}  // namespace

void EmbeddingsBuilder::add(const chat::EmbeddingBatch& batch) {
  base::Buffer buffer;
  json::Writer out(buffer);
  size_t index = batch.first;
  for (const Vector& vector : batch.vectors) {
    out.begin_object().member("object", "embedding");
    out.member("index", static_cast<int64_t>(index++)).key("embedding");
    if (request_.encoding == chat::EmbeddingRequest::Encoding::kBase64) {
      out.string(base64_vector(vector, scale_of(vector, batch.length)));
    } else {
      write_vector(vector, batch.length, out);
    }
    out.end_object();
  }
  if (!buffer.empty()) items_[batch.first] = buffer.str();
  base::add_usage(usage_, batch.usage);
}

void EmbeddingsBuilder::write(base::Buffer& out) const {
  json::Writer writer(out);
  writer.begin_object().member("object", "list").key("data").begin_array();
  for (const auto& [first, items] : items_) writer.raw_splice(items);
  writer.end_array()
      .member("model", request_.requested_model)
      .key("usage")
      .begin_object()
      .member("prompt_tokens", usage_.prompt)
      .member("total_tokens", usage_.prompt)
      .end_object()
      .end_object();
}

}  // namespace openai
