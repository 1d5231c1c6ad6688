#include "openai/read_input_part.h"

#include "openai/field.h"
#include "openai/read_media.h"

namespace openai {
namespace {

base::Result<chat::Part> read_input_image(const json::Value& part, const std::string& param,
                                          base::Arena& arena) {
  const std::string url_path = base::concat(param, ".image_url");
  const auto url = find_text(part, "image_url", url_path);
  if (!url) return base::fail(url.error());
  const std::string id_path = base::concat(param, ".file_id");
  const auto id = find_text(part, "file_id", id_path);
  if (!id) return base::fail(id.error());
  const auto detail = read_detail(part, base::concat(param, ".detail"));
  if (!detail) return base::fail(detail.error());
  if (!*url && !*id) return base::fail(missing(url_path));
  base::Result<chat::Part> out =
      *url ? read_media_url(**url, {}, url_path, arena) : read_file_id(**id, id_path, arena);
  if (out) out->media.detail = *detail;
  return out;
}

}  // namespace

base::Result<chat::Part> read_input_part(const json::Value& part, const std::string& param,
                                         PartPlace place, base::Arena& arena) {
  if (!part.is_object()) return base::fail(wrong_type(param, "an object"));
  const std::string type_path = base::concat(param, ".type");
  const auto type = read_text(part, "type", type_path);
  if (!type) return base::fail(type.error());
  const std::string_view word = *type;
  if (word == "input_text" || word == "output_text") return read_text_part(part, "text", param);
  if (word == "refusal" && place == PartPlace::kAssistant) return read_text_part(part, word, param);
  const bool media = word == "input_image" || word == "input_file" || word == "input_audio";
  if (!media || !may_hold_media(place)) {
    const bool known = media || word == "refusal";
    return base::fail(
        misplaced_part(word, known ? PartKnown::kElsewhere : PartKnown::kNowhere, type_path));
  }
  if (word == "input_image") return read_input_image(part, param, arena);
  if (word == "input_file") return read_file(part, param, arena);
  return read_audio(part, param, arena);
}

}  // namespace openai
