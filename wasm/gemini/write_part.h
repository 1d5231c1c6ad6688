#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "chat/request.h"
#include "gemini/model_family.h"
#include "gemini/repairs.h"
#include "json/write.h"

namespace gemini {

// `{"text":…}`, with the signature when there is one.
void write_text_part(std::string_view text, std::string_view signature, json::Writer& out);
// The same of a part of text: a long one is spliced and must outlive the buffer.
void write_text_part(const chat::Part& part, std::string_view signature, json::Writer& out);

// `inlineData` (spliced: the base64 text must outlive the buffer) or `fileData`, with the wanted
// resolution where the model knows it, and the signature when there is one.
void write_media_part(const chat::Part& part, std::string_view signature, const ModelFamily& family,
                      Repairs repairs, json::Writer& out);

// `{"inlineData":…}` of a function response. Errors name the part: generation 2 takes none, and
// only images, PDF and text held inline are possible.
base::Status write_result_media(const chat::Part& part, const ModelFamily& family,
                                json::Writer& out);

}  // namespace gemini
