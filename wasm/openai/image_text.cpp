#include "openai/image_text.h"

#include "base/text.h"
#include "openai/write_parts.h"

namespace openai {
namespace {

constexpr std::string_view kBegin = "![image](data:image/";
constexpr std::string_view kEncoding = ";base64,";
constexpr size_t kLongestMime = 80;
constexpr size_t kSmallest = 4096;

// The end of the picture that begins at `begin`; npos when it is none of an answer's.
size_t find_end(std::string_view text, size_t begin) {
  const size_t mime = begin + kBegin.size();
  if (text.substr(mime, kLongestMime).find(kEncoding) == std::string_view::npos) {
    return std::string_view::npos;
  }
  const size_t end = text.find(')', mime);
  return end == std::string_view::npos ? end : end + 1;
}

}  // namespace

std::string image_text(std::string_view mime, std::string_view base64) {
  return base::concat("![image](", data_url(mime, base64), ")");
}

json::Value without_image_texts(const json::Value& text, base::Arena& arena) {
  // Where the text is to be resolved first, its source tells that there is nothing to find.
  const std::string_view source = text.source().empty() ? text.string() : text.source();
  if (source.size() < kSmallest || source.find(kBegin) == std::string_view::npos) return text;
  const std::string_view whole = text.string();
  std::string kept;
  size_t at = 0;
  for (size_t begin = whole.find(kBegin); begin != std::string_view::npos;
       begin = whole.find(kBegin, begin + kBegin.size())) {
    const size_t end = find_end(whole, begin);
    if (begin < at || end == std::string_view::npos) continue;
    kept += whole.substr(at, begin - at);
    at = end;
  }
  kept += whole.substr(at);
  return json::Value::string(arena.copy(kept));
}

}  // namespace openai
