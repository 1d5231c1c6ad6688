#include "openai/read_input_part.h"

#include "openai/field.h"
#include "openai/read_media.h"

namespace openai {
namespace {

base::Result<chat::Part> read_input_image(const json::Value& part, const Path& path,
                                          base::Arena& arena) {
  const auto url = find_text_value(part, "image_url", path);
  if (!url) return base::fail(url.error());
  const auto id = find_text(part, "file_id", path);
  if (!id) return base::fail(id.error());
  const auto detail = read_detail(part, path);
  if (!detail) return base::fail(detail.error());
  const Path url_path = path.member("image_url");
  if (!*url && !*id) return base::fail(missing(url_path));
  base::Result<chat::Part> out = *url ? read_media_url(**url, {}, url_path, arena)
                                      : read_file_id(**id, path.member("file_id"), arena);
  if (out) out->media.detail = *detail;
  return out;
}

}  // namespace

bool is_input_part(std::string_view type) {
  return type == "input_text" || type == "output_text" || type == "input_image" ||
         type == "input_file";
}

base::Result<chat::Part> read_input_part(const json::Value& part, const Path& path, PartPlace place,
                                         base::Arena& arena) {
  if (!part.is_object()) return base::fail(wrong_type(path, "an object"));
  const auto type = read_text(part, "type", path);
  if (!type) return base::fail(type.error());
  const std::string_view word = *type;
  if (word == "input_text" || word == "output_text") return read_text_part(part, "text", path);
  if (word == "refusal" && place == PartPlace::kAssistant) return read_text_part(part, word, path);
  const bool media = word == "input_image" || word == "input_file" || word == "input_audio";
  if (!media || !may_hold_media(place)) {
    const bool known = media || word == "refusal";
    return base::fail(misplaced_part(word, known ? PartKnown::kElsewhere : PartKnown::kNowhere,
                                     path.member("type")));
  }
  if (word == "input_image") return read_input_image(part, path, arena);
  if (word == "input_file") return read_file(part, path, arena);
  return read_audio(part, path, arena);
}

}  // namespace openai
