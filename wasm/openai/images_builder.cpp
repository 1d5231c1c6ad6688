#include "openai/images_builder.h"

#include <algorithm>

#include "base/text.h"
#include "json/write.h"

namespace openai {
namespace {

// Holds what is spliced into JSON without a look at each character again.
bool is_base64(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
  });
}

// A prompt for pictures is text only.
void write_image_usage(const chat::Usage& usage, json::Writer& out) {
  out.begin_object()
      .member("input_tokens", usage.prompt)
      .key("input_tokens_details")
      .begin_object()
      .member("image_tokens", 0)
      .member("text_tokens", usage.prompt)
      .end_object()
      .member("output_tokens", usage.completion)
      .member("total_tokens", usage.total)
      .end_object();
}

}  // namespace

void ImagesBuilder::add(const chat::AnswerPiece& piece, int choice_offset) {
  if (piece.usage) usage_.set(*piece.usage);
  for (const chat::Event& event : piece.events) {
    hindrance_.add(event);
    if (event.kind != chat::Event::Kind::kImage || !is_base64(event.base64)) continue;
    Picture& picture = pictures_[event.choice + choice_offset];
    if (picture.base64.empty()) picture = {std::string(event.mime), std::string(event.base64)};
  }
}

bool ImagesBuilder::has_other_format() const {
  if (request_.output_format.empty()) return false;
  const std::string wanted = base::concat("image/", request_.output_format);
  return std::ranges::any_of(pictures_,
                             [&wanted](const auto& entry) { return entry.second.mime != wanted; });
}

base::Status ImagesBuilder::write(base::Buffer& out) const {
  if (pictures_.empty()) {
    return base::fail(
        hindrance_.error(base::ErrorCode::kNoImage, "Gemini answered without an image."));
  }
  json::Writer writer(out);
  writer.begin_object().member("created", created_s_).key("data").begin_array();
  for (const auto& [index, picture] : pictures_) {
    writer.begin_object();
    if (request_.delivery == chat::ImageRequest::Delivery::kUrl) {
      writer.key("url").lasting_pieces({"data:", picture.mime, ";base64,", picture.base64});
    } else {
      writer.key("b64_json").plain_string(picture.base64);
    }
    writer.end_object();
  }
  writer.end_array().key("usage");
  write_image_usage(usage_.total(), writer);
  writer.end_object();
  return {};
}

}  // namespace openai
