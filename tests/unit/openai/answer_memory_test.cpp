// How often an answer holds a picture or a recording, beside the one it is given: what makes room
// for large ones (app/exchange.h) counts on it.
#include <functional>

#include "openai/chunk_writer.h"
#include "openai/completion_builder.h"
#include "openai/images_builder.h"
#include "openai/speech_builder.h"
#include "unit/openai/responses_answer_fixture.h"
#include "unit/support/peak_memory.h"

namespace {

using pieces::Kind;

constexpr size_t kSize = size_t{4} * 1024 * 1024;

chat::AnswerPiece piece_of(Kind kind, std::string_view mime, std::string_view base64) {
  chat::Event event;
  event.kind = kind;
  event.mime = mime;
  event.base64 = base64;
  chat::AnswerPiece piece;
  piece.events.push_back(event);
  return piece;
}

openai::AnswerContext context_with(openai::ImagesAs images_as) {
  openai::AnswerContext context = pieces::plain_context();
  context.images_as = images_as;
  return context;
}

template <typename Builder>
void gather(Builder& builder, const chat::AnswerPiece& piece) {
  builder.add(piece, 0);
  base::Buffer out;
  builder.write(out);
  CHECK(out.size() > kSize);
}

template <typename Writer>
void stream(Writer& writer, const chat::AnswerPiece& piece) {
  base::Buffer out;
  writer.add(piece, out, 0);
  CHECK(out.size() > kSize);
  out.clear();
  writer.finish(out);
}

}  // namespace

TEST_CASE("answers: how often each holds what it is given") {
  constexpr auto kImages = openai::ImagesAs::kImages;
  constexpr auto kMarkdown = openai::ImagesAs::kMarkdown;
  const std::string base64(kSize, 'A');
  const chat::AnswerPiece picture = piece_of(Kind::kImage, "image/png", base64);
  chat::AnswerPiece described = picture;
  described.events.insert(described.events.begin(), pieces::said(Kind::kText, "A\nB "));
  const chat::AnswerPiece sound = piece_of(Kind::kAudio, "audio/L16;rate=24000", base64);
  const openai::ResponsesEcho echo;
  const auto completion = [](openai::ImagesAs as, const chat::AnswerPiece& piece) {
    const openai::AnswerContext context = context_with(as);
    openai::CompletionBuilder builder(context);
    gather(builder, piece);
  };
  const auto chunks = [](openai::ImagesAs as, const chat::AnswerPiece& piece) {
    const openai::AnswerContext context = context_with(as);
    openai::ChunkWriter writer(context);
    stream(writer, piece);
  };
  const auto response = [&](openai::ImagesAs as, const chat::AnswerPiece& piece) {
    const openai::AnswerContext context = context_with(as);
    openai::ResponsesBuilder builder(context, echo);
    gather(builder, piece);
  };
  const auto events = [&](openai::ImagesAs as, const chat::AnswerPiece& piece) {
    const openai::AnswerContext context = context_with(as);
    openai::ResponsesWriter writer(context, echo);
    stream(writer, piece);
  };
  const auto images = [&](chat::ImageRequest::Delivery delivery) {
    chat::ImageRequest request;
    request.delivery = delivery;
    openai::ImagesBuilder builder(request, 7);
    gather(builder, picture);
  };
  struct Row {
    std::string name;
    double times;
    std::function<void()> run;
  };
  const Row rows[] = {
      {"completion", 1, [&] { completion(kImages, picture); }},
      {"completion, as Markdown", 1, [&] { completion(kMarkdown, picture); }},
      {"completion, behind text with escapes", 2, [&] { completion(kMarkdown, described); }},
      {"completion, sound", 1.75, [&] { completion(kImages, sound); }},
      {"chunks", 1, [&] { chunks(kImages, picture); }},
      {"chunks, as Markdown", 2, [&] { chunks(kMarkdown, picture); }},
      {"response", 1, [&] { response(kImages, picture); }},
      {"response, as Markdown", 2, [&] { response(kMarkdown, picture); }},
      {"response, behind text with escapes", 2, [&] { response(kMarkdown, described); }},
      {"events", 1, [&] { events(kImages, picture); }},
      {"events, as Markdown", 3, [&] { events(kMarkdown, described); }},
      {"images", 1, [&] { images(chat::ImageRequest::Delivery::kBase64); }},
      {"images, as URL", 1, [&] { images(chat::ImageRequest::Delivery::kUrl); }},
      {"speech", 1.5,
       [&] {
         openai::SpeechBuilder builder(chat::SoundFormat::kWav);
         builder.add(sound);
         CHECK(builder.take());
       }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const memory::Peak peak;
    row.run();
    const double times = static_cast<double>(peak.bytes()) / kSize;
    CHECK(times < row.times + 0.1);
    CHECK(times > row.times - 0.5);
  }
}

TEST_CASE("answers: a stream says what it keeps of server-side tools, and keeps it once") {
  const std::string text =
      base::concat(R"({"toolResponse":{"id":")", std::string(kSize, 'A'), "\"}}");
  base::Arena arena;
  const base::Result<json::Value> part = json::read(text, arena);
  REQUIRE(part);
  chat::AnswerPiece piece = piece_of(Kind::kServerPart, "", "");
  piece.events[0].raw = &*part;
  const openai::AnswerContext context = context_with(openai::ImagesAs::kImages);
  const memory::Peak peak;
  openai::ChunkWriter writer(context);
  base::Buffer out;
  writer.add(piece, out);
  CHECK(out.size() < kSize);
  CHECK(writer.kept() > kSize);
  writer.finish(out);
  CHECK(out.size() > kSize);
  CHECK(static_cast<double>(peak.bytes()) / kSize < 1.1);
}
