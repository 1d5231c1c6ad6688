#include "gemini/write_transcription.h"

#include "base/text.h"
#include "gemini/envelope.h"
#include "gemini/model_family.h"
#include "gemini/repairs.h"
#include "json/write.h"

namespace gemini {
namespace {

using Words = std::vector<std::string_view>;

void append_sentence(std::string_view start, const Words& words, Words& out) {
  if (words.empty()) return;
  out.push_back(start);
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out.push_back(", ");
    out.push_back(words[i]);
  }
  out.push_back(".");
}

// A text in pieces, as a client's words may be of megabytes.
Words describe_task(const chat::TranscriptionRequest& request) {
  Words out = {request.task == chat::TranscriptionRequest::Task::kTranslate
                   ? "Translate the speech into English. Output only the translation."
                   : "Transcribe the speech verbatim. Output only the transcript."};
  append_sentence(" Language: ", request.languages, out);
  append_sentence(" Vocabulary: ", request.keywords, out);
  if (!request.prompt.empty()) out.insert(out.end(), {" Context: ", request.prompt});
  return out;
}

void write_words(std::string_view name, const Words& words, json::Writer& out) {
  if (words.empty()) return;
  out.key(name).begin_array();
  for (const std::string_view word : words) out.string(word);
  out.end_array();
}

void write_recording(const chat::TranscriptionRequest& request, json::Writer& out) {
  out.begin_object().key("inlineData").begin_object().member("mimeType", request.mime);
  out.key("data").plain_string(request.base64).end_object().end_object();
}

void write_transcription_config(const chat::TranscriptionRequest& request, json::Writer& out) {
  if (request.languages.empty() && request.keywords.empty()) return;
  out.key("generationConfig").begin_object().key("audioTranscriptionConfig").begin_object();
  write_words("languageCodes", request.languages, out);
  write_words("customVocabulary", request.keywords, out);
  out.end_object().end_object();
}

}  // namespace

base::Result<std::string> write_transcription_request(chat::TranscriptionRequest& request,
                                                      const WriteOptions& options,
                                                      base::Buffer& out) {
  const ModelFamily family = find_family(request.model);
  const bool dedicated = family.output == Output::kTranscript;
  if (dedicated && request.task == chat::TranscriptionRequest::Task::kTranslate) {
    return base::fail(base::ErrorCode::kUnsupportedValue,
                      "This model transcribes only; use a chat model to translate.", "model");
  }
  json::Writer writer(out);
  writer.begin_object().key("contents").begin_array();
  writer.begin_object().member("role", "user").key("parts").begin_array();
  write_recording(request, writer);
  if (!dedicated) {
    writer.begin_object().key("text").lasting_pieces(describe_task(request)).end_object();
  }
  writer.end_array().end_object().end_array();
  write_safety(json::Value(), options, writer);
  if (dedicated) write_transcription_config(request, writer);
  if (dedicated && !request.prompt.empty()) request.ignored.push_back(chat::Parameter::kPrompt);
  if (request.temperature != nullptr) {
    if (family.sampling == Sampling::kDropped ||
        Repairs(options.repairs).has(chat::Repair::kDropSampling)) {
      request.ignored.push_back(chat::Parameter::kTemperature);
    } else {
      writer.key("generationConfig").begin_object();
      writer.member("temperature", *request.temperature).end_object();
    }
  }
  write_store(chat::Store::kUnset, options, writer);
  writer.end_object();
  return model_path(request.model, "generateContent");
}

}  // namespace gemini
