// Answers of the endpoints that give pictures, sound and transcripts.
#include "crypto/base64.h"
#include "openai/chunk_writer.h"
#include "openai/completion_builder.h"
#include "openai/images_builder.h"
#include "openai/speech_builder.h"
#include "openai/transcription_builder.h"
#include "unit/openai/answer_fixture.h"

namespace {

using pieces::Kind;

chat::Event media_event(Kind kind, std::string_view mime, std::string_view base64, int choice = 0) {
  chat::Event event;
  event.kind = kind;
  event.mime = mime;
  event.base64 = base64;
  event.choice = choice;
  return event;
}

std::string error_text(const base::Error& error) {
  return base::concat(base::error_info(error.code).code, ": ", error.message);
}

std::string limit_text(std::string_view param) {
  return base::concat("context_length_exceeded: The model reached its output limit before the end;",
                      " send a shorter `", param, "`.");
}

constexpr std::string_view kSamples = "audio/L16;codec=pcm;rate=24000";

}  // namespace

TEST_CASE("images answer: pictures or why there are none") {
  struct Row {
    std::string name;
    chat::ImageRequest::Delivery delivery;
    std::vector<chat::Event> events;
    std::string expected;
  };
  constexpr auto kBytes = chat::ImageRequest::Delivery::kBase64;
  constexpr auto kUrl = chat::ImageRequest::Delivery::kUrl;
  const auto picture = [](std::string_view base64, int choice = 0) {
    return media_event(Kind::kImage, "image/png", base64, choice);
  };
  const Row rows[] = {
      {"one", kBytes, {picture("aGk=")}, R"([{"b64_json":"aGk="}])"},
      {"as a URL", kUrl, {picture("aGk=")}, R"([{"url":"data:image/png;base64,aGk="}])"},
      {"any character of base64", kBytes, {picture("AZaz09+/")}, R"([{"b64_json":"AZaz09+/"}])"},
      {"text beside it is left out",
       kBytes,
       {pieces::said(Kind::kText, "Here:"), picture("aGk=")},
       R"([{"b64_json":"aGk="}])"},
      {"two calls, in order",
       kBytes,
       {picture("Qg==", 1), picture("QQ==", 0)},
       R"([{"b64_json":"QQ=="},{"b64_json":"Qg=="}])"},
      {"only the first of a call",
       kBytes,
       {picture("QQ=="), picture("Qg==")},
       R"([{"b64_json":"QQ=="}])"},
      {"one call of two was refused",
       kBytes,
       {picture("QQ=="), pieces::ended(chat::FinishReason::kContentFilter, "IMAGE_SAFETY")},
       R"([{"b64_json":"QQ=="}])"},
      {"a blocked prompt",
       kBytes,
       {pieces::blocked()},
       "content_policy_violation: The prompt was blocked by Gemini (SAFETY)."},
      {"a refused picture",
       kBytes,
       {pieces::ended(chat::FinishReason::kContentFilter, "IMAGE_SAFETY")},
       "content_policy_violation: The response was blocked by Gemini (IMAGE_SAFETY)."},
      {"a refusal in words",
       kBytes,
       {pieces::ended(chat::FinishReason::kContentFilter, "IMAGE_SAFETY", "No.")},
       "content_policy_violation: No."},
      {"none",
       kBytes,
       {pieces::said(Kind::kText, "a cat"), pieces::ended(chat::FinishReason::kStop)},
       "no_image: Gemini answered without an image."},
      {"none, with a message",
       kBytes,
       {pieces::ended(chat::FinishReason::kOther, "NO_IMAGE", "Try again.")},
       "no_image: Try again."},
      {"nothing at all", kBytes, {}, "no_image: Gemini answered without an image."},
      {"what is no base64",
       kBytes,
       {picture("a\"b")},
       "no_image: Gemini answered without an image."},
      {"what is almost base64",
       kBytes,
       {picture("AA["), picture("AA{"), picture("AA:"), picture("AA@"), picture("AA`")},
       "no_image: Gemini answered without an image."},
      {"without bytes", kBytes, {picture("")}, "no_image: Gemini answered without an image."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    chat::ImageRequest request;
    request.delivery = row.delivery;
    openai::ImagesBuilder builder(request, 7);
    for (const auto& piece : pieces::pieces_of(row.events)) builder.add(piece);
    base::Buffer out;
    const base::Status written = builder.write(out);
    CHECK((written ? pieces::member_text(out.str(), "data") : error_text(written.error())) ==
          row.expected);
    CHECK(out.empty() == !written);
  }
}

TEST_CASE("images answer: calls are numbered, their usage is summed") {
  const chat::ImageRequest request;
  openai::ImagesBuilder builder(request, 7);
  chat::AnswerPiece piece;
  piece.usage = chat::Usage{4, 100, 104, 0, 0, 0, 0};
  piece.events = {media_event(Kind::kImage, "image/png", "QQ==")};
  builder.add(piece, 0);
  builder.next_call();
  builder.add(piece, 1);
  base::Buffer out;
  REQUIRE(builder.write(out));
  CHECK(out.str() ==
        R"({"created":7,"data":[{"b64_json":"QQ=="},{"b64_json":"QQ=="}],"usage":)"
        R"({"input_tokens":8,"input_tokens_details":{"image_tokens":0,"text_tokens":8},)"
        R"("output_tokens":200,"total_tokens":208}})");
}

TEST_CASE("images answer: a format is reported when another came") {
  struct Row {
    std::string_view asked;
    std::string_view came;
    bool other;
  };
  const Row rows[] = {
      {"", "image/jpeg", false},     {"png", "image/png", false}, {"png", "image/jpeg", true},
      {"jpeg", "image/jpeg", false}, {"webp", "image/png", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.asked, row.came);
    chat::ImageRequest request;
    request.output_format = row.asked;
    openai::ImagesBuilder builder(request, 7);
    CHECK_FALSE(builder.has_other_format());
    chat::AnswerPiece piece;
    piece.events = {media_event(Kind::kImage, row.came, "QQ==")};
    builder.add(piece);
    CHECK(builder.has_other_format() == row.other);
  }
}

TEST_CASE("speech answer: the rate is told by the type") {
  struct Row {
    std::string mime;
    uint32_t rate;
  };
  const Row rows[] = {
      {std::string(kSamples), 24000},
      {"audio/L16; rate=16000", 16000},
      {"AUDIO/l16;RATE=8000", 8000},
      {"audio/pcm;rate=48000;channels=1", 48000},
      {"audio/L16", 24000},
      {"audio/L16;rate=", 24000},
      {"audio/L16;rate=x", 24000},
      {"audio/L16;rate=0", 24000},
      {"audio/L16;rate=-1", 24000},
      {"audio/L16;rate=99999999999999999999", 24000},
      {"audio/wav", 0},
      {"audio/mpeg;rate=24000", 0},
      {"", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.mime);
    CHECK(openai::find_sample_rate(row.mime) == row.rate);
  }
}

TEST_CASE("speech answer: header of a WAV file") {
  const std::string expected(
      "RIFF\x28\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\xc0\x5d\0\0\x80\xbb\0\0"
      "\x02\0\x10\0data\x04\0\0\0",
      44);
  CHECK(openai::wav_header(4, 24000) == expected);
}

TEST_CASE("speech answer: sound or why there is none") {
  struct Row {
    std::string name;
    chat::SoundFormat format;
    std::vector<chat::Event> events;
    std::string expected;
  };
  constexpr auto kWav = chat::SoundFormat::kWav;
  constexpr auto kPcm = chat::SoundFormat::kPcm;
  const auto sound = [](std::string_view base64, std::string_view mime = kSamples) {
    return media_event(Kind::kAudio, mime, base64);
  };
  const Row rows[] = {
      {"samples", kPcm, {sound("aGk=")}, "audio/pcm hi"},
      {"samples in two parts", kPcm, {sound("aGk="), sound("aG8=")}, "audio/pcm hiho"},
      {"a file", kWav, {sound("aGk=")}, "audio/wav " + openai::wav_header(2, 24000) + "hi"},
      {"a file of two parts",
       kWav,
       {sound("aGk=", "audio/L16;rate=16000"), sound("aG8=")},
       "audio/wav " + openai::wav_header(4, 16000) + "hiho"},
      {"another format as it came", kWav, {sound("aGk=", "audio/mpeg")}, "audio/mpeg hi"},
      {"another format instead of samples", kPcm, {sound("aGk=", "audio/wav")}, "audio/wav hi"},
      {"no base64", kWav, {sound("a*")}, "upstream_error: Gemini sent sound that cannot be read."},
      {"half of it no base64",
       kWav,
       {sound("aGk="), sound("aGk")},
       "upstream_error: Gemini sent sound that cannot be read."},
      {"nothing", kWav, {}, "empty_response: Gemini answered without sound."},
      {"words",
       kWav,
       {pieces::said(Kind::kText, "Hi"), pieces::ended(chat::FinishReason::kStop)},
       "empty_response: Gemini answered without sound."},
      {"a message",
       kWav,
       {pieces::ended(chat::FinishReason::kOther, "OTHER", "Oh.")},
       "empty_response: Oh."},
      {"a blocked prompt",
       kWav,
       {pieces::blocked()},
       "content_policy_violation: The prompt was blocked by Gemini (SAFETY)."},
      {"refused",
       kWav,
       {pieces::ended(chat::FinishReason::kContentFilter, "SAFETY")},
       "content_policy_violation: The response was blocked by Gemini (SAFETY)."},
      {"refused halfway",
       kWav,
       {sound("aGk="), pieces::ended(chat::FinishReason::kContentFilter, "SAFETY", "No.")},
       "content_policy_violation: No."},
      {"cut at the limit",
       kPcm,
       {sound("aGk="), pieces::ended(chat::FinishReason::kLength, "MAX_TOKENS")},
       limit_text("input")},
      {"no more of it can be had",
       kPcm,
       {sound("aGk="), pieces::ended(chat::FinishReason::kContinuation, "CONTINUATION")},
       limit_text("input")},
      {"the limit reached in silence",
       kPcm,
       {pieces::ended(chat::FinishReason::kLength, "MAX_TOKENS")},
       limit_text("input")},
      {"goes on after the limit",
       kPcm,
       {sound("aGk="), pieces::ended(chat::FinishReason::kLength, "MAX_TOKENS"), sound("aG8="),
        pieces::ended(chat::FinishReason::kStop)},
       "audio/pcm hiho"},
      {"another end after sound",
       kPcm,
       {sound("aGk="), pieces::ended(chat::FinishReason::kOther, "OTHER")},
       "audio/pcm hi"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    openai::SpeechBuilder builder(row.format);
    for (const auto& piece : pieces::pieces_of(row.events)) builder.add(piece);
    const base::Result<openai::Speech> speech = builder.take();
    CHECK((speech ? base::concat(speech->content_type, " ", speech->bytes)
                  : error_text(speech.error())) == row.expected);
  }
}

TEST_CASE("chat answer: sound in the format asked for, its parts joined") {
  const std::vector<chat::AnswerPiece> parts = pieces::pieces_of(
      {media_event(Kind::kAudio, kSamples, "aGk="), media_event(Kind::kAudio, kSamples, "aG8=")});
  const auto data_of = [&parts](chat::SoundFormat format) {
    openai::AnswerContext context = pieces::plain_context();
    context.style.sound_format = format;
    openai::CompletionBuilder builder(context);
    for (const chat::AnswerPiece& part : parts) builder.add(part);
    base::Buffer out;
    builder.write(out);
    base::Arena arena;
    const auto tree = json::read(out.str(), arena);
    REQUIRE(tree);
    const json::Value* audio = tree->find("choices")->items()[0].find("message")->find("audio");
    return crypto::base64_decode(audio->find_string("data")).value_or("no base64");
  };
  CHECK(data_of(chat::SoundFormat::kPcm) == "hiho");
  CHECK(data_of(chat::SoundFormat::kWav) == openai::wav_header(4, 24000) + "hiho");
  const openai::AnswerContext context = pieces::plain_context();
  openai::ChunkWriter writer(context);
  base::Buffer out;
  for (const chat::AnswerPiece& part : parts) writer.add(part, out);
  const std::string stream = out.str();
  CHECK(stream.find(R"("delta":{"audio":{"id":"audio_r","data":"aGk="}})") != std::string::npos);
  CHECK(stream.find(R"("delta":{"audio":{"data":"aG8="}})") != std::string::npos);
}

TEST_CASE("chat answer: a picture in Markdown is text, beside which stands no refusal") {
  openai::AnswerContext context = pieces::plain_context();
  context.images_as = openai::ImagesAs::kMarkdown;
  openai::CompletionBuilder builder(context);
  openai::ChunkWriter writer(context);
  base::Buffer stream;
  for (const auto& piece : pieces::pieces_of(
           {pieces::pictured(), pieces::ended(chat::FinishReason::kContentFilter, "SAFETY")})) {
    builder.add(piece);
    writer.add(piece, stream);
  }
  writer.finish(stream);
  base::Buffer whole;
  builder.write(whole);
  for (const std::string& answer : {whole.str(), stream.str()}) {
    CAPTURE(answer);
    CHECK(answer.contains(R"("content":"![image](data:image/png;base64,aGk=)"));
    CHECK(answer.contains(R"("finish_reason":"content_filter")"));
    CHECK_FALSE(answer.contains("The response was blocked"));
  }
}

TEST_CASE("transcription answer: text or why there is none") {
  struct Row {
    std::string name;
    chat::TranscriptionRequest::Format format;
    std::vector<chat::Event> events;
    std::string expected;
  };
  constexpr auto kJson = chat::TranscriptionRequest::Format::kJson;
  constexpr auto kText = chat::TranscriptionRequest::Format::kText;
  const std::string usage =
      R"("usage":{"type":"tokens","input_tokens":9,"output_tokens":3,"total_tokens":12}})";
  const auto filtered = pieces::ended(chat::FinishReason::kContentFilter, "SAFETY");
  const auto limit = pieces::ended(chat::FinishReason::kLength, "MAX_TOKENS");
  const Row rows[] = {
      {"text of two events",
       kJson,
       {pieces::said(Kind::kText, "Hi \""), pieces::said(Kind::kText, "there\"")},
       R"({"text":"Hi \"there\"",)" + usage},
      {"plain", kText, {pieces::said(Kind::kText, "Hi \"there\"")}, "Hi \"there\""},
      {"silence", kJson, {pieces::ended(chat::FinishReason::kStop)}, R"({"text":"",)" + usage},
      {"thoughts are left out",
       kText,
       {pieces::said(Kind::kThought, "Hm"), pieces::said(Kind::kText, "Hi")},
       "Hi"},
      {"refused",
       kJson,
       {filtered},
       "content_policy_violation: The response was blocked by Gemini (SAFETY)."},
      {"refused as text",
       kText,
       {pieces::blocked()},
       "content_policy_violation: The prompt was blocked by Gemini (SAFETY)."},
      {"refused halfway",
       kText,
       {pieces::said(Kind::kText, "Hi"), filtered},
       "content_policy_violation: The response was blocked by Gemini (SAFETY)."},
      {"cut at the limit", kJson, {pieces::said(Kind::kText, "Hi"), limit}, limit_text("file")},
      {"cut at the limit as text",
       kText,
       {pieces::said(Kind::kText, "Hi"), limit},
       limit_text("file")},
      {"nothing for another reason",
       kJson,
       {pieces::ended(chat::FinishReason::kOther, "OTHER")},
       "empty_response: Gemini answered without a transcript."},
      {"another end after text",
       kText,
       {pieces::said(Kind::kText, "Hi"), pieces::ended(chat::FinishReason::kOther, "OTHER")},
       "Hi"},
      {"the limit reached in thought",
       kJson,
       {pieces::said(Kind::kThought, "Hm"), limit},
       limit_text("file")},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    openai::TranscriptionBuilder builder(row.format);
    chat::AnswerPiece counted;
    counted.usage = chat::Usage{9, 3, 12, 0, 0, 0, 0};
    builder.add(counted);
    for (const auto& piece : pieces::pieces_of(row.events)) builder.add(piece);
    base::Buffer out;
    const base::Status written = builder.write(out);
    CHECK((written ? out.str() : error_text(written.error())) == row.expected);
    const bool plain = row.format == kText;
    CHECK(builder.content_type() == (plain ? "text/plain; charset=utf-8" : "application/json"));
  }
}
