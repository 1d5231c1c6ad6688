// Citations point into what the client reads, in which pictures may stand as Markdown.
#include "openai/chunk_writer.h"
#include "openai/completion_builder.h"
#include "unit/openai/responses_answer_fixture.h"

namespace {

using pieces::Kind;

constexpr std::string_view kMarkdown = "![image](data:image/png;base64,aGk=)";

chat::Event text(std::string_view said) {
  return pieces::said(Kind::kText, said);
}

std::string code_points(std::string_view text, int64_t start, int64_t end) {
  std::string out;
  int64_t at = -1;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) ++at;
    if (at >= start && at < end) out += c;
  }
  return out;
}

// The cited words, each in brackets.
std::string cited_words(std::string_view text, const json::Value* annotations) {
  std::string out;
  if (annotations == nullptr) return out;
  for (const json::Value& annotation : annotations->items()) {
    const json::Value* nested = annotation.find("url_citation");
    const json::Value& citation = nested == nullptr ? annotation : *nested;
    out += base::concat("[",
                        code_points(text, *citation.find("start_index")->as_int(),
                                    *citation.find("end_index")->as_int()),
                        "]");
  }
  return out;
}

std::string chat_words(const std::vector<chat::Event>& events,
                       const openai::AnswerContext& context) {
  openai::CompletionBuilder builder(context);
  for (const chat::AnswerPiece& piece : pieces::pieces_of(events)) builder.add(piece);
  base::Buffer out;
  builder.write(out);
  base::Arena arena;
  const auto tree = json::read(out.str(), arena);
  REQUIRE(tree);
  const json::Value* message = tree->find("choices")->items()[0].find("message");
  return cited_words(message->find_string("content"), message->find("annotations"));
}

std::string chat_stream_words(const std::vector<chat::Event>& events,
                              const openai::AnswerContext& context) {
  openai::ChunkWriter writer(context);
  base::Buffer out;
  for (const chat::AnswerPiece& piece : pieces::pieces_of(events)) writer.add(piece, out);
  writer.finish(out);
  std::string content;
  std::string words;
  base::Arena arena;
  for (const std::string& data : pieces::stream_data(out.str())) {
    const auto tree = json::read(data, arena);
    if (!tree) continue;
    const json::Value* delta = tree->find("choices")->items()[0].find("delta");
    content += delta->find_string("content");
    words += cited_words(content, delta->find("annotations"));
  }
  return words;
}

std::string response_words(const std::string& response) {
  base::Arena arena;
  const auto tree = json::read(response, arena);
  REQUIRE(tree);
  std::string words;
  for (const json::Value& item : tree->find("output")->items()) {
    if (item.find_string("type") != "message") continue;
    const json::Value& part = item.find("content")->items()[0];
    words += cited_words(part.find_string("text"), part.find("annotations"));
  }
  return words;
}

}  // namespace

TEST_CASE("citations: of the content, whatever pictures stand in it") {
  struct Row {
    std::string name;
    std::vector<chat::Event> events;
    std::string words;
  };
  const chat::Event picture = pieces::pictured();
  const Row rows[] = {
      {"behind a picture", {picture, text("Paris is big."), pieces::cited(0, 5)}, "[Paris]"},
      {"before a picture", {text("Paris is big."), picture, pieces::cited(0, 5)}, "[Paris]"},
      {"up to a picture", {text("Paris"), picture, text(" is"), pieces::cited(0, 5)}, "[Paris]"},
      {"right behind a picture",
       {text("Big "), picture, text("Paris"), pieces::cited(4, 9)},
       "[Paris]"},
      {"between pictures, in code points",
       {text("Gr\xc3\xbc\xc3\x9f"), picture, text("K\xc3\xb6ln"), picture, text(" ist"),
        pieces::cited(4, 8)},
       "[K\xc3\xb6ln]"},
      {"behind two pictures at once",
       {text("a"), picture, picture, text("Paris"), pieces::cited(1, 6)},
       "[Paris]"},
      {"told again when a picture has followed",
       {text("Paris"), pieces::cited(0, 5), picture, text(" is"), pieces::cited(0, 5)},
       "[Paris]"},
      {"behind a call and a picture",
       {picture, text("Rome "), pieces::called("1", "f"), picture, text("Paris"),
        pieces::cited(0, 4), pieces::cited(5, 10)},
       "[Rome][Paris]"},
      {"of no words", {picture, text("Paris"), pieces::cited(0, 0)}, "[]"},
  };
  for (const openai::ImagesAs images_as :
       {openai::ImagesAs::kMarkdown, openai::ImagesAs::kImages}) {
    openai::AnswerContext context = pieces::plain_context();
    context.images_as = images_as;
    for (const Row& row : rows) {
      CAPTURE(row.name, images_as == openai::ImagesAs::kMarkdown);
      CHECK(chat_words(row.events, context) == row.words);
      CHECK(chat_stream_words(row.events, context) == row.words);
      CHECK(response_words(pieces::whole_response(row.events, context)) == row.words);
      const std::string stream = pieces::streamed_response(row.events, context);
      const std::string last = pieces::stream_data(stream).back();
      CHECK(response_words(pieces::member_text(last, "response")) == row.words);
    }
  }
}

TEST_CASE("citations: a picture within the cited words is cited with them") {
  openai::AnswerContext context = pieces::plain_context();
  context.images_as = openai::ImagesAs::kMarkdown;
  const std::vector<chat::Event> events = {text("Pa"), pieces::pictured(), text("ris"),
                                           pieces::cited(0, 5)};
  const std::string words = base::concat("[Pa", kMarkdown, "ris]");
  CHECK(chat_words(events, context) == words);
  CHECK(chat_stream_words(events, context) == words);
  CHECK(response_words(pieces::whole_response(events, context)) == words);
}
