#include "openai/read_content_part.h"

#include "openai/field.h"
#include "openai/read_input_part.h"
#include "openai/read_media.h"

namespace openai {
namespace {

using base::ErrorCode;

base::Result<chat::Part> read_image_url(const json::Value& part, std::string_view member,
                                        std::string_view default_mime, const Path& within,
                                        base::Arena& arena) {
  const Path path = within.member(member);
  const json::Value* holder = part.find(member);
  if (holder == nullptr) return base::fail(missing(path));
  const json::Value* url = holder;
  chat::Detail detail = chat::Detail::kAuto;
  if (!holder->is_string()) {
    if (!holder->is_object()) return base::fail(wrong_type(path, "an object"));
    const auto text = find_text_value(*holder, "url", path);
    if (!text) return base::fail(text.error());
    if (*text == nullptr) return base::fail(missing(path.member("url")));
    url = *text;
    const base::Result<chat::Detail> read = read_detail(*holder, path);
    if (!read) return base::fail(read.error());
    detail = *read;
  }
  base::Result<chat::Part> out = read_media_url(*url, default_mime, path, arena);
  if (out) out->media.detail = detail;
  return out;
}

}  // namespace

base::Error misplaced_part(std::string_view type, PartKnown known, const Path& path) {
  const bool elsewhere = known == PartKnown::kElsewhere;
  return {ErrorCode::kUnsupportedContentType,
          base::concat("Content parts of type `", type,
                       elsewhere ? "` are not possible in this message." : "` are not supported."),
          path.str()};
}

bool may_hold_media(PartPlace place) {
  return place == PartPlace::kUser || place == PartPlace::kResult;
}

base::Result<chat::Part> read_text_part(const json::Value& part, std::string_view member,
                                        const Path& path) {
  const auto text = find_text_value(part, member, path);
  if (!text) return base::fail(text.error());
  if (*text == nullptr) return base::fail(missing(path.member(member)));
  chat::Part out;
  out.text = **text;
  return out;
}

base::Result<chat::Part> read_content_part(const json::Value& part, const Path& path,
                                           PartPlace place, base::Arena& arena) {
  if (!part.is_object()) return base::fail(wrong_type(path, "an object"));
  const auto type = read_text(part, "type", path);
  if (!type) return base::fail(type.error());
  const std::string_view word = *type;
  if (word == "text") return read_text_part(part, "text", path);
  if (is_input_part(word)) return read_input_part(part, path, place, arena);
  if (word == "refusal" && place == PartPlace::kAssistant) return read_text_part(part, word, path);
  const bool media =
      word == "image_url" || word == "input_audio" || word == "file" || word == "video_url";
  if (!media || !may_hold_media(place)) {
    const bool known = media || word == "refusal";
    return base::fail(misplaced_part(word, known ? PartKnown::kElsewhere : PartKnown::kNowhere,
                                     path.member("type")));
  }
  if (word == "image_url") return read_image_url(part, "image_url", {}, path, arena);
  if (word == "video_url") return read_image_url(part, "video_url", "video/mp4", path, arena);
  if (word == "input_audio") return read_audio(part, path, arena);
  const auto file = find_object(part, "file", path);
  if (!file) return base::fail(file.error());
  const Path file_path = path.member("file");
  if (*file == nullptr) return base::fail(missing(file_path));
  return read_file(**file, file_path, arena);
}

}  // namespace openai
