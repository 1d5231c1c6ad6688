#include "gemini/write_part.h"

#include <algorithm>

#include "base/text.h"

namespace gemini {
namespace {

// Empty: the model's own choice.
std::string_view map_detail(chat::Detail detail) {
  switch (detail) {
    case chat::Detail::kAuto:
      return {};
    case chat::Detail::kLow:
      return "MEDIA_RESOLUTION_LOW";
    case chat::Detail::kHigh:
      return "MEDIA_RESOLUTION_HIGH";
    case chat::Detail::kOriginal:
      return "MEDIA_RESOLUTION_ULTRA_HIGH";
  }
  __builtin_unreachable();
}

void write_inline_data(const chat::Media& media, json::Writer& out) {
  out.key("inlineData").begin_object();
  out.member("mimeType", media.mime);
  out.key("data").plain_string(media.base64);
  out.end_object();
}

void end_part(std::string_view signature, json::Writer& out) {
  if (!signature.empty()) out.member("thoughtSignature", signature);
  out.end_object();
}

bool is_result_mime(std::string_view mime) {
  constexpr std::string_view kMimes[] = {"image/png", "image/jpeg", "image/webp",
                                         "application/pdf"};
  return mime.starts_with("text/") ||
         std::find(std::begin(kMimes), std::end(kMimes), mime) != std::end(kMimes);
}

}  // namespace

void write_text_part(std::string_view text, std::string_view signature, json::Writer& out) {
  out.begin_object().member("text", text);
  end_part(signature, out);
}

void write_text_part(const chat::Part& part, std::string_view signature, json::Writer& out) {
  const std::string_view escaped = part.text.source();
  if (escaped.empty()) return write_text_part(part.text.string(), signature, out);
  out.begin_object().key("text").plain_string(escaped);
  end_part(signature, out);
}

void write_media_part(const chat::Part& part, std::string_view signature, const ModelFamily& family,
                      Repairs repairs, json::Writer& out) {
  out.begin_object();
  if (!part.media.base64.empty()) {
    write_inline_data(part.media, out);
  } else {
    // A URL nobody fetched is left to the model's vendor.
    const std::string_view uri = part.media.uri.empty() ? part.fetch_url : part.media.uri;
    out.key("fileData").begin_object();
    if (!part.media.mime.empty()) out.member("mimeType", part.media.mime);
    out.member("fileUri", uri).end_object();
  }
  const std::string_view level = map_detail(part.media.detail);
  if (!level.empty() && family.generation == Generation::k3 &&
      !repairs.has(chat::Repair::kDropMediaResolution)) {
    out.key("mediaResolution").begin_object().member("level", level).end_object();
  }
  end_part(signature, out);
}

base::Status write_result_media(const chat::Part& part, const ModelFamily& family,
                                json::Writer& out) {
  if (family.generation == Generation::k2) {
    return base::fail(base::ErrorCode::kUnsupportedContentType,
                      "This model takes only text as the result of a tool.",
                      std::string(part.param));
  }
  if (part.media.base64.empty() || !is_result_mime(part.media.mime)) {
    return base::fail(base::ErrorCode::kUnsupportedContentType,
                      "The result of a tool can hold PNG, JPEG, WebP, PDF and text, given inline.",
                      std::string(part.param));
  }
  out.begin_object();
  write_inline_data(part.media, out);
  out.end_object();
  return {};
}

}  // namespace gemini
