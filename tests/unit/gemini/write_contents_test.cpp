#include <catch2/catch.hpp>

#include "unit/gemini/request_fixture.h"

using chat::Detail;
using chat::Role;

namespace {

constexpr std::string_view kUserHi = R"({"role":"user","parts":[{"text":"Hi"}]})";
constexpr std::string_view kContinuation =
    R"({"role":"user","parts":[{"text":"Continue exactly from where your previous message ended. )"
    R"(Do not repeat it; output only the continuation."}]})";

std::string contents_of(RequestFixture& fixture) {
  return fixture.write_member("contents");
}

}  // namespace

TEST_CASE("gemini contents: system and turns") {
  RequestFixture fixture("gemini-2.5-flash");
  fixture.request.system = {"A \"quoted\"", "B"};
  fixture.turn(Role::kModel, {RequestFixture::text_part("Yes?")});
  fixture.user("Go");
  CHECK(fixture.write() ==
        base::concat(R"({"systemInstruction":{"parts":[{"text":"A \"quoted\""},{"text":"B"}]},)",
                     R"("contents":[)", kUserHi, R"(,{"role":"model","parts":[{"text":"Yes?"}]},)",
                     R"({"role":"user","parts":[{"text":"Go"}]}],"store":false})"));
}

TEST_CASE("gemini contents: models without system instruction read it first") {
  for (const std::string_view model : {"gemini-3.8-flash-tts", "gemini-3.7-transcribe"}) {
    RequestFixture fixture(model);
    fixture.request.system = {"S"};
    CHECK(fixture.write_member("systemInstruction") == "");
    CHECK(contents_of(fixture) == R"([{"role":"user","parts":[{"text":"S"},{"text":"Hi"}]}])");
  }
}

TEST_CASE("gemini contents: prefill") {
  struct Row {
    std::string_view model;
    bool continued;
  };
  for (const Row& row : {Row{"gemini-2.5-flash", false}, Row{"gemini-3.1-pro-preview", false},
                         Row{"gemini-3.5-flash", true}, Row{"gemini-4-argon", true}}) {
    CAPTURE(row.model);
    RequestFixture fixture(row.model);
    fixture.turn(Role::kModel, {RequestFixture::text_part("Once")});
    const std::string start =
        base::concat("[", kUserHi, R"(,{"role":"model","parts":[{"text":"Once"}]})");
    CHECK(contents_of(fixture) ==
          (row.continued ? base::concat(start, ",", kContinuation, "]") : start + "]"));
  }
}

TEST_CASE("gemini contents: media") {
  struct Row {
    std::string_view name;
    std::string_view model;
    chat::Part part;
    std::string_view expected;
  };
  chat::Part uri = RequestFixture::media_part("", "");
  uri.media.uri = "gs://bucket/a";
  chat::Part typed = RequestFixture::media_part("video/mp4", "");
  typed.media.uri = "https://youtu.be/x";
  chat::Part unfetched = RequestFixture::media_part("", "");
  unfetched.fetch_url = "https://e.org/a.png";
  constexpr std::string_view kOld = "gemini-2.5-flash";
  constexpr std::string_view kNew = "gemini-3.8-flash";
  constexpr std::string_view kPlain = R"({"inlineData":{"mimeType":"image/png","data":"AA=="}})";
  const auto png = [](Detail detail) {
    return RequestFixture::media_part("image/png", "AA==", detail);
  };
  const Row rows[] = {
      {"auto", kNew, png(Detail::kAuto), kPlain},
      {"low", kNew, png(Detail::kLow),
       R"({"inlineData":{"mimeType":"image/png","data":"AA=="},"mediaResolution":{"level":"MEDIA_RESOLUTION_LOW"}})"},
      {"high", kNew, png(Detail::kHigh),
       R"({"inlineData":{"mimeType":"image/png","data":"AA=="},"mediaResolution":{"level":"MEDIA_RESOLUTION_HIGH"}})"},
      {"original", kNew, png(Detail::kOriginal),
       R"({"inlineData":{"mimeType":"image/png","data":"AA=="},"mediaResolution":{"level":"MEDIA_RESOLUTION_ULTRA_HIGH"}})"},
      {"generation 2", kOld, png(Detail::kHigh), kPlain},
      {"uri", kNew, uri, R"({"fileData":{"fileUri":"gs://bucket/a"}})"},
      {"typed uri", kNew, typed,
       R"({"fileData":{"mimeType":"video/mp4","fileUri":"https://youtu.be/x"}})"},
      {"left to upstream", kNew, unfetched, R"({"fileData":{"fileUri":"https://e.org/a.png"}})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    RequestFixture fixture(row.model);
    fixture.request.turns[0].parts = {row.part};
    CHECK(contents_of(fixture) ==
          base::concat(R"([{"role":"user","parts":[)", row.expected, "]}]"));
  }
}

TEST_CASE("gemini contents: large media is not copied") {
  RequestFixture fixture;
  const std::string data(100'000, 'A');
  fixture.request.turns[0].parts = {RequestFixture::media_part("image/png", data)};
  base::Buffer out;
  REQUIRE(gemini::write_request(fixture.request, fixture.options, fixture.arena, out));
  bool spliced = false;
  for (const std::string_view piece : out.pieces())
    spliced = spliced || piece.data() == data.data();
  CHECK(spliced);
}

TEST_CASE("gemini contents: what a tool answered becomes an object") {
  struct Row {
    std::string text;
    std::string expected;
  };
  const Row rows[] = {
      {R"({"b":1.0,"a":[123456789012345]})", R"({"b":1.0,"a":[123456789012345]})"},
      {" {\"a\" : 1}\n", R"({"a":1})"},
      {"[1,2]", R"({"output":[1,2]})"},
      {"1.50", R"({"output":"1.50"})"},
      {"3.10\n", R"({"output":"3.10\n"})"},
      {"4e99321", R"({"output":"4e99321"})"},
      {"true", R"({"output":"true"})"},
      {"null", R"({"output":"null"})"},
      {R"("text")", R"({"output":"\"text\""})"},
      {"sunny", R"({"output":"sunny"})"},
      {"", R"({"output":""})"},
      {" ", R"({"output":" "})"},
      {"{broken", R"({"output":"{broken"})"},
      {"1,2", R"({"output":"1,2"})"},
      {"1],[2", R"({"output":"1],[2"})"},
      {"18°C \"warm\"", R"({"output":"18°C \"warm\""})"},
      {R"({"$ref":"#/x"})", R"({"output":"{\"$ref\":\"#/x\"}"})"},
      {R"({"a":[{"b":{"$ref":1}}]})", R"({"output":"{\"a\":[{\"b\":{\"$ref\":1}}]}"})"},
      {R"([{"$ref":1}])", R"({"output":"[{\"$ref\":1}]"})"},
      {R"({"a":"$ref"})", R"({"a":"$ref"})"},
      {R"([100000000000000000000,-0.00120,1.5e+250,0,0.0])",
       R"({"output":[100000000000000000000,-0.00120,1.5e+250,0,0.0]})"},
      {R"({"id":1234567890123456})", R"({"output":"{\"id\":1234567890123456}"})"},
      {R"([0.1000000000000005])", R"({"output":"[0.1000000000000005]"})"},
      {R"([[{"a":4e99321}]])", R"({"output":"[[{\"a\":4e99321}]]"})"},
      {"[1e5,1e+5,1E-5,1e-250,0.00000000000000001]",
       R"({"output":[1e5,1e+5,1E-5,1e-250,0.00000000000000001]})"},
      {"[1" + std::string(60, '0') + "]", R"({"output":"[1)" + std::string(60, '0') + R"(]"})"},
      {"[1e251]", R"({"output":"[1e251]"})"},
      {"[1e-251]", R"({"output":"[1e-251]"})"},
      {"[1E+99999999999999999999]", R"({"output":"[1E+99999999999999999999]"})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    RequestFixture fixture("gemini-2.5-flash");
    fixture.turn(Role::kModel).calls = {fixture.call("c", "f g")};
    fixture.turn(Role::kResults).results = {{"c", "f g", row.text, {}}};
    CHECK(contents_of(fixture) ==
          base::concat(
              "[", kUserHi,
              R"(,{"role":"model","parts":[{"functionCall":{"id":"c","name":"f_g","args":{}}}]})",
              R"(,{"role":"user","parts":[{"functionResponse":{"id":"c","name":"f_g","response":)",
              row.expected, "}}]}]"));
  }
}

TEST_CASE("gemini contents: media in tool results") {
  struct Row {
    std::string_view model;
    std::string_view mime;
    std::string_view base64;
    std::string_view expected;  // "" = accepted
  };
  const Row rows[] = {
      {"gemini-3.8-flash", "image/png", "AA==", ""},
      {"gemini-3.8-flash", "image/jpeg", "AA==", ""},
      {"gemini-3.8-flash", "image/webp", "AA==", ""},
      {"gemini-3.8-flash", "application/pdf", "AA==", ""},
      {"gemini-3.8-flash", "text/plain", "AA==", ""},
      {"gemini-3.8-flash", "image/gif",
       "AA==", "error unsupported_content_type messages[2].content[0]"},
      {"gemini-3.8-flash", "image/png", "",
       "error unsupported_content_type messages[2].content[0]"},
      {"gemini-2.5-flash", "image/png",
       "AA==", "error unsupported_content_type messages[2].content[0]"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model, row.mime);
    RequestFixture fixture(row.model);
    fixture.turn(Role::kModel).calls = {fixture.call("c", "f", "{}", "S")};
    chat::Part part = RequestFixture::media_part(row.mime, row.base64);
    part.param = "messages[2].content[0]";
    fixture.turn(Role::kResults).results = {{"c", "f", "seen", {part}}};
    const std::string expected = base::concat(
        "[", kUserHi,
        R"(,{"role":"model","parts":[{"functionCall":{"id":"c","name":"f","args":{}},"thoughtSignature":"S"}]})",
        R"(,{"role":"user","parts":[{"functionResponse":{"id":"c","name":"f","response":{"output":"seen"},"parts":[{"inlineData":{"mimeType":")",
        row.mime, R"(","data":"AA=="}}]}}]}])");
    CHECK(contents_of(fixture) == (row.expected.empty() ? expected : row.expected));
  }
}

TEST_CASE("gemini contents: calls keep their arguments and ids may be missing") {
  RequestFixture fixture("gemini-2.5-flash");
  fixture.turn(Role::kModel).calls = {fixture.call("", "f", R"({"z":1.0,"a":{"$ref":"x"}})")};
  fixture.turn(Role::kResults).results = {{"", "f", "1", {}}};
  CHECK(
      contents_of(fixture) ==
      base::concat(
          "[", kUserHi,
          R"(,{"role":"model","parts":[{"functionCall":{"name":"f","args":{"z":1.0,"a":{"$ref":"x"}}}}]})",
          R"(,{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"1"}}}]}])"));
}

TEST_CASE("gemini contents: signatures of calls") {
  struct Row {
    std::string_view name;
    std::string_view model;
    std::string_view first;  // the client's, "" = none
    std::string_view second;
    std::string_view remembered;  // for the first call
    std::string_view expected_first;
    std::string_view expected_second;
    size_t wanted;
  };
  constexpr std::string_view kStandIn = "skip_thought_signature_validator";
  const Row rows[] = {
      {"the client's", "gemini-3.8-flash", "A/+=\"", "", "M", "A/+=\\\"", "", 0},
      {"both of the client's", "gemini-3.8-flash", "A", "B", "", "A", "B", 0},
      {"remembered", "gemini-3.8-flash", "", "", "M", "M", "", 1},
      {"stand-in", "gemini-3.8-flash", "", "", "", kStandIn, "", 1},
      {"only the second", "gemini-3.8-flash", "", "B", "", kStandIn, "B", 1},
      {"generation 2 forwards", "gemini-2.5-flash", "A", "", "M", "A", "", 0},
      {"generation 2 adds nothing", "gemini-2.5-flash", "", "", "M", "", "", 0},
  };
  const auto part = [](std::string_view id, std::string_view signature) {
    const std::string call =
        base::concat(R"({"functionCall":{"id":")", id, R"(","name":"f","args":{}})");
    return signature.empty() ? call + "}"
                             : base::concat(call, R"(,"thoughtSignature":")", signature, "\"}");
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    RequestFixture fixture(row.model);
    fixture.turn(Role::kModel).calls = {fixture.call("a", "f", "{}", row.first),
                                        fixture.call("b", "f", "{}", row.second)};
    fixture.turn(Role::kResults).results = {{"a", "f", "", {}}, {"b", "f", "", {}}};
    const gemini::RememberedSignature remembered[] = {{"b", "X"}, {"a", row.remembered}};
    fixture.options.remembered = remembered;
    CHECK(gemini::signatures_wanted(fixture.request).size() == row.wanted);
    const std::string model =
        base::concat(R"({"role":"model","parts":[)", part("a", row.expected_first), ",",
                     part("b", row.expected_second), "]}");
    CHECK(contents_of(fixture).find(model) != std::string::npos);
  }
}

TEST_CASE("gemini contents: the text's signature stands on the last text") {
  RequestFixture fixture("gemini-2.5-flash");
  chat::Turn& turn =
      fixture.turn(Role::kModel, {RequestFixture::text_part("a"), RequestFixture::text_part("b"),
                                  RequestFixture::media_part("image/png", "AA==")});
  turn.text_signature = "S";
  CHECK(contents_of(fixture).find(
            R"([{"text":"a"},{"text":"b","thoughtSignature":"S"},{"inlineData")") !=
        std::string::npos);
}

TEST_CASE("gemini contents: parts of server-side tools go back to their places") {
  struct Row {
    std::string_view name;
    std::string_view parts;
    std::string_view expected;
  };
  constexpr std::string_view kText = R"({"text":"t"})";
  constexpr std::string_view kCall =
      R"({"functionCall":{"id":"c","name":"f","args":{}},"thoughtSignature":"S"})";
  constexpr std::string_view kTool = R"({"toolCall":{"id":"1"}})";
  constexpr std::string_view kAnswer = R"({"toolResponse":{"id":"1"}})";
  const std::string positioned[] = {
      base::concat(kTool, ",", kAnswer, ",", kText, ",", kCall),
      base::concat(kText, ",", kTool, ",", kAnswer, ",", kCall),
      base::concat(kTool, ",", kText, ",", kCall, ",", kAnswer),
      base::concat(kText, ",", kCall),
  };
  const Row rows[] = {
      {"bare parts come first", R"([{"toolCall":{"id":"1"}},{"toolResponse":{"id":"1"}}])",
       positioned[0]},
      {"in the middle",
       R"([{"index":2,"part":{"toolResponse":{"id":"1"}}},{"index":1,"part":{"toolCall":{"id":"1"}}}])",
       positioned[1]},
      {"at the ends",
       R"([{"index":0,"part":{"toolCall":{"id":"1"}}},{"index":99,"part":{"toolResponse":{"id":"1"}}}])",
       positioned[2]},
      {"other parts are not taken", R"([{"text":"x"},{"index":0,"part":{"functionCall":{}}},3])",
       positioned[3]},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    RequestFixture fixture;
    chat::Turn& turn = fixture.turn(Role::kModel, {RequestFixture::text_part("t")});
    turn.server_parts = fixture.tree(row.parts);
    turn.calls = {fixture.call("c", "f", "{}", "S")};
    CHECK(contents_of(fixture).find(base::concat(R"({"role":"model","parts":[)", row.expected,
                                                 "]}")) != std::string::npos);
  }
}
