#include "openai/read_transcription.h"

#include <catch2/catch.hpp>

#include "crypto/base64.h"
#include "json/write.h"
#include "unit/support/describe.h"

namespace {

using Task = chat::TranscriptionRequest::Task;

http::FormPart field(std::string_view name, std::string_view body) {
  return {name, {}, {}, body};
}

const http::FormPart kFile = {"file", "a.wav", "audio/wav", "RIFF"};
const http::FormPart kModel = field("model", "models/m");

std::string list(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words) out += base::concat(word, ",");
  return out;
}

std::string outcome(const std::vector<http::FormPart>& form, Task task = Task::kTranscribe) {
  base::Arena arena;
  const auto request = openai::read_transcription_request(form, task, {}, arena);
  if (!request) return describe::error(request.error());
  CHECK(request->task == task);
  const bool text = request->format == chat::TranscriptionRequest::Format::kText;
  return base::concat(request->model, " ", request->mime, " ",
                      crypto::base64_encode(request->recording), " ", text ? "text" : "json", " [",
                      list(request->languages), "] [", list(request->keywords), "] '",
                      request->prompt, "' ",
                      request->temperature == nullptr ? "-" : request->temperature->lexeme());
}

}  // namespace

TEST_CASE("read transcription: fields") {
  struct Row {
    std::string name;
    std::vector<http::FormPart> form;
    std::string expected;
  };
  const std::string start = "m audio/wav UklGRg== ";
  const auto with = [](std::vector<http::FormPart> more) {
    more.insert(more.begin(), {kFile, kModel});
    return more;
  };
  const Row rows[] = {
      {"least", with({}), start + "json [] [] '' -"},
      {"json", with({field("response_format", "json")}), start + "json [] [] '' -"},
      {"text", with({field("response_format", "text")}), start + "text [] [] '' -"},
      {"language", with({field("language", "de")}), start + "json [de,] [] '' -"},
      {"languages", with({field("languages[]", "de"), field("languages[]", "fr")}),
       start + "json [de,fr,] [] '' -"},
      {"language and languages", with({field("languages", "fr"), field("language", "de")}),
       start + "json [de,fr,] [] '' -"},
      {"keywords", with({field("keywords[]", "Gemini"), field("keywords", "WASM")}),
       start + "json [] [Gemini,WASM,] '' -"},
      {"prompt", with({field("prompt", "A talk.")}), start + "json [] [] 'A talk.' -"},
      {"temperature", with({field("temperature", "0.20")}), start + "json [] [] '' 0.20"},
      {"temperature 0", with({field("temperature", "0")}), start + "json [] [] '' 0"},
      {"no temperature", with({field("temperature", "")}), start + "json [] [] '' -"},
      {"not streamed", with({field("stream", "false")}), start + "json [] [] '' -"},
      {"unknown fields", with({field("vendor", "x")}), start + "json [] [] '' -"},
      {"streamed", with({field("stream", "true")}), "unsupported_parameter stream"},
      {"streamed?", with({field("stream", "maybe")}), "invalid_type stream"},
      {"srt", with({field("response_format", "srt")}), "unsupported_value response_format"},
      {"vtt", with({field("response_format", "vtt")}), "unsupported_value response_format"},
      {"verbose", with({field("response_format", "verbose_json")}),
       "unsupported_value response_format"},
      {"diarized", with({field("response_format", "diarized_json")}),
       "unsupported_value response_format"},
      {"unknown format", with({field("response_format", "xml")}), "invalid_value response_format"},
      {"chunking", with({field("chunking_strategy", "auto")}),
       "unsupported_parameter chunking_strategy"},
      {"speakers", with({field("known_speaker_names[]", "Eve")}),
       "unsupported_parameter known_speaker_names"},
      {"voices", with({field("known_speaker_references[]", "data:")}),
       "unsupported_parameter known_speaker_references"},
      {"times", with({field("timestamp_granularities[]", "word")}),
       "unsupported_parameter timestamp_granularities"},
      {"include", with({field("include[]", "logprobs")}), "unsupported_parameter include"},
      {"warm", with({field("temperature", "2.1")}), "invalid_value temperature"},
      {"cold", with({field("temperature", "-1")}), "invalid_value temperature"},
      {"no number", with({field("temperature", "warm")}), "invalid_type temperature"},
      {"no JSON number", with({field("temperature", ".5")}), "invalid_type temperature"},
      {"two numbers", with({field("temperature", "1,2")}), "invalid_type temperature"},
      {"Latin-1", with({field("prompt", "caf\xe9")}), "invalid_value prompt"},
      {"half a character", with({field("languages[]", "\xc3")}), "invalid_value languages"},
      {"Latin-1 format", with({field("response_format", "\xe9")}), "invalid_value response_format"},
      {"UTF-8", with({field("prompt", "caf\u00e9")}), start + "json [] [] 'caf\u00e9' -"},
      {"Latin-1 in an unknown field", with({field("vendor", "\xe9")}), start + "json [] [] '' -"},
      {"no model", {kFile}, "missing_required_parameter model"},
      {"empty model", {kFile, field("model", "")}, "missing_required_parameter model"},
      {"bad model", {kFile, field("model", "a/b")}, "invalid_value model"},
      {"no file", {kModel}, "missing_required_parameter file"},
      {"empty file",
       {kModel, {"file", "a.wav", "audio/wav", ""}},
       "missing_required_parameter file"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(outcome(row.form) == row.expected);
  }
  CHECK(outcome({kFile, kModel}, Task::kTranslate) == start + "json [] [] '' -");
}

TEST_CASE("read transcription: the recording's type") {
  struct Row {
    http::FormPart file;
    std::string expected;  // its type, or the error
  };
  const Row rows[] = {
      {{"file", "a.mp3", "audio/wav", "x"}, "audio/wav"},
      {{"file", "a", "audio/mpeg", "x"}, "audio/mp3"},
      {{"file", "a.mp3", "application/octet-stream", "x"}, "audio/mp3"},
      {{"file", "a.mp3", "", "x"}, "audio/mp3"},
      {{"file", "blob", "", "OggS"}, "audio/ogg"},
      {{"file", "", "application/octet-stream", "fLaC"}, "audio/flac"},
      {{"file", "blob", "", "x"}, "invalid_value file"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.file.file_name);
    base::Arena arena;
    const auto request =
        openai::read_transcription_request({row.file, kModel}, Task::kTranscribe, {}, arena);
    CHECK((request ? std::string(request->mime) : describe::error(request.error())) ==
          row.expected);
  }
}

TEST_CASE("read transcription: 20 MB and no more") {
  std::string bytes(20'000'000, 'a');
  CHECK(outcome({{"file", "a.wav", "", bytes}, kModel}).starts_with("m audio/wav YWFh"));
  bytes.push_back('a');
  CHECK(outcome({{"file", "a.wav", "", bytes}, kModel}) == "request_too_large file");
}
