#include "openai/read_media.h"

#include "http/media_type.h"
#include "openai/data_url.h"
#include "openai/field.h"

namespace openai {
namespace {

using base::ErrorCode;

constexpr std::string_view kNoBase64 = "the data is not valid base64.";
constexpr std::string_view kUpstreamFiles = "https://generativelanguage.googleapis.com/";

chat::Part media_part(const Path& path, base::Arena& arena) {
  chat::Part part;
  part.kind = chat::Part::Kind::kMedia;
  part.param = path.copy(arena);
  return part;
}

// Addresses Gemini opens itself: uploaded files, YouTube videos, Cloud Storage.
bool is_upstream_uri(std::string_view url) {
  for (const std::string_view prefix : {"https://www.youtube.com/", "https://youtube.com/",
                                        "https://m.youtube.com/", "https://youtu.be/", "gs://"}) {
    if (base::starts_with_ignore_case(url, prefix)) return true;
  }
  return base::starts_with_ignore_case(url, kUpstreamFiles) &&
         url.find("/files/") != std::string_view::npos;
}

base::Error no_room() {
  return {ErrorCode::kRequestTooLarge, "The request needs more memory than the gateway has."};
}

base::Error unreadable(DataFault fault, const Path& path, std::string_view why) {
  return fault == DataFault::kNoRoom ? no_room() : invalid(path, why);
}

// The text of what may be media, and thus megabytes.
base::Result<std::string_view> read_long_text(const json::Value& value, const base::Arena& arena) {
  if (value.unresolved_size() > arena.left()) return base::fail(no_room());
  return value.string();
}

base::Result<chat::Part> inline_part(InlineData data, std::string_view fallback_mime,
                                     const Path& path, base::Arena& arena) {
  if (data.base64.empty()) return base::fail(invalid(path, "the data is empty."));
  chat::Part part = media_part(path, arena);
  std::string_view mime = data.mime.empty() ? fallback_mime : data.mime;
  if (mime.empty()) mime = http::sniff_media_type(decode_head(data.base64));
  if (mime.empty()) {
    return base::fail(
        invalid(path, "the type of the data cannot be told; name it in the data URL."));
  }
  part.media.mime = mime;
  part.media.base64 = data.base64;
  return part;
}

std::string_view audio_mime(std::string_view format) {
  struct Row {
    std::string_view format;
    std::string_view mime;
  };
  static constexpr Row kRows[] = {
      {"wav", "audio/wav"}, {"mp3", "audio/mp3"},   {"flac", "audio/flac"}, {"ogg", "audio/ogg"},
      {"aac", "audio/aac"}, {"aiff", "audio/aiff"}, {"m4a", "audio/m4a"},
  };
  for (const Row& row : kRows) {
    if (row.format == format) return row.mime;
  }
  return {};
}

base::Result<chat::Part> read_file_data(const json::Value& data, std::string_view filename,
                                        const Path& path, base::Arena& arena) {
  const std::string_view by_name = http::find_media_type(filename);
  const base::Result<std::string_view> text = read_long_text(data, arena);
  if (!text) return base::fail(text.error());
  if (base::starts_with_ignore_case(*text, "data:")) {
    return read_media_url(data, by_name, path, arena);
  }
  const DataResult<std::string_view> base64 = normal_base64(*text, arena, data.known_base64());
  if (!base64) return base::fail(unreadable(base64.error(), path, kNoBase64));
  return inline_part({{}, *base64}, by_name, path, arena);
}

}  // namespace

base::Result<chat::Detail> read_detail(const json::Value& holder, const Path& within) {
  const auto word = find_text(holder, "detail", within);
  if (!word) return base::fail(word.error());
  const std::string_view detail = word->value_or("auto");
  if (detail == "auto") return chat::Detail::kAuto;
  if (detail == "low") return chat::Detail::kLow;
  if (detail == "high") return chat::Detail::kHigh;
  if (detail == "original") return chat::Detail::kOriginal;
  return base::fail(
      invalid(within.member("detail"), "expected `auto`, `low`, `high` or `original`."));
}

base::Result<chat::Part> read_media_url(const json::Value& value, std::string_view default_mime,
                                        const Path& path, base::Arena& arena) {
  const base::Result<std::string_view> text = read_long_text(value, arena);
  if (!text) return base::fail(text.error());
  const std::string_view url = *text;
  if (base::starts_with_ignore_case(url, "data:")) {
    const DataResult<InlineData> data = read_data_url(url, arena, value.known_base64());
    if (!data) {
      return base::fail(unreadable(data.error(), path, "the data URL is not valid base64."));
    }
    return inline_part(*data, default_mime, path, arena);
  }
  chat::Part part = media_part(path, arena);
  part.media.mime = default_mime;
  if (is_upstream_uri(url)) {
    part.media.uri = url;
    return part;
  }
  const bool web = base::starts_with_ignore_case(url, "http://") ||
                   base::starts_with_ignore_case(url, "https://");
  if (!web) {
    std::string param = path.str();
    std::string message = base::concat("`", param, "` must be a data URL or an http(s) URL.");
    return base::fail(ErrorCode::kInvalidImageUrl, std::move(message), std::move(param));
  }
  part.fetch_url = url;
  return part;
}

base::Result<chat::Part> read_file_id(std::string_view id, const Path& path, base::Arena& arena) {
  chat::Part part = media_part(path, arena);
  if (id.starts_with("files/")) {
    part.media.uri = arena.copy(base::concat(kUpstreamFiles, "v1beta/", id));
    return part;
  }
  if (id.find("://") != std::string_view::npos) {
    part.media.uri = id;
    return part;
  }
  return base::fail(
      invalid(path, "only files of the Gemini Files API (`files/…`) can be referred to."));
}

base::Result<chat::Part> read_file(const json::Value& holder, const Path& path,
                                   base::Arena& arena) {
  const auto data = find_text_value(holder, "file_data", path);
  if (!data) return base::fail(data.error());
  const auto id = find_text(holder, "file_id", path);
  if (!id) return base::fail(id.error());
  const auto url = find_text_value(holder, "file_url", path);
  if (!url) return base::fail(url.error());
  const auto name = find_text(holder, "filename", path);
  if (!name) return base::fail(name.error());
  const Path data_path = path.member("file_data");
  if (*data) return read_file_data(**data, name->value_or(""), data_path, arena);
  if (*id) return read_file_id(**id, path.member("file_id"), arena);
  if (*url) {
    const std::string_view mime = http::find_media_type(name->value_or(""));
    return read_media_url(**url, mime, path.member("file_url"), arena);
  }
  return base::fail(missing(data_path));
}

base::Result<chat::Part> read_audio(const json::Value& part, const Path& within,
                                    base::Arena& arena) {
  const auto found = find_object(part, "input_audio", within);
  if (!found) return base::fail(found.error());
  const Path path = within.member("input_audio");
  if (*found == nullptr) return base::fail(missing(path));
  const json::Value& holder = **found;
  const auto data = find_text_value(holder, "data", path);
  if (!data) return base::fail(data.error());
  if (*data == nullptr) return base::fail(missing(path.member("data")));
  const auto format = read_text(holder, "format", path);
  if (!format) return base::fail(format.error());
  const std::string_view mime = audio_mime(*format);
  if (mime.empty()) {
    return base::fail(
        invalid(path.member("format"), "expected wav, mp3, flac, ogg, aac, aiff or m4a."));
  }
  const base::Result<std::string_view> text = read_long_text(**data, arena);
  if (!text) return base::fail(text.error());
  const DataResult<std::string_view> base64 = normal_base64(*text, arena, (*data)->known_base64());
  if (!base64) return base::fail(unreadable(base64.error(), path.member("data"), kNoBase64));
  return inline_part({mime, *base64}, {}, path, arena);
}

}  // namespace openai
