#include "openai/read_content_part.h"

#include <catch2/catch.hpp>

#include "unit/openai/read_fixture.h"

namespace {

struct Row {
  std::string name;
  std::string part;
  std::string expected;  // the part, or the error with `~` for messages[0].content[0]
};

void check(const Row& row, std::string_view role = "user") {
  CAPTURE(row.name);
  const ReadFixture read(ReadFixture::saying(R"({"role":")" + std::string(role) +
                                             R"(","content":[)" + row.part + "]}"));
  std::string expected = row.expected;
  const size_t at = expected.find('~');
  if (at != std::string::npos) expected.replace(at, 1, "messages[0].content[0]");
  CHECK(read.outcome([](const chat::Request& request) {
    return describe::part(request.turns.at(0).parts.at(0));
  }) == expected);
}

std::string image(const std::string& url, const std::string& rest = "") {
  return R"({"type":"image_url","image_url":{"url":")" + url + "\"" + rest + "}}";
}
std::string file(const std::string& members) {
  return R"({"type":"file","file":{)" + members + "}}";
}
std::string audio(const std::string& members) {
  return R"({"type":"input_audio","input_audio":{)" + members + "}}";
}

const std::string kPng = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk";

}  // namespace

TEST_CASE("content part: kinds") {
  const Row rows[] = {
      {"text", R"({"type":"text","text":"A"})", "'A'"},
      {"a breakpoint is nothing to us",
       R"({"type":"text","text":"A","prompt_cache_breakpoint":{"mode":"x"}})", "'A'"},
      {"text without text", R"({"type":"text"})", "missing_required_parameter ~.text"},
      {"text of another type", R"({"type":"text","text":1})", "invalid_type ~.text"},
      {"no type", R"({"text":"A"})", "missing_required_parameter ~.type"},
      {"type of another type", R"({"type":1})", "invalid_type ~.type"},
      {"unknown type", R"({"type":"hologram"})", "unsupported_content_type ~.type"},
      {"a text of the Responses API", R"({"type":"input_text","text":"A"})", "'A'"},
      {"an image of the Responses API",
       R"({"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"low"})",
       "<image/png data=AAAA low>"},
      {"a file of the Responses API",
       R"({"type":"input_file","filename":"a.pdf","file_data":"AAAA"})",
       "<application/pdf data=AAAA>"},
      {"a file of the Responses API without data", R"({"type":"input_file"})",
       "missing_required_parameter ~.file_data"},
      {"no object", R"("A")", "invalid_type ~"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("content part: images") {
  const Row rows[] = {
      {"data URL", image("data:image/png;base64,AAAA"), "<image/png data=AAAA>"},
      {"misnomer", image("data:image/jpg;base64,AAAA"), "<image/jpeg data=AAAA>"},
      {"type by content", image("data:;base64," + kPng), "<image/png data=" + kPng + ">"},
      {"type by content behind a type that says nothing",
       image("data:application/octet-stream;base64," + kPng), "<image/png data=" + kPng + ">"},
      {"type unknown", image("data:;base64,AAAA"), "invalid_value ~.image_url"},
      {"no base64", image("data:image/png;base64,AA*A"), "invalid_value ~.image_url"},
      {"no data", image("data:image/png;base64,"), "invalid_value ~.image_url"},
      {"no comma", image("data:image/png;base64"), "invalid_value ~.image_url"},
      {"detail low", image("data:image/png;base64,AAAA", R"(,"detail":"low")"),
       "<image/png data=AAAA low>"},
      {"detail high", image("data:image/png;base64,AAAA", R"(,"detail":"high")"),
       "<image/png data=AAAA high>"},
      {"detail original", image("data:image/png;base64,AAAA", R"(,"detail":"original")"),
       "<image/png data=AAAA original>"},
      {"detail auto", image("data:image/png;base64,AAAA", R"(,"detail":"auto")"),
       "<image/png data=AAAA>"},
      {"detail unknown", image("data:image/png;base64,AAAA", R"(,"detail":"tiny")"),
       "invalid_value ~.image_url.detail"},
      {"web", image("https://example.com/a.png"), "<? fetch=https://example.com/a.png>"},
      {"web without TLS", image("http://example.com/a.png"), "<? fetch=http://example.com/a.png>"},
      {"web, shouted, with detail", image("HTTPS://example.com/a.png", R"(,"detail":"low")"),
       "<? fetch=HTTPS://example.com/a.png low>"},
      {"Files API", image("https://generativelanguage.googleapis.com/v1beta/files/abc"),
       "<? uri=https://generativelanguage.googleapis.com/v1beta/files/abc>"},
      {"Gemini's host, no file", image("https://generativelanguage.googleapis.com/v1beta/models"),
       "<? fetch=https://generativelanguage.googleapis.com/v1beta/models>"},
      {"files of another host", image("https://example.org/v1beta/files/abc"),
       "<? fetch=https://example.org/v1beta/files/abc>"},
      {"YouTube", image("https://www.youtube.com/watch?v=1"),
       "<? uri=https://www.youtube.com/watch?v=1>"},
      {"YouTube, short", image("https://youtu.be/1"), "<? uri=https://youtu.be/1>"},
      {"a host that ends like YouTube", image("https://notyoutube.com/1"),
       "<? fetch=https://notyoutube.com/1>"},
      {"a host that begins like YouTube", image("https://www.youtube.com.example.org/1"),
       "<? fetch=https://www.youtube.com.example.org/1>"},
      {"Cloud Storage", image("gs://bucket/a.png"), "<? uri=gs://bucket/a.png>"},
      {"other scheme", image("ftp://example.com/a.png"), "invalid_image_url ~.image_url"},
      {"a path", image("/etc/passwd"), "invalid_image_url ~.image_url"},
      {"empty", image(""), "invalid_image_url ~.image_url"},
      {"no member", R"({"type":"image_url"})", "missing_required_parameter ~.image_url"},
      {"no url", R"({"type":"image_url","image_url":{}})",
       "missing_required_parameter ~.image_url.url"},
      {"url of another type", R"({"type":"image_url","image_url":{"url":1}})",
       "invalid_type ~.image_url.url"},
      {"url beside the type", R"({"type":"image_url","image_url":"gs://bucket/a"})",
       "<? uri=gs://bucket/a>"},
      {"of another type", R"({"type":"image_url","image_url":1})", "invalid_type ~.image_url"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("content part: audio") {
  const Row rows[] = {
      {"wav", audio(R"("data":"AAAA","format":"wav")"), "<audio/wav data=AAAA>"},
      {"mp3", audio(R"("data":"AAAA","format":"mp3")"), "<audio/mp3 data=AAAA>"},
      {"flac", audio(R"("data":"AAAA","format":"flac")"), "<audio/flac data=AAAA>"},
      {"ogg", audio(R"("data":"AAAA","format":"ogg")"), "<audio/ogg data=AAAA>"},
      {"aac", audio(R"("data":"AAAA","format":"aac")"), "<audio/aac data=AAAA>"},
      {"aiff", audio(R"("data":"AAAA","format":"aiff")"), "<audio/aiff data=AAAA>"},
      {"m4a", audio(R"("data":"AAAA","format":"m4a")"), "<audio/m4a data=AAAA>"},
      {"other", audio(R"("data":"AAAA","format":"midi")"), "invalid_value ~.input_audio.format"},
      {"no format", audio(R"("data":"AAAA")"), "missing_required_parameter ~.input_audio.format"},
      {"no data", audio(R"("format":"wav")"), "missing_required_parameter ~.input_audio.data"},
      {"no base64", audio(R"("data":"A","format":"wav")"), "invalid_value ~.input_audio.data"},
      {"nothing", R"({"type":"input_audio"})", "missing_required_parameter ~.input_audio"},
      {"of another type", R"({"type":"input_audio","input_audio":"AAAA"})",
       "invalid_type ~.input_audio"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("content part: files") {
  const auto named = [](const std::string& name) {
    return file(R"("file_data":"AAAA","filename":")" + name + "\"");
  };
  const Row rows[] = {
      {"data URL", file(R"("file_data":"data:application/pdf;base64,AAAA")"),
       "<application/pdf data=AAAA>"},
      {"data URL without type, by name",
       file(R"("file_data":"data:;base64,AAAA","filename":"a.pdf")"),
       "<application/pdf data=AAAA>"},
      {"pdf", named("a.pdf"), "<application/pdf data=AAAA>"},
      {"any case", named("A.PDF"), "<application/pdf data=AAAA>"},
      {"txt", named("a.txt"), "<text/plain data=AAAA>"},
      {"md", named("a.md"), "<text/markdown data=AAAA>"},
      {"csv", named("a.csv"), "<text/csv data=AAAA>"},
      {"html", named("a.html"), "<text/html data=AAAA>"},
      {"json", named("a.json"), "<text/plain data=AAAA>"},
      {"image", named("a.webp"), "<image/webp data=AAAA>"},
      {"audio", named("a.flac"), "<audio/flac data=AAAA>"},
      {"video", named("a.mp4"), "<video/mp4 data=AAAA>"},
      {"by content", file(R"("file_data":")" + kPng + "\""), "<image/png data=" + kPng + ">"},
      {"by content behind an unknown ending",
       file(R"("file_data":")" + kPng + R"(","filename":"a.xyz")"),
       "<image/png data=" + kPng + ">"},
      {"unknown", file(R"("file_data":"AAAA","filename":"a.xyz")"),
       "invalid_value ~.file.file_data"},
      {"no base64", named("a.pdf").replace(named("a.pdf").find("AAAA"), 4, "A%A="),
       "invalid_value ~.file.file_data"},
      {"an uploaded file", file(R"("file_id":"files/abc")"),
       "<? uri=https://generativelanguage.googleapis.com/v1beta/files/abc>"},
      {"an uploaded file, whole address",
       file(R"("file_id":"https://generativelanguage.googleapis.com/v1beta/files/abc")"),
       "<? uri=https://generativelanguage.googleapis.com/v1beta/files/abc>"},
      {"OpenAI's file", file(R"("file_id":"file-abc")"), "invalid_value ~.file.file_id"},
      {"id of another type", file(R"("file_id":1)"), "invalid_type ~.file.file_id"},
      {"data of another type", file(R"("file_data":{})"), "invalid_type ~.file.file_data"},
      {"URL of another type", file(R"("file_url":1)"), "invalid_type ~.file.file_url"},
      {"name of another type", file(R"("file_data":"AAAA","filename":1)"),
       "invalid_type ~.file.filename"},
      {"neither", file(""), "missing_required_parameter ~.file.file_data"},
      {"nothing", R"({"type":"file"})", "missing_required_parameter ~.file"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("content part: videos") {
  const auto video = [](const std::string& url) {
    return R"({"type":"video_url","video_url":{"url":")" + url + "\"}}";
  };
  const Row rows[] = {
      {"data URL", video("data:video/webm;base64,AAAA"), "<video/webm data=AAAA>"},
      {"type unknown", video("data:;base64,AAAA"), "<video/mp4 data=AAAA>"},
      {"YouTube", video("https://youtu.be/1"), "<video/mp4 uri=https://youtu.be/1>"},
      {"web", video("https://example.com/a"), "<video/mp4 fetch=https://example.com/a>"},
      {"nothing", R"({"type":"video_url"})", "missing_required_parameter ~.video_url"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("content part: media only where it can stand") {
  const std::string parts[] = {
      image("data:image/png;base64,AAAA"), audio(R"("data":"AAAA","format":"wav")"),
      file(R"("file_id":"files/abc")"), R"({"type":"video_url","video_url":{"url":"gs://b/a"}})"};
  for (const std::string& part : parts) {
    for (const std::string_view role : {"system", "developer", "assistant"}) {
      check({std::string(role), part, "unsupported_content_type ~.type"}, role);
    }
  }
  check({"instructions do not refuse", R"({"type":"refusal","refusal":"No."})",
         "unsupported_content_type ~.type"},
        "system");
}

TEST_CASE("content part: a kind that is known elsewhere is told apart from one that is not") {
  const std::string elsewhere = "` are not possible in this message.";
  const std::string nowhere = "` are not supported.";
  const std::vector<std::pair<std::string, std::string>> rows = {{"image_url", elsewhere},
                                                                 {"input_image", elsewhere},
                                                                 {"refusal", elsewhere},
                                                                 {"hologram", nowhere}};
  for (const auto& [type, why] : rows) {
    CAPTURE(type);
    const ReadFixture read(ReadFixture::saying(R"({"role":"system","content":[{"type":")" + type +
                                               R"("}]},{"role":"user","content":"Hi"})"));
    REQUIRE_FALSE(read.request.has_value());
    CHECK(read.request.error().message == "Content parts of type `" + type + why);
  }
}
