#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "json/value.h"

// Pictures that stand in a text as Markdown, as answers have them where `images_as` says so.
namespace openai {

// `![image](data:<mime>;base64,<data>)`, put behind `text`.
void append_image_text(std::string_view mime, std::string_view base64, std::string& text);
// The same by itself.
std::string image_text(std::string_view mime, std::string_view base64);

// An assistant's text, a string, without such pictures: a client sends them back with its history,
// where each would be read as a million characters. They go as those of `images` do. Small ones
// stay, so that not every text is searched.
json::Value without_image_texts(const json::Value& text, base::Arena& arena);

}  // namespace openai
