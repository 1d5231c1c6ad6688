#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"
#include "openai/path.h"

// Images, audio, video and files, as Chat Completions and Responses both give them. `path` is that
// of what is read.
namespace openai {

// An image, video or file by URL: data URL, http(s) or what the vendor reads itself.
base::Result<chat::Part> read_media_url(const json::Value& url, std::string_view default_mime,
                                        const Path& path, base::Arena& arena);
// `detail` of an image; kAuto when absent. `within` is where the holder stands.
base::Result<chat::Detail> read_detail(const json::Value& holder, const Path& within);
// The id of a file uploaded to the vendor.
base::Result<chat::Part> read_file_id(std::string_view id, const Path& path, base::Arena& arena);
// {file_data | file_id | file_url, filename}: data may be a data URL or bare base64, its type is
// told by name or content.
base::Result<chat::Part> read_file(const json::Value& holder, const Path& path, base::Arena& arena);
// The `input_audio {data, format}` of a part, which stands at `within`.
base::Result<chat::Part> read_audio(const json::Value& part, const Path& within,
                                    base::Arena& arena);

}  // namespace openai
