#include "gemini/write_speech.h"

#include "gemini/envelope.h"
#include "gemini/generation_config.h"
#include "gemini/google_options.h"
#include "gemini/model_family.h"
#include "gemini/tree_builder.h"
#include "gemini/write_prompt.h"

namespace gemini {

base::Result<std::string> write_speech_request(const chat::SpeechRequest& request,
                                               const WriteOptions& options, base::Arena& arena,
                                               base::Buffer& out) {
  const base::Result<GoogleOptions> google = read_google_options(request.google, arena);
  if (!google) return std::unexpected(google.error());
  const base::Result<json::Value> speech = map_voice(request.voice, "voice", arena);
  if (!speech) return std::unexpected(speech.error());
  ObjectBuilder config(arena);
  config.set("responseModalities", make_array({json::Value::string("AUDIO")}, arena));
  // OpenAI's SDKs want a voice, and Gemini takes none beside those of several speakers.
  if (!google->has_several_speakers()) config.set("speechConfig", *speech);
  const std::string_view between = request.instructions.empty() ? "" : ": ";
  write_prompt({request.instructions, between, request.input}, config.build(), *google,
               find_family(request.model), options, arena, out);
  return model_path(request.model, "generateContent");
}

}  // namespace gemini
