#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"

// Images, audio, video and files, as Chat Completions and Responses both give them. `param` is the
// path of what is read.
namespace openai {

// An image, video or file by URL: data URL, http(s) or what the vendor reads itself.
base::Result<chat::Part> read_media_url(std::string_view url, std::string_view default_mime,
                                        const std::string& param, base::Arena& arena);
// `detail` of an image; kAuto when absent. `param` is its own path.
base::Result<chat::Detail> read_detail(const json::Value& holder, const std::string& param);
// The id of a file uploaded to the vendor.
base::Result<chat::Part> read_file_id(std::string_view id, const std::string& param,
                                      base::Arena& arena);
// {file_data | file_id | file_url, filename}: data may be a data URL or bare base64, its type is
// told by name or content.
base::Result<chat::Part> read_file(const json::Value& holder, const std::string& param,
                                   base::Arena& arena);
// The `input_audio {data, format}` of a part.
base::Result<chat::Part> read_audio(const json::Value& part, const std::string& param,
                                    base::Arena& arena);

}  // namespace openai
