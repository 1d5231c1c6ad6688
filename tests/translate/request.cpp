#include "translate/request.h"

#include "base/text.h"
#include "chat/parameter.h"
#include "gemini/write_embedding.h"
#include "gemini/write_image.h"
#include "gemini/write_request.h"
#include "gemini/write_speech.h"
#include "json/read.h"
#include "openai/read_chat.h"
#include "openai/read_completions.h"
#include "openai/read_embeddings.h"
#include "openai/read_images.h"
#include "openai/read_responses.h"
#include "openai/read_speech.h"

namespace translate {
namespace {

std::string refused(const base::Error& error) {
  return base::concat("! ", std::to_string(static_cast<int>(error.code)), " ", error.param, ": ",
                      error.message);
}

std::string sent(std::string_view path, const std::vector<chat::Parameter>& ignored,
                 const base::Buffer& body) {
  std::string names;
  for (const chat::Parameter parameter : ignored) {
    names += base::concat(std::to_string(static_cast<int>(parameter)), ",");
  }
  return base::concat(path, "\n", names, "\n", body.str());
}

std::string write(chat::Request request, base::Arena& arena) {
  base::Buffer body;
  const base::Result<gemini::Written> written = gemini::write_request(request, {}, arena, body);
  return written ? sent(written->path, request.ignored, body) : refused(written.error());
}

// Runs `translate(body, arena)` on the text's JSON.
template <typename Translate>
std::string with_body(std::string_view text, Translate translate) {
  base::Arena arena;
  const base::Result<json::Value> body = json::read(text, arena);
  return body ? translate(*body, arena) : refused(body.error());
}

}  // namespace

std::string chat(std::string_view text) {
  return with_body(text, [](const json::Value& body, base::Arena& arena) {
    base::Result<chat::Request> read = openai::read_chat_request(body, {}, arena);
    return read ? write(std::move(*read), arena) : refused(read.error());
  });
}

std::string responses(std::string_view text) {
  return with_body(text, [](const json::Value& body, base::Arena& arena) {
    base::Result<openai::ResponsesRequest> read = openai::read_responses_request(body, {}, arena);
    return read ? write(std::move(read->request), arena) : refused(read.error());
  });
}

std::string completions(std::string_view text) {
  return with_body(text, [](const json::Value& body, base::Arena& arena) {
    base::Result<openai::CompletionsRequest> read = openai::read_completions_request(body, {});
    return read ? write(std::move(read->request), arena) : refused(read.error());
  });
}

std::string embeddings(std::string_view text) {
  return with_body(text, [](const json::Value& body, base::Arena&) {
    const base::Result<chat::EmbeddingRequest> read = openai::read_embeddings_request(body, {});
    if (!read) return refused(read.error());
    std::string all;
    for (size_t batch = 0; batch < gemini::count_embedding_batches(*read); ++batch) {
      base::Buffer out;
      gemini::write_embedding_batch(*read, batch, out);
      all += sent(gemini::embedding_path(*read), read->ignored, out);
    }
    return all;
  });
}

std::string images(std::string_view text) {
  return with_body(text, [](const json::Value& body, base::Arena& arena) {
    const base::Result<chat::ImageRequest> read = openai::read_images_request(body, {});
    if (!read) return refused(read.error());
    base::Buffer out;
    const base::Result<std::string> path = gemini::write_image_request(*read, {}, arena, out);
    return path ? sent(*path, read->ignored, out) : refused(path.error());
  });
}

std::string speech(std::string_view text) {
  return with_body(text, [](const json::Value& body, base::Arena& arena) {
    const base::Result<chat::SpeechRequest> read = openai::read_speech_request(body, {});
    if (!read) return refused(read.error());
    base::Buffer out;
    const base::Result<std::string> path = gemini::write_speech_request(*read, {}, arena, out);
    return path ? sent(*path, read->ignored, out) : refused(path.error());
  });
}

}  // namespace translate
