#include <algorithm>

#include "conversation.h"
#include "gemini/write_transcription.h"
#include "http/multipart.h"
#include "openai/read_transcription.h"

namespace {

bool lies_within(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void write_down(const std::vector<http::FormPart>& form, chat::TranscriptionRequest::Task task) {
  base::Arena arena;
  base::Result<chat::TranscriptionRequest> request =
      openai::read_transcription_request(form, task, {}, arena);
  if (!request) return fuzz::require_words(request.error());
  base::Buffer out;
  const base::Result<std::string> path = gemini::write_transcription_request(*request, {}, out);
  if (!path) return fuzz::require_words(path.error());
  fuzz::require_sendable(*path, out, arena);
}

}  // namespace

// The first line is the content-type header, the rest a form with a recording: refused with words,
// or parts of the body that become a whole Gemini body.
void fuzz_one(std::string_view input) {
  const size_t line = std::min(input.find('\n'), input.size());
  const std::string_view body = input.substr(std::min(line + 1, input.size()));
  const base::Result<std::vector<http::FormPart>> form =
      http::read_multipart(input.substr(0, line), body);
  if (!form) return fuzz::require_words(form.error());
  for (const http::FormPart& part : *form) {
    for (const std::string_view field : {part.name, part.file_name, part.content_type, part.body}) {
      fuzz::require(lies_within(field, body));
    }
  }
  write_down(*form, chat::TranscriptionRequest::Task::kTranscribe);
  write_down(*form, chat::TranscriptionRequest::Task::kTranslate);
}
