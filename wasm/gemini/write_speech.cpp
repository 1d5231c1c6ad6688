#include "gemini/write_speech.h"

#include "base/text.h"
#include "gemini/envelope.h"
#include "gemini/generation_config.h"
#include "json/write.h"

namespace gemini {

base::Result<std::string> write_speech_request(const chat::SpeechRequest& request,
                                               const WriteOptions& options, base::Arena& arena,
                                               base::Buffer& out) {
  const base::Result<json::Value> speech = map_voice(request.voice, "voice", arena);
  if (!speech) return std::unexpected(speech.error());
  json::Writer writer(out);
  writer.begin_object();
  if (request.instructions.empty()) {
    write_user_text(request.input, writer);
  } else {
    write_user_text(base::concat(request.instructions, ": ", request.input), writer);
  }
  write_safety(json::Value(), options, writer);
  writer.key("generationConfig").begin_object();
  writer.key("responseModalities").begin_array().string("AUDIO").end_array();
  writer.member("speechConfig", *speech).end_object();
  write_store(chat::Store::kUnset, options, writer);
  writer.end_object();
  return model_path(request.model, "generateContent");
}

}  // namespace gemini
