#include "openai/read_media.h"

#include "http/media_type.h"
#include "openai/data_url.h"
#include "openai/field.h"

namespace openai {
namespace {

using base::ErrorCode;

constexpr std::string_view kUpstreamFiles = "https://generativelanguage.googleapis.com/";

chat::Part media_part(const std::string& param) {
  chat::Part part;
  part.kind = chat::Part::Kind::kMedia;
  part.param = param;
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

base::Result<chat::Part> inline_part(InlineData data, std::string_view fallback_mime,
                                     const std::string& param) {
  chat::Part part = media_part(param);
  std::string_view mime = data.mime.empty() ? fallback_mime : data.mime;
  if (mime.empty()) mime = http::sniff_media_type(decode_head(data.base64));
  if (mime.empty()) {
    return base::fail(
        invalid(param, "the type of the data cannot be told; name it in the data URL."));
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

base::Result<chat::Part> read_file_data(std::string_view data, std::string_view filename,
                                        const std::string& param, base::Arena& arena) {
  const std::string_view by_name = http::find_media_type(filename);
  if (base::starts_with_ignore_case(data, "data:")) {
    return read_media_url(data, by_name, param, arena);
  }
  const std::optional<std::string_view> base64 = normal_base64(data, arena);
  if (!base64) return base::fail(invalid(param, "the data is not valid base64."));
  return inline_part({{}, *base64}, by_name, param);
}

}  // namespace

base::Result<chat::Detail> read_detail(const json::Value& holder, const std::string& param) {
  const auto word = find_text(holder, "detail", param);
  if (!word) return base::fail(word.error());
  const std::string_view detail = word->value_or("auto");
  if (detail == "auto") return chat::Detail::kAuto;
  if (detail == "low") return chat::Detail::kLow;
  if (detail == "high") return chat::Detail::kHigh;
  if (detail == "original") return chat::Detail::kOriginal;
  return base::fail(invalid(param, "expected `auto`, `low`, `high` or `original`."));
}

base::Result<chat::Part> read_media_url(std::string_view url, std::string_view default_mime,
                                        const std::string& param, base::Arena& arena) {
  if (base::starts_with_ignore_case(url, "data:")) {
    const std::optional<InlineData> data = read_data_url(url, arena);
    if (!data) return base::fail(invalid(param, "the data URL is not valid base64."));
    return inline_part(*data, default_mime, param);
  }
  chat::Part part = media_part(param);
  part.media.mime = default_mime;
  if (is_upstream_uri(url)) {
    part.media.uri = url;
    return part;
  }
  const bool web = base::starts_with_ignore_case(url, "http://") ||
                   base::starts_with_ignore_case(url, "https://");
  if (!web) {
    return base::fail(ErrorCode::kInvalidImageUrl,
                      base::concat("`", param, "` must be a data URL or an http(s) URL."), param);
  }
  part.fetch_url = url;
  return part;
}

base::Result<chat::Part> read_file_id(std::string_view id, const std::string& param,
                                      base::Arena& arena) {
  chat::Part part = media_part(param);
  if (id.starts_with("files/")) {
    part.media.uri = arena.copy(base::concat(kUpstreamFiles, "v1beta/", id));
    return part;
  }
  if (id.find("://") != std::string_view::npos) {
    part.media.uri = id;
    return part;
  }
  return base::fail(
      invalid(param, "only files of the Gemini Files API (`files/…`) can be referred to."));
}

base::Result<chat::Part> read_file(const json::Value& holder, const std::string& param,
                                   base::Arena& arena) {
  const std::string data_path = base::concat(param, ".file_data");
  const auto data = find_text(holder, "file_data", data_path);
  if (!data) return base::fail(data.error());
  const std::string id_path = base::concat(param, ".file_id");
  const auto id = find_text(holder, "file_id", id_path);
  if (!id) return base::fail(id.error());
  const std::string url_path = base::concat(param, ".file_url");
  const auto url = find_text(holder, "file_url", url_path);
  if (!url) return base::fail(url.error());
  const auto name = find_text(holder, "filename", base::concat(param, ".filename"));
  if (!name) return base::fail(name.error());
  if (*data) return read_file_data(**data, name->value_or(""), data_path, arena);
  if (*id) return read_file_id(**id, id_path, arena);
  if (*url) {
    return read_media_url(**url, http::find_media_type(name->value_or("")), url_path, arena);
  }
  return base::fail(missing(data_path));
}

base::Result<chat::Part> read_audio(const json::Value& part, const std::string& part_param,
                                    base::Arena& arena) {
  const std::string param = base::concat(part_param, ".input_audio");
  const auto found = find_object(part, "input_audio", param);
  if (!found) return base::fail(found.error());
  if (*found == nullptr) return base::fail(missing(param));
  const json::Value& holder = **found;
  const std::string data_path = base::concat(param, ".data");
  const auto data = read_text(holder, "data", data_path);
  if (!data) return base::fail(data.error());
  const std::string format_path = base::concat(param, ".format");
  const auto format = read_text(holder, "format", format_path);
  if (!format) return base::fail(format.error());
  const std::string_view mime = audio_mime(*format);
  if (mime.empty()) {
    return base::fail(invalid(format_path, "expected wav, mp3, flac, ogg, aac, aiff or m4a."));
  }
  const std::optional<std::string_view> base64 = normal_base64(*data, arena);
  if (!base64) return base::fail(invalid(data_path, "the data is not valid base64."));
  return inline_part({mime, *base64}, {}, param);
}

}  // namespace openai
