#include "openai/image_text.h"

#include "base/text.h"
#include "openai/data_url.h"

namespace openai {
namespace {

constexpr std::string_view kBegin = "![image](data:image/";
constexpr std::string_view kEncoding = ";base64,";
constexpr size_t kLongestMime = 80;
constexpr size_t kSmallest = 4096;

// The end of what stands at `begin` and looks like a picture; `whole`: it is one, and no small one.
struct Found {
  size_t end;
  bool whole;
};

Found look_at(std::string_view text, size_t begin) {
  const size_t mime = begin + kBegin.size();
  const size_t encoding = text.substr(mime, kLongestMime).find(kEncoding);
  if (encoding == std::string_view::npos) return {mime, false};
  size_t end = mime + encoding + kEncoding.size();
  end += plain_prefix(text.substr(end));
  while (end < text.size() && text[end] == '=') ++end;
  const bool closed = end < text.size() && text[end] == ')';
  return {closed ? end + 1 : end, closed && end - begin >= kSmallest};
}

}  // namespace

void append_image_text(std::string_view mime, std::string_view base64, std::string& text) {
  constexpr std::string_view kOpen = "![image](data:";
  // At once, or the last byte would make all of it move.
  text.reserve(text.size() + kOpen.size() + mime.size() + kEncoding.size() + base64.size() + 1);
  text.append(kOpen).append(mime).append(kEncoding).append(base64).push_back(')');
}

std::string image_text(std::string_view mime, std::string_view base64) {
  std::string text;
  append_image_text(mime, base64, text);
  return text;
}

json::Value without_image_texts(const json::Value& text, base::Arena& arena) {
  // Where the text is to be resolved first, its source tells that there is nothing to find.
  const std::string_view source = text.source().empty() ? text.string() : text.source();
  if (source.size() < kSmallest || source.find(kBegin) == std::string_view::npos) return text;
  const std::string_view whole = text.string();
  std::string kept;
  size_t at = 0;
  for (size_t begin = whole.find(kBegin); begin != std::string_view::npos;) {
    const Found found = look_at(whole, begin);
    if (found.whole) {
      kept += whole.substr(at, begin - at);
      at = found.end;
    }
    begin = whole.find(kBegin, found.end);
  }
  kept += whole.substr(at);
  return json::Value::string(arena.copy(kept));
}

}  // namespace openai
