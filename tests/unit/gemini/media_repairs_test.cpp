// Requests for media that are written once more, since the model refused a part of them.
#include <catch2/catch.hpp>

#include "gemini/write_image.h"
#include "gemini/write_speech.h"
#include "gemini/write_transcription.h"
#include "json/read.h"
#include "json/write.h"

TEST_CASE("gemini images, speech, transcription: what the model refused is left out") {
  base::Arena arena;
  const json::Value google =
      *json::read(R"({"generation_config":{"temperature":0.5,"top_p":0.5,"top_k":4,"seed":7,)"
                  R"("presence_penalty":1},"thinking_config":{"thinking_level":"high"}})",
                  arena);
  const json::Value temperature = json::Value::number("0.2");
  const chat::Repair repairs[] = {chat::Repair::kDropSampling, chat::Repair::kDropPenalty,
                                  chat::Repair::kDropThinkingLevel};
  gemini::WriteOptions options;
  options.repairs = repairs;
  const auto config_of = [&arena](const base::Buffer& body) {
    const json::Value* config = json::read(body.str(), arena)->find("generationConfig");
    return config == nullptr ? std::string() : json::to_text(*config);
  };

  chat::ImageRequest image;
  image.model = "gemini-3.1-flash-image";
  image.prompt = "A cat";
  image.google = &google;
  base::Buffer drawn;
  REQUIRE(gemini::write_image_request(image, options, arena, drawn));
  CHECK(config_of(drawn) == R"({"responseModalities":["IMAGE"],"seed":7})");

  chat::SpeechRequest speech;
  speech.model = "gemini-2.5-flash-preview-tts";
  speech.input = "Hi";
  speech.voice = "Kore";
  speech.google = &google;
  base::Buffer spoken;
  REQUIRE(gemini::write_speech_request(speech, options, arena, spoken));
  CHECK(config_of(spoken) == R"({"responseModalities":["AUDIO"],"speechConfig":{"voiceConfig":)"
                             R"({"prebuiltVoiceConfig":{"voiceName":"Kore"}}},"seed":7})");

  chat::TranscriptionRequest transcription;
  transcription.model = "gemini-2.5-flash";
  transcription.mime = "audio/wav";
  transcription.base64 = "UklGRg==";
  transcription.temperature = &temperature;
  base::Buffer written;
  REQUIRE(gemini::write_transcription_request(transcription, options, written));
  CHECK(config_of(written).empty());
  CHECK(chat::ignored_header(transcription.ignored) == "temperature");
}
