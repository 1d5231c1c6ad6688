#include "openai/read_content_part.h"

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

base::Error invalid(const std::string& param, std::string_view why) {
  return {ErrorCode::kInvalidValue, base::concat("Invalid value for `", param, "`: ", why), param};
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

base::Result<chat::Part> read_image_url(const json::Value& part, std::string_view member,
                                        std::string_view default_mime, const std::string& param,
                                        base::Arena& arena) {
  const std::string path = base::concat(param, ".", member);
  const json::Value* holder = part.find(member);
  if (holder == nullptr) return base::fail(missing(path));
  std::string_view url = holder->string();
  chat::Detail detail = chat::Detail::kAuto;
  if (!holder->is_string()) {
    if (!holder->is_object()) return base::fail(wrong_type(path, "an object"));
    const std::string url_path = base::concat(path, ".url");
    const auto text = find_text(*holder, "url", url_path);
    if (!text) return base::fail(text.error());
    if (!*text) return base::fail(missing(url_path));
    url = **text;
    const base::Result<chat::Detail> read = read_detail(*holder, base::concat(path, ".detail"));
    if (!read) return base::fail(read.error());
    detail = *read;
  }
  base::Result<chat::Part> out = read_media_url(url, default_mime, path, arena);
  if (out) out->media.detail = detail;
  return out;
}

base::Result<chat::Part> read_file(const json::Value& part, const std::string& param,
                                   base::Arena& arena) {
  const std::string path = base::concat(param, ".file");
  const auto file = find_object(part, "file", path);
  if (!file) return base::fail(file.error());
  if (*file == nullptr) return base::fail(missing(path));
  const std::string data_path = base::concat(path, ".file_data");
  const auto data = find_text(**file, "file_data", data_path);
  if (!data) return base::fail(data.error());
  const std::string id_path = base::concat(path, ".file_id");
  const auto id = find_text(**file, "file_id", id_path);
  if (!id) return base::fail(id.error());
  const auto name = find_text(**file, "filename", base::concat(path, ".filename"));
  if (!name) return base::fail(name.error());
  if (*data) return read_file_data(**data, name->value_or(""), data_path, arena);
  if (*id) return read_file_id(**id, id_path, arena);
  return base::fail(missing(data_path));
}

base::Result<chat::Part> read_text(const json::Value& part, std::string_view member,
                                   const std::string& param) {
  const std::string path = base::concat(param, ".", member);
  const auto text = find_text(part, member, path);
  if (!text) return base::fail(text.error());
  if (!*text) return base::fail(missing(path));
  chat::Part out;
  out.text = **text;
  out.param = param;
  return out;
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

base::Result<chat::Part> read_audio(const json::Value& holder, const std::string& param,
                                    base::Arena& arena) {
  const std::string data_path = base::concat(param, ".data");
  const auto data = find_text(holder, "data", data_path);
  if (!data) return base::fail(data.error());
  if (!*data) return base::fail(missing(data_path));
  const std::string format_path = base::concat(param, ".format");
  const auto format = find_text(holder, "format", format_path);
  if (!format) return base::fail(format.error());
  if (!*format) return base::fail(missing(format_path));
  const std::string_view mime = audio_mime(**format);
  if (mime.empty()) {
    return base::fail(invalid(format_path, "expected wav, mp3, flac, ogg, aac, aiff or m4a."));
  }
  const std::optional<std::string_view> base64 = normal_base64(**data, arena);
  if (!base64) return base::fail(invalid(data_path, "the data is not valid base64."));
  return inline_part({mime, *base64}, {}, param);
}

base::Result<chat::Part> read_content_part(const json::Value& part, const std::string& param,
                                           PartPlace place, base::Arena& arena) {
  if (!part.is_object()) return base::fail(wrong_type(param, "an object"));
  const std::string type_path = base::concat(param, ".type");
  const auto type = find_text(part, "type", type_path);
  if (!type) return base::fail(type.error());
  if (!*type) return base::fail(missing(type_path));
  const std::string_view word = **type;
  if (word == "text") return read_text(part, "text", param);
  if (word == "refusal" && place == PartPlace::kAssistant) return read_text(part, word, param);
  const bool media =
      word == "image_url" || word == "input_audio" || word == "file" || word == "video_url";
  const bool allowed = place == PartPlace::kUser || place == PartPlace::kResult;
  if (!media || !allowed) {
    return base::fail(
        ErrorCode::kUnsupportedContentType,
        base::concat("Content parts of type `", word,
                     media || word == "refusal" ? "` are not possible in this message."
                                                : "` are not supported."),
        type_path);
  }
  if (word == "image_url") return read_image_url(part, "image_url", {}, param, arena);
  if (word == "video_url") return read_image_url(part, "video_url", "video/mp4", param, arena);
  if (word == "file") return read_file(part, param, arena);
  const std::string audio_path = base::concat(param, ".input_audio");
  const auto audio = find_object(part, "input_audio", audio_path);
  if (!audio) return base::fail(audio.error());
  if (*audio == nullptr) return base::fail(missing(audio_path));
  return read_audio(**audio, audio_path, arena);
}

}  // namespace openai
