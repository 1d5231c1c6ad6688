#pragma once

#include <string>

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"

// The parts a message's content is made of; Chat Completions and Responses share what is below
// them.
namespace openai {

// Where a part stands: user messages and tool results may hold media, the assistant's a refusal,
// instructions nothing but text.
enum class PartPlace { kInstructions, kUser, kAssistant, kResult };

// One part of a Chat Completions message. `param` is its path.
base::Result<chat::Part> read_content_part(const json::Value& part, const std::string& param,
                                           PartPlace place, base::Arena& arena);

// An image, video or file by URL: data URL, http(s) or what the vendor reads itself.
base::Result<chat::Part> read_media_url(std::string_view url, std::string_view default_mime,
                                        const std::string& param, base::Arena& arena);
// `detail` of an image; "auto" when absent.
base::Result<chat::Detail> read_detail(const json::Value& holder, const std::string& param);
// A file's data (data URL or bare base64, type by name or content) or the id of an uploaded one.
base::Result<chat::Part> read_file_data(std::string_view data, std::string_view filename,
                                        const std::string& param, base::Arena& arena);
base::Result<chat::Part> read_file_id(std::string_view id, const std::string& param,
                                      base::Arena& arena);
// `input_audio {data, format}`.
base::Result<chat::Part> read_audio(const json::Value& holder, const std::string& param,
                                    base::Arena& arena);

}  // namespace openai
