#include "openai/read_images.h"

#include "openai/field.h"
#include "openai/read_options.h"

namespace openai {
namespace {

using chat::ImageRequest;
using chat::Parameter;
using JsonType = json::Value::Type;

constexpr std::string_view kDefaultImageModel = "gemini-3.1-flash-image";
constexpr int64_t kLongestSide = 1'000'000;
constexpr Ignorable kIgnoredByImages[] = {
    {Parameter::kQuality, JsonType::kString, "auto"},
    {Parameter::kStyle, JsonType::kString},
    {Parameter::kBackground, JsonType::kString, "auto"},
    {Parameter::kModeration, JsonType::kString, "auto"},
    {Parameter::kUser, JsonType::kString},
    {Parameter::kOutputCompression, JsonType::kNumber},
    {Parameter::kComplexity, kAnyType},
    {Parameter::kFrameCount, kAnyType},
    {Parameter::kFrameDurationMs, kAnyType},
    {Parameter::kSvg, kAnyType},
    {Parameter::kSafetyIdentifier, JsonType::kString},
};

std::optional<chat::ImageSize> find_size(std::string_view text) {
  const size_t cross = text.find('x');
  if (cross == std::string_view::npos) return std::nullopt;
  const std::optional<int64_t> width = base::parse_int(text.substr(0, cross));
  const std::optional<int64_t> height = base::parse_int(text.substr(cross + 1));
  const bool whole = width && height && *width > 0 && *height > 0 && *width <= kLongestSide &&
                     *height <= kLongestSide;
  if (!whole) return std::nullopt;
  return chat::ImageSize{*width, *height};
}

base::Status read_size(const json::Value& body, ImageRequest& request) {
  const auto size = find_text(body, "size");
  if (!size) return base::fail(size.error());
  if (!*size || **size == "auto") return {};
  request.size = find_size(**size);
  if (request.size) return {};
  return base::fail(invalid("size", "expected `auto` or width and height as `1024x1024`."));
}

base::Status read_delivery(const json::Value& body, ImageRequest& request) {
  const auto format = find_text(body, "response_format");
  if (!format) return base::fail(format.error());
  const std::string_view word = format->value_or("b64_json");
  if (word == "b64_json") return {};
  if (word != "url") {
    return base::fail(invalid("response_format", "expected `b64_json` or `url`."));
  }
  request.delivery = ImageRequest::Delivery::kUrl;
  return {};
}

}  // namespace

base::Result<ImageRequest> read_images_request(const json::Value& body,
                                               const ReadOptions& options) {
  if (!body.is_object()) {
    return base::fail(base::ErrorCode::kInvalidJson, "The body must be a JSON object.");
  }
  ImageRequest request;
  auto model = read_model(body, options.aliases, kDefaultImageModel);
  if (!model) return base::fail(model.error());
  request.model = std::move(*model);
  request.requested_model = requested_model(body, kDefaultImageModel);
  const auto prompt = read_word(body, "prompt");
  if (!prompt) return base::fail(prompt.error());
  request.prompt = *prompt;
  if (const auto read = read_size(body, request); !read) return base::fail(read.error());
  if (const auto read = read_delivery(body, request); !read) return base::fail(read.error());
  const auto count = read_choices(body);
  if (!count) return base::fail(count.error());
  request.count = *count;
  if (const auto noted = note_ignored(body, kIgnoredByImages, request.ignored); !noted) {
    return base::fail(noted.error());
  }
  const auto format = find_text(body, "output_format");
  if (!format) return base::fail(format.error());
  request.output_format = format->value_or("");
  const auto google = read_google_options(body);
  if (!google) return base::fail(google.error());
  request.google = *google;
  const base::Status refused = refuse(body, {"stream", "partial_images"});
  if (!refused) return base::fail(refused.error());
  return request;
}

}  // namespace openai
