#include "openai/read_speech.h"

#include "openai/field.h"
#include "openai/read_options.h"

namespace openai {
namespace {

using base::ErrorCode;
using chat::SpeechRequest;

constexpr std::string_view kDefaultSpeechModel = "gemini-3.8-flash-tts";

base::Status read_voice(const json::Value& body, SpeechRequest& request) {
  const json::Value* voice = body.find("voice");
  // A voice of the client's own is an object with an id.
  const bool own = voice != nullptr && voice->is_object();
  const auto name = own ? read_word(*voice, "id", "voice") : read_word(body, "voice");
  if (!name) return base::fail(name.error());
  request.voice = *name;
  return {};
}

// Encoders of the compressed formats are no part of this gateway.
base::Status read_audio_format(const json::Value& body, SpeechRequest& request) {
  const auto format = find_text(body, "response_format");
  if (!format) return base::fail(format.error());
  const std::string_view word = format->value_or("wav");
  if (word == "wav") return {};
  if (word == "pcm") {
    request.format = chat::SoundFormat::kPcm;
    return {};
  }
  for (const std::string_view known : {"mp3", "opus", "aac", "flac"}) {
    if (word != known) continue;
    return base::fail(
        ErrorCode::kUnsupportedValue,
        base::concat("Speech cannot be encoded as `", word, "` here; ask for `wav` or `pcm`."),
        "response_format");
  }
  return base::fail(invalid("response_format", "expected `wav` or `pcm`."));
}

base::Status read_delivery_of_speech(const json::Value& body, SpeechRequest& request) {
  const auto speed = find_number(body, "speed", 0.25, 4);
  if (!speed) return base::fail(speed.error());
  if (*speed != nullptr && (*speed)->as_double() != 1.0) {
    request.ignored.push_back(chat::Parameter::kSpeed);
  }
  const auto stream = find_text(body, "stream_format");
  if (!stream) return base::fail(stream.error());
  const std::string_view word = stream->value_or("audio");
  if (word == "audio") return {};
  if (word != "sse") return base::fail(invalid("stream_format", "expected `audio`."));
  return base::fail(ErrorCode::kUnsupportedValue, "Speech is not streamed as events here.",
                    "stream_format");
}

}  // namespace

base::Result<SpeechRequest> read_speech_request(const json::Value& body,
                                                const ReadOptions& options) {
  if (!body.is_object()) {
    return base::fail(ErrorCode::kInvalidJson, "The body must be a JSON object.");
  }
  SpeechRequest request;
  auto model = read_model(body, options.aliases, kDefaultSpeechModel);
  if (!model) return base::fail(model.error());
  request.model = std::move(*model);
  request.requested_model = requested_model(body, kDefaultSpeechModel);
  const auto input = read_word(body, "input");
  if (!input) return base::fail(input.error());
  request.input = *input;
  const auto instructions = find_text(body, "instructions");
  if (!instructions) return base::fail(instructions.error());
  request.instructions = instructions->value_or("");
  if (const auto read = read_voice(body, request); !read) return base::fail(read.error());
  if (const auto read = read_audio_format(body, request); !read) return base::fail(read.error());
  if (const auto read = read_delivery_of_speech(body, request); !read) {
    return base::fail(read.error());
  }
  const auto google = read_google_options(body);
  if (!google) return base::fail(google.error());
  request.google = *google;
  return request;
}

}  // namespace openai
