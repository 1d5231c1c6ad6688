#include "conversation.h"
#include "gemini/write_image.h"
#include "gemini/write_speech.h"
#include "openai/read_images.h"
#include "openai/read_speech.h"

namespace {

void draw(const json::Value& body, base::Arena& arena) {
  const base::Result<chat::ImageRequest> request = openai::read_images_request(body, {});
  if (!request) return fuzz::require_words(request.error());
  base::Buffer out;
  const base::Result<std::string> path = gemini::write_image_request(*request, {}, arena, out);
  if (!path) return fuzz::require_words(path.error());
  fuzz::require_sendable(*path, out, arena);
}

void speak(const json::Value& body, base::Arena& arena) {
  const base::Result<chat::SpeechRequest> request = openai::read_speech_request(body, {});
  if (!request) return fuzz::require_words(request.error());
  base::Buffer out;
  const base::Result<std::string> path = gemini::write_speech_request(*request, {}, arena, out);
  if (!path) return fuzz::require_words(path.error());
  fuzz::require_sendable(*path, out, arena);
}

}  // namespace

// One body asks for pictures and for speech: refused with words, or a whole Gemini body.
void fuzz_one(std::string_view input) {
  base::Arena arena;
  const base::Result<json::Value> body = json::read(input, arena);
  if (!body) return;
  draw(*body, arena);
  speak(*body, arena);
}
