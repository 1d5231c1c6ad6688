#include <catch2/catch.hpp>

#include "base/text.h"
#include "gemini/voice.h"
#include "gemini/write_embedding.h"
#include "gemini/write_image.h"
#include "gemini/write_speech.h"
#include "gemini/write_transcription.h"
#include "json/read.h"
#include "unit/support/json_text.h"

TEST_CASE("gemini embeddings: batches of a hundred in order") {
  chat::EmbeddingRequest request;
  request.model = "gemini-embedding-001";
  std::vector<std::string> texts;
  for (int i = 0; i < 201; ++i) texts.push_back("t" + std::to_string(i));
  for (const std::string& text : texts) request.inputs.push_back(text);
  CHECK(gemini::count_embedding_batches(request) == 3);
  base::Buffer last;
  gemini::write_embedding_batch(request, 2, last);
  CHECK(
      last.str() ==
      R"({"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"t200"}]}}]})");
  base::Buffer second;
  gemini::write_embedding_batch(request, 1, second);
  base::Arena arena;
  const auto tree = json::read(second.str(), arena);
  REQUIRE(tree);
  REQUIRE(tree->find("requests")->items().size() == 100);
  CHECK(tree->find("requests")
            ->items()[0]
            .find("content")
            ->find("parts")
            ->items()[0]
            .find_string("text") == "t100");
  CHECK(gemini::embedding_path(request) ==
        "/v1beta/models/gemini-embedding-001:batchEmbedContents");
}

TEST_CASE("gemini embeddings: options") {
  struct Row {
    std::string_view model;
    std::string_view expected;
    std::string_view ignored;
  };
  const Row rows[] = {
      {"gemini-embedding-001",
       R"({"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a\n"}]},)"
       R"("taskType":"RETRIEVAL_DOCUMENT","title":"T","outputDimensionality":768}]})",
       ""},
      {"gemini-embedding-2",
       R"({"requests":[{"model":"models/gemini-embedding-2","content":{"parts":[{"text":"a\n"}]},)"
       R"("outputDimensionality":768}]})",
       "task_type,title"},
  };
  for (const Row& row : rows) {
    chat::EmbeddingRequest request;
    request.model = row.model;
    request.inputs = {"a\n"};
    request.dimensions = 768;
    request.task_type = "RETRIEVAL_DOCUMENT";
    request.title = "T";
    base::Buffer out;
    gemini::write_embedding_batch(request, 0, out);
    CHECK(out.str() == row.expected);
    gemini::note_dropped(request);
    CHECK(chat::ignored_header(request.ignored) == row.ignored);
  }
}

TEST_CASE("gemini images: size") {
  struct Row {
    std::string_view model;
    chat::ImageSize size;
    std::string_view expected;
  };
  const Row rows[] = {
      {"gemini-3.1-flash-image", {1024, 1024}, R"({"aspectRatio":"1:1"})"},
      {"gemini-3.1-flash-image", {1536, 1024}, R"({"aspectRatio":"3:2"})"},
      {"gemini-3.1-flash-image", {1024, 1536}, R"({"aspectRatio":"2:3"})"},
      {"gemini-3.1-flash-image", {1792, 1024}, R"({"aspectRatio":"16:9"})"},
      {"gemini-3.1-flash-image", {1024, 1792}, R"({"aspectRatio":"9:16"})"},
      {"gemini-3.1-flash-image", {600, 800}, R"({"aspectRatio":"3:4"})"},
      {"gemini-3.1-flash-image", {800, 600}, R"({"aspectRatio":"4:3"})"},
      {"gemini-3.1-flash-image", {800, 1000}, R"({"aspectRatio":"4:5"})"},
      {"gemini-3.1-flash-image", {1000, 800}, R"({"aspectRatio":"5:4"})"},
      {"gemini-3.1-flash-image", {2520, 1080}, R"({"aspectRatio":"21:9","imageSize":"2K"})"},
      {"gemini-3-pro-image", {1800, 1800}, R"({"aspectRatio":"1:1","imageSize":"2K"})"},
      {"gemini-3-pro-image", {100, 3000}, R"({"aspectRatio":"9:16","imageSize":"4K"})"},
      {"gemini-2.5-flash-image", {4096, 4096}, R"({"aspectRatio":"1:1"})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model, row.size.width, row.size.height);
    chat::ImageRequest request;
    request.model = row.model;
    request.prompt = "A cat";
    request.size = row.size;
    base::Arena arena;
    base::Buffer out;
    REQUIRE(gemini::write_image_request(request, {}, arena, out));
    CHECK(out.str() ==
          base::concat(R"({"contents":[{"role":"user","parts":[{"text":"A cat"}]}],)",
                       R"("generationConfig":{"responseModalities":["IMAGE"],"imageConfig":)",
                       row.expected, R"(},"store":false})"));
  }
}

TEST_CASE("gemini images: the model's own size; operator's switches") {
  chat::ImageRequest request;
  request.model = "gemini-3.1-flash-image";
  request.prompt = "A cat";
  gemini::WriteOptions options;
  options.store = state::StoreMode::kOmit;
  const json::Value safety = json::Value::array({});
  options.safety_settings = &safety;
  base::Arena arena;
  base::Buffer out;
  CHECK(gemini::write_image_request(request, options, arena, out) ==
        "/v1beta/models/gemini-3.1-flash-image:generateContent");
  CHECK(out.str() ==
        R"({"contents":[{"role":"user","parts":[{"text":"A cat"}]}],"safetySettings":[],)"
        R"("generationConfig":{"responseModalities":["IMAGE"]}})");
}

TEST_CASE("gemini images, speech: Google's own options stand over what OpenAI's say") {
  struct Row {
    std::string_view google;
    std::string_view image;   // generationConfig; or the parameter that is refused
    std::string_view speech;  // the same
    std::string_view rest;    // of the body
  };
  constexpr std::string_view kSquare =
      R"({"responseModalities":["IMAGE"],"imageConfig":{"aspectRatio":"1:1"}})";
  constexpr std::string_view kVoice =
      R"({"responseModalities":["AUDIO"],"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":)"
      R"({"voiceName":"Kore"}}}})";
  const std::string ratio =
      R"({"responseModalities":["IMAGE"],"imageConfig":{"aspectRatio":"16:9"}})";
  const Row rows[] = {
      {"{}", kSquare, kVoice, ""},
      {R"({"image_config":{"aspect_ratio":"21:9","image_size":"4K"}})",
       R"({"responseModalities":["IMAGE"],"imageConfig":{"aspectRatio":"21:9","imageSize":"4K"}})",
       "", ""},
      {R"({"aspect_ratio":"16:9"})", ratio, "", ""},
      {R"({"speech_config":{"language_code":"de-DE"}})", "",
       R"({"responseModalities":["AUDIO"],"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":)"
       R"({"voiceName":"Kore"}},"languageCode":"de-DE"}})",
       ""},
      {R"({"speech_config":{"multi_speaker_voice_config":{"speaker_voice_configs":[]}}})", "",
       R"({"responseModalities":["AUDIO"],"speechConfig":{"multiSpeakerVoiceConfig":)"
       R"({"speakerVoiceConfigs":[]}}})",
       ""},
      {R"({"safety_settings":[],"tools":[{"google_search":{}}],"labels":{"a_b":"c"}})", kSquare,
       kVoice, R"("tools":[{"googleSearch":{}}],"safetySettings":[],"labels":{"a_b":"c"},)"},
      {R"({"tool_config":{"retrieval_config":{"language_code":"de"}},"cached_content":"cachedContents/c"})",
       kSquare, kVoice,
       R"("toolConfig":{"retrievalConfig":{"languageCode":"de"}},"cachedContent":"cachedContents/c",)"},
      {R"({"nonsense":1})", "extra_body.google.nonsense", "extra_body.google.nonsense", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.google);
    base::Arena arena;
    const json::Value google = *json::read(row.google, arena);
    const auto check = [&](std::string_view config, const base::Result<std::string>& path,
                           const base::Buffer& out) {
      if (config.empty()) return;
      if (!path) {
        CHECK(path.error().param == config);
        return;
      }
      CHECK(support::canonical(out.str()) ==
            support::canonical(
                base::concat(R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}],)", row.rest,
                             R"("generationConfig":)", config, R"(,"store":false})")));
    };
    chat::ImageRequest image;
    image.model = "gemini-3.1-flash-image";
    image.prompt = "Hi";
    image.size = {1024, 1024};
    image.google = &google;
    base::Buffer drawn;
    check(row.image, gemini::write_image_request(image, {}, arena, drawn), drawn);
    chat::SpeechRequest speech;
    speech.model = "gemini-3.8-flash-tts";
    speech.input = "Hi";
    speech.voice = "alloy";
    speech.google = &google;
    base::Buffer spoken;
    check(row.speech, gemini::write_speech_request(speech, {}, arena, spoken), spoken);
  }
}

TEST_CASE("gemini speech: voices") {
  struct Row {
    std::string_view name;
    std::string_view expected;  // "" = unknown
  };
  const Row rows[] = {
      {"alloy", "Kore"},
      {"ash", "Charon"},
      {"ballad", "Algieba"},
      {"coral", "Aoede"},
      {"echo", "Puck"},
      {"fable", "Fenrir"},
      {"onyx", "Orus"},
      {"nova", "Leda"},
      {"sage", "Sulafat"},
      {"shimmer", "Zephyr"},
      {"verse", "Iapetus"},
      {"marin", "Callirrhoe"},
      {"cedar", "Enceladus"},
      {"Kore", "Kore"},
      {"zUBENELGENUBI", "Zubenelgenubi"},
      {"nobody", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(gemini::find_voice(row.name).value_or("") == row.expected);
  }
}

TEST_CASE("gemini speech: body") {
  chat::SpeechRequest request;
  request.model = "gemini-3.8-flash-tts";
  request.input = "Hello";
  request.voice = "coral";
  base::Arena arena;
  base::Buffer plain;
  const auto path = gemini::write_speech_request(request, {}, arena, plain);
  REQUIRE(path);
  CHECK(*path == "/v1beta/models/gemini-3.8-flash-tts:generateContent");
  constexpr std::string_view kRest =
      R"("generationConfig":{"responseModalities":["AUDIO"],"speechConfig":{"voiceConfig":)"
      R"({"prebuiltVoiceConfig":{"voiceName":"Aoede"}}}},"store":false})";
  CHECK(plain.str() ==
        base::concat(R"({"contents":[{"role":"user","parts":[{"text":"Hello"}]}],)", kRest));
  request.instructions = "Say \"happily\"";
  base::Buffer instructed;
  REQUIRE(gemini::write_speech_request(request, {}, arena, instructed));
  CHECK(
      instructed.str() ==
      base::concat(R"({"contents":[{"role":"user","parts":[{"text":"Say \"happily\": Hello"}]}],)",
                   kRest));
  request.voice = "nobody";
  base::Buffer refused;
  const auto error = gemini::write_speech_request(request, {}, arena, refused);
  REQUIRE_FALSE(error);
  CHECK(error.error().param == "voice");
}

TEST_CASE("gemini transcriptions: bodies") {
  using Task = chat::TranscriptionRequest::Task;
  struct Row {
    std::string_view name;
    std::string_view model;
    Task task;
    bool details;
    std::string_view text;    // part behind the audio; "" = none
    std::string_view config;  // "" = none
    std::string_view ignored;
  };
  const Row rows[] = {
      {"chat model", "gemini-2.5-flash", Task::kTranscribe, false,
       "Transcribe the speech verbatim. Output only the transcript.", "", ""},
      {"chat model with details", "gemini-2.5-flash", Task::kTranscribe, true,
       "Transcribe the speech verbatim. Output only the transcript. Language: de, en. Vocabulary: "
       "Zug, Kleiber. Context: A call",
       R"("generationConfig":{"temperature":0.2},)", ""},
      {"translation", "gemini-3-flash-preview", Task::kTranslate, false,
       "Translate the speech into English. Output only the translation.", "", ""},
      {"dropped temperature", "gemini-3.8-flash", Task::kTranslate, true,
       "Translate the speech into English. Output only the translation. Language: de, en. "
       "Vocabulary: Zug, Kleiber. Context: A call",
       "", "temperature"},
      {"transcription model", "gemini-3.7-transcribe", Task::kTranscribe, false, "", "", ""},
      {"transcription model with details", "gemini-3.7-transcribe", Task::kTranscribe, true, "",
       R"("generationConfig":{"audioTranscriptionConfig":{"languageCodes":["de","en"],)"
       R"("customVocabulary":["Zug","Kleiber"]}},)",
       "prompt,temperature"},
  };
  base::Arena arena;
  const json::Value temperature = json::Value::number("0.2");
  for (const Row& row : rows) {
    CAPTURE(row.name);
    chat::TranscriptionRequest request;
    request.model = row.model;
    request.task = row.task;
    request.mime = "audio/wav";
    request.base64 = "UklGRg==";
    if (row.details) {
      request.languages = {"de", "en"};
      request.keywords = {"Zug", "Kleiber"};
      request.prompt = "A call";
      request.temperature = &temperature;
    }
    base::Buffer out;
    REQUIRE(gemini::write_transcription_request(request, {}, out));
    const std::string text = row.text.empty() ? "" : base::concat(R"(,{"text":")", row.text, "\"}");
    CHECK(out.str() ==
          base::concat(
              R"({"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"audio/wav",)",
              R"("data":"UklGRg=="}})", text, "]}],", row.config, R"("store":false})"));
    CHECK(chat::ignored_header(request.ignored) == row.ignored);
  }
  chat::TranscriptionRequest spoken;
  spoken.model = "gemini-3.7-transcribe";
  spoken.languages = {"de"};
  const json::Value safety = *json::read(R"([{"category":"X","threshold":"OFF"}])", arena);
  gemini::WriteOptions options;
  options.safety_settings = &safety;
  base::Buffer one;
  REQUIRE(gemini::write_transcription_request(spoken, options, one));
  CHECK(one.str().contains(R"("safetySettings":[{"category":"X","threshold":"OFF"}],)"));
  CHECK(one.str().contains(R"({"audioTranscriptionConfig":{"languageCodes":["de"]}})"));
  spoken.languages = {};
  spoken.keywords = {"Zug"};
  base::Buffer other;
  REQUIRE(gemini::write_transcription_request(spoken, {}, other));
  CHECK(other.str().contains(R"({"audioTranscriptionConfig":{"customVocabulary":["Zug"]}})"));
  chat::TranscriptionRequest wrong;
  wrong.model = "gemini-3.7-transcribe";
  wrong.task = Task::kTranslate;
  base::Buffer out;
  const auto error = gemini::write_transcription_request(wrong, {}, out);
  REQUIRE_FALSE(error);
  CHECK(error.error().param == "model");
}
