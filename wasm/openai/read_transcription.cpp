#include "openai/read_transcription.h"

#include "http/media_type.h"
#include "json/read.h"
#include "json/utf8.h"
#include "openai/field.h"
#include "openai/read_options.h"

namespace openai {
namespace {

using base::ErrorCode;
using chat::TranscriptionRequest;
using Form = std::vector<http::FormPart>;

constexpr size_t kMostBytes = 20'000'000;

// Lists are sent as `name` or `name[]`, once for each item.
bool is_field(const http::FormPart& part, std::string_view name) {
  std::string_view sent = part.name;
  if (sent.ends_with("[]")) sent.remove_suffix(2);
  return sent == name;
}

const http::FormPart* find_field(const Form& form, std::string_view name) {
  for (const http::FormPart& part : form) {
    if (is_field(part, name)) return &part;
  }
  return nullptr;
}

// Empty when absent.
std::string_view field_text(const Form& form, std::string_view name) {
  const http::FormPart* part = find_field(form, name);
  return part == nullptr ? std::string_view() : part->body;
}

std::vector<std::string_view> field_list(const Form& form, std::string_view name) {
  std::vector<std::string_view> out;
  for (const http::FormPart& part : form) {
    if (is_field(part, name) && !part.body.empty()) out.push_back(part.body);
  }
  return out;
}

std::string_view recording_type(const http::FormPart& file, base::Arena& arena) {
  const std::string said = http::normal_media_type(file.content_type);
  if (!said.empty() && !http::is_unspecific_media_type(said)) return arena.copy(said);
  const std::string_view named = http::find_media_type(file.file_name);
  return named.empty() ? http::sniff_media_type(file.body) : named;
}

base::Status read_recording(const Form& form, TranscriptionRequest& request, base::Arena& arena) {
  const http::FormPart* file = find_field(form, "file");
  if (file == nullptr || file->body.empty()) return base::fail(missing("file"));
  if (file->body.size() > kMostBytes) {
    return base::fail(ErrorCode::kRequestTooLarge, "A recording may have at most 20 MB.", "file");
  }
  request.mime = recording_type(*file, arena);
  if (request.mime.empty()) {
    return base::fail(invalid("file", "its type cannot be told; name it in the file's name."));
  }
  request.recording = file->body;
  return {};
}

base::Status read_transcript_format(const Form& form, TranscriptionRequest& request) {
  const std::string_view format = field_text(form, "response_format");
  if (format.empty() || format == "json") return {};
  if (format == "text") {
    request.format = TranscriptionRequest::Format::kText;
    return {};
  }
  for (const std::string_view known : {"srt", "vtt", "verbose_json", "diarized_json"}) {
    if (format != known) continue;
    return base::fail(ErrorCode::kUnsupportedValue,
                      base::concat("Transcripts as `", format,
                                   "` need times, which are not known here; ask for `json` or "
                                   "`text`."),
                      "response_format");
  }
  return base::fail(invalid("response_format", "expected `json` or `text`."));
}

// A form's fields are bytes in any encoding; what is written from them is JSON.
base::Status check_encoding(const Form& form) {
  for (const std::string_view name : {"model", "prompt", "language", "languages", "keywords",
                                      "response_format", "temperature", "stream"}) {
    for (const http::FormPart& part : form) {
      if (!is_field(part, name) || json::is_utf8(part.body)) continue;
      return base::fail(invalid(name, "it must be text in UTF-8."));
    }
  }
  return {};
}

// A form holds text: its numbers must look as JSON's do, since they leave as JSON.
base::Status read_temperature(const Form& form, TranscriptionRequest& request, base::Arena& arena) {
  const std::string_view text = base::trim(field_text(form, "temperature"));
  if (text.empty()) return {};
  const auto list = json::read(base::concat("[", text, "]"), arena);
  const bool one = list && list->items().size() == 1 && list->items().front().is_number();
  if (!one) return base::fail(wrong_type("temperature", "a number"));
  const double value = list->items().front().as_double().value_or(-1);
  if (value < 0 || value > 2) {
    return base::fail(invalid("temperature", "it must lie between 0 and 2."));
  }
  request.temperature = &list->items().front();
  return {};
}

base::Status refuse_fields(const Form& form) {
  for (const std::string_view name :
       {"chunking_strategy", "known_speaker_names", "known_speaker_references",
        "timestamp_granularities", "include"}) {
    if (find_field(form, name) != nullptr) return base::fail(unsupported(name));
  }
  const std::string_view stream = field_text(form, "stream");
  if (stream.empty() || stream == "false") return {};
  if (stream != "true") return base::fail(wrong_type("stream", "a boolean"));
  return base::fail(unsupported("stream"));
}

}  // namespace

base::Result<TranscriptionRequest> read_transcription_request(const Form& form,
                                                              TranscriptionRequest::Task task,
                                                              const ReadOptions& options,
                                                              base::Arena& arena) {
  TranscriptionRequest request;
  request.task = task;
  if (const auto text = check_encoding(form); !text) return base::fail(text.error());
  const std::string_view name = field_text(form, "model");
  auto model = map_model(name, options.aliases);
  if (!model) return base::fail(model.error());
  request.model = std::move(*model);
  request.requested_model = name;
  if (const auto refused = refuse_fields(form); !refused) return base::fail(refused.error());
  if (const auto read = read_transcript_format(form, request); !read) {
    return base::fail(read.error());
  }
  if (const auto read = read_temperature(form, request, arena); !read) {
    return base::fail(read.error());
  }
  request.languages = field_list(form, "languages");
  const std::string_view language = field_text(form, "language");
  if (!language.empty()) request.languages.insert(request.languages.begin(), language);
  request.keywords = field_list(form, "keywords");
  request.prompt = field_text(form, "prompt");
  if (const auto read = read_recording(form, request, arena); !read) {
    return base::fail(read.error());
  }
  return request;
}

}  // namespace openai
