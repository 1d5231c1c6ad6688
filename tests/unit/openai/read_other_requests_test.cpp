// Embeddings, legacy completions, images and speech.
#include <catch2/catch.hpp>

#include "json/read.h"
#include "openai/read_completions.h"
#include "openai/read_embeddings.h"
#include "openai/read_images.h"
#include "openai/read_speech.h"
#include "unit/support/describe.h"

namespace {

struct Row {
  std::string members;  // of the body
  std::string expected;
};

// Reads every row's body and compares what `describe` says of it, or the error.
template <typename Read, typename Describe, size_t N>
void check(const Row (&rows)[N], Read read, Describe describe) {
  for (const Row& row : rows) {
    CAPTURE(row.members);
    base::Arena arena;
    const auto tree = json::read("{" + row.members + "}", arena);
    REQUIRE(tree);
    const json::Value* body = arena.make<json::Value>(*tree);
    const auto request = read(*body, openai::ReadOptions());
    CHECK((request ? std::string(describe(*request)) : describe::error(request.error())) ==
          row.expected);
  }
}

std::string number(const std::optional<int64_t>& value) {
  return value ? std::to_string(*value) : "-";
}

template <typename Request>
std::string ignored(const Request& request) {
  return chat::ignored_header(request.ignored);
}

}  // namespace

TEST_CASE("read embeddings") {
  const auto texts = [](size_t count) {
    std::string list = R"("model":"m","input":[)";
    for (size_t i = 0; i < count; ++i) list += i == 0 ? R"("a")" : R"(,"a")";
    return list + "]";
  };
  const std::string one = R"("model":"m","input":"a")";
  const Row rows[] = {
      {one, "m 1 - float   "},
      {R"("model":"models/gemini-embedding-001","input":["a","b"])",
       "gemini-embedding-001 2 - float   "},
      {one + R"(,"dimensions":768,"encoding_format":"base64")", "m 1 768 base64   "},
      {one + R"(,"dimensions":128)", "m 1 128 float   "},
      {one + R"(,"dimensions":3072)", "m 1 3072 float   "},
      {one + R"(,"task_type":"RETRIEVAL_QUERY","title":"T")", "m 1 - float RETRIEVAL_QUERY T "},
      {one + R"(,"user":"u")", "m 1 - float   user"},
      {texts(2048), "m 2048 - float   "},
      {texts(2049), "invalid_value input"},
      {R"("model":"m")", "missing_required_parameter input"},
      {R"("model":"m","input":null)", "missing_required_parameter input"},
      {R"("model":"m","input":"")", "invalid_value input"},
      {R"("model":"m","input":[])", "invalid_value input"},
      {R"("model":"m","input":["a",""])", "invalid_value input"},
      {R"("model":"m","input":[1,2,3])", "unsupported_value input"},
      {R"("model":"m","input":[[1,2],[3]])", "unsupported_value input"},
      {R"("model":"m","input":7)", "unsupported_value input"},
      {R"("model":"m","input":{"a":1})", "invalid_type input"},
      {R"("model":"m","input":[true])", "invalid_type input"},
      {R"("model":"m","input":[null])", "invalid_type input"},
      {R"("input":"a")", "missing_required_parameter model"},
      {one + R"(,"dimensions":127)", "invalid_value dimensions"},
      {one + R"(,"dimensions":3073)", "invalid_value dimensions"},
      {one + R"(,"dimensions":"768")", "invalid_type dimensions"},
      {one + R"(,"encoding_format":"hex")", "invalid_value encoding_format"},
      {one + R"(,"encoding_format":1)", "invalid_type encoding_format"},
      {one + R"(,"task_type":1)", "invalid_type task_type"},
      {one + R"(,"title":1)", "invalid_type title"},
      {one + R"(,"user":1)", "invalid_type user"},
  };
  check(rows, &openai::read_embeddings_request, [](const chat::EmbeddingRequest& request) {
    const bool is_float = request.encoding == chat::EmbeddingRequest::Encoding::kFloat;
    return base::concat(request.model, " ", std::to_string(request.inputs.size()), " ",
                        number(request.dimensions), " ", is_float ? "float" : "base64", " ",
                        request.task_type, " ", request.title, " ", ignored(request));
  });
}

TEST_CASE("read completions: prompts") {
  const auto asking = [](const std::string& prompt) { return R"("model":"m","prompt":)" + prompt; };
  const Row rows[] = {
      {asking(R"("Once")"), "user['Once'] 1x1"},
      {asking(R"(["Once"])"), "user['Once'] 1x1"},
      {asking(R"(["Once","Twice"])"), "user['Once'] 2x1"},
      {asking(R"("Once")") + R"(,"n":8)", "user['Once'] 1x8"},
      {asking(R"(["a","b"])") + R"(,"n":4)", "user['a'] 2x4"},
      {asking(R"(["a","b","c","d"])") + R"(,"n":8)", "user['a'] 4x8"},
      {asking(R"(["a","b","c","d","e"])") + R"(,"n":7)", "invalid_value prompt"},
      {asking(R"("Once")") + R"(,"n":9)", "invalid_value n"},
      {asking(R"("Once")") + R"(,"echo":true)", "user['Once'] 1x1 echo"},
      {asking(R"("Once")") + R"(,"echo":1)", "invalid_type echo"},
      {asking("null"), "missing_required_parameter prompt"},
      {asking(R"("")"), "invalid_value prompt"},
      {asking("[]"), "invalid_value prompt"},
      {asking(R"(["a",""])"), "invalid_value prompt"},
      {asking("[1,2]"), "unsupported_value prompt"},
      {asking("[[1],[2]]"), "unsupported_value prompt"},
      {asking("true"), "invalid_type prompt"},
      {R"("prompt":"a")", "missing_required_parameter model"},
  };
  check(rows, &openai::read_completions_request, [](const openai::CompletionsRequest& read) {
    return base::concat(
        describe::conversation(read.request), " ", std::to_string(read.prompts.size()), "x",
        std::to_string(read.request.choices), read.echo == openai::EchoPrompt::kYes ? " echo" : "");
  });
}

TEST_CASE("read completions: options") {
  const auto with = [](const std::string& members) {
    return R"("model":"m","prompt":"a",)" + members;
  };
  const Row rows[] = {
      {with(R"("max_tokens":5,"temperature":0.5,"top_p":1,"stop":"x","seed":3)"), "5 0.5 1 x 3 | "},
      {with(R"("max_tokens":null)"), "- - - - - | "},
      {with(R"("stream":true,"stream_options":{"include_usage":true})"),
       "- - - - - stream usage | "},
      {with(R"("presence_penalty":1,"user":"u")"), "- - - - - of u | presence_penalty,user"},
      {with(R"("suffix":"")"), "- - - - - | "},
      {with(R"("best_of":1,"logprobs":0,"logit_bias":{})"), "- - - - - | "},
      {with(R"("suffix":"end")"), "unsupported_parameter suffix"},
      {with(R"("best_of":2)"), "unsupported_parameter best_of"},
      {with(R"("logprobs":1)"), "unsupported_parameter logprobs"},
      {with(R"("logit_bias":{"1":2})"), "unsupported_parameter logit_bias"},
      {with(R"("suffix":1)"), "invalid_type suffix"},
      {with(R"("best_of":"2")"), "invalid_type best_of"},
      {with(R"("logprobs":true)"), "invalid_type logprobs"},
      {with(R"("logit_bias":1)"), "invalid_type logit_bias"},
      {with(R"("max_tokens":0)"), "invalid_value max_tokens"},
      {with(R"("temperature":3)"), "invalid_value temperature"},
  };
  check(rows, &openai::read_completions_request, [](const openai::CompletionsRequest& read) {
    const chat::Sampling& sampling = read.request.sampling;
    const std::string_view hint = read.request.conversation_hint;
    const auto lexeme = [](const json::Value* value) {
      return value == nullptr ? std::string("-") : std::string(value->lexeme());
    };
    return base::concat(number(sampling.max_output_tokens), " ", lexeme(sampling.temperature), " ",
                        lexeme(sampling.top_p), " ", sampling.stop.empty() ? "-" : sampling.stop[0],
                        " ", number(sampling.seed), read.request.style.stream ? " stream" : "",
                        read.request.style.include_usage ? " usage" : "",
                        hint.empty() ? "" : " of ", hint, " | ", ignored(read.request));
  });
}

TEST_CASE("read images") {
  const auto with = [](const std::string& members) { return R"("prompt":"a cat",)" + members; };
  const std::string usual = "gemini-3.1-flash-image - x1 base64 | ";
  const Row rows[] = {
      {R"("prompt":"a cat")", usual},
      {with(R"("model":"google/nano-banana")"), "nano-banana - x1 base64 | "},
      {with(R"("size":"1536x1024","n":8)"), "gemini-3.1-flash-image 1536x1024 x8 base64 | "},
      {with(R"("size":"auto")"), usual},
      {with(R"("size":null)"), usual},
      {with(R"("response_format":"url")"), "gemini-3.1-flash-image - x1 url | "},
      {with(R"("response_format":"b64_json")"), usual},
      {with(R"("quality":"auto","background":"auto","moderation":"auto","output_format":"png")"),
       usual},
      {with(R"("stream":false,"partial_images":0)"), usual},
      {with(R"("quality":"hd","style":"vivid","background":"opaque","moderation":"low",)"
            R"("output_format":"webp","output_compression":50,"user":"u","safety_identifier":"s",)"
            R"("complexity":3,"svg":true,"frame_count":2,"frame_duration_ms":100)"),
       usual + "background,complexity,frame_count,frame_duration_ms,moderation,output_compression,"
               "quality,"
               "safety_identifier,style,svg,user"},
      {R"("model":"m")", "missing_required_parameter prompt"},
      {R"("prompt":"")", "missing_required_parameter prompt"},
      {R"("prompt":1)", "invalid_type prompt"},
      {with(R"("model":"a b")"), "invalid_value model"},
      {with(R"("size":"big")"), "invalid_value size"},
      {with(R"("size":"1000000x1000000")"), "gemini-3.1-flash-image 1000000x1000000 x1 base64 | "},
      {with(R"("size":"1000001x1")"), "invalid_value size"},
      {with(R"("size":"1x1000001")"), "invalid_value size"},
      {with(R"("size":"1024x")"), "invalid_value size"},
      {with(R"("size":"x1024")"), "invalid_value size"},
      {with(R"("size":"10x0")"), "invalid_value size"},
      {with(R"("size":"0x10")"), "invalid_value size"},
      {with(R"("size":"10x-1")"), "invalid_value size"},
      {with(R"("size":"10x10x10")"), "invalid_value size"},
      {with(R"("size":"99999999999999999999x1")"), "invalid_value size"},
      {with(R"("size":1024)"), "invalid_type size"},
      {with(R"("n":9)"), "invalid_value n"},
      {with(R"("n":0)"), "invalid_value n"},
      {with(R"("response_format":"png")"), "invalid_value response_format"},
      {with(R"("stream":true)"), "unsupported_parameter stream"},
      {with(R"("partial_images":2)"), "unsupported_parameter partial_images"},
      {with(R"("quality":1)"), "invalid_type quality"},
      {with(R"("output_format":1)"), "invalid_type output_format"},
  };
  check(rows, &openai::read_images_request, [](const chat::ImageRequest& request) {
    const std::string size = request.size ? base::concat(std::to_string(request.size->width), "x",
                                                         std::to_string(request.size->height))
                                          : "-";
    CHECK(request.prompt == "a cat");
    const bool url = request.delivery == chat::ImageRequest::Delivery::kUrl;
    return base::concat(request.model, " ", size, " x", std::to_string(request.count),
                        url ? " url" : " base64", " | ", ignored(request));
  });
}

TEST_CASE("read speech") {
  const auto with = [](const std::string& members) {
    return R"("input":"Hi","voice":"alloy",)" + members;
  };
  const std::string usual = "gemini-3.8-flash-tts Hi alloy '' wav | ";
  const Row rows[] = {
      {R"("input":"Hi","voice":"alloy")", usual},
      {with(R"("model":"gemini-2.5-flash-preview-tts")"),
       "gemini-2.5-flash-preview-tts Hi alloy '' wav | "},
      {with(R"("instructions":"Softly")"), "gemini-3.8-flash-tts Hi alloy 'Softly' wav | "},
      {R"("input":"Hi","voice":{"id":"Kore"})", "gemini-3.8-flash-tts Hi Kore '' wav | "},
      {with(R"("response_format":"wav")"), usual},
      {with(R"("response_format":"pcm")"), "gemini-3.8-flash-tts Hi alloy '' pcm | "},
      {with(R"("speed":1.0,"stream_format":"audio")"), usual},
      {with(R"("speed":1.5)"), usual + "speed"},
      {with(R"("response_format":"mp3")"), "unsupported_value response_format"},
      {with(R"("response_format":"opus")"), "unsupported_value response_format"},
      {with(R"("response_format":"aac")"), "unsupported_value response_format"},
      {with(R"("response_format":"flac")"), "unsupported_value response_format"},
      {with(R"("response_format":"midi")"), "invalid_value response_format"},
      {with(R"("response_format":1)"), "invalid_type response_format"},
      {with(R"("stream_format":"sse")"), "unsupported_value stream_format"},
      {with(R"("stream_format":"x")"), "invalid_value stream_format"},
      {with(R"("speed":5)"), "invalid_value speed"},
      {with(R"("speed":"fast")"), "invalid_type speed"},
      {with(R"("instructions":1)"), "invalid_type instructions"},
      {R"("voice":"alloy")", "missing_required_parameter input"},
      {R"("input":"","voice":"alloy")", "missing_required_parameter input"},
      {R"("input":"Hi")", "missing_required_parameter voice"},
      {R"("input":"Hi","voice":{})", "missing_required_parameter voice.id"},
      {R"("input":"Hi","voice":7)", "invalid_type voice"},
  };
  check(rows, &openai::read_speech_request, [](const chat::SpeechRequest& request) {
    const bool wav = request.format == chat::SoundFormat::kWav;
    return base::concat(request.model, " ", request.input, " ", request.voice, " '",
                        request.instructions, "' ", wav ? "wav" : "pcm", " | ", ignored(request));
  });
}

TEST_CASE("the model a request gets by default is the one it is said to have asked for") {
  base::Arena arena;
  const json::Value* body = arena.make<json::Value>(
      *json::read(R"({"model":null,"prompt":"a","input":"a","voice":"v"})", arena));
  CHECK(openai::read_images_request(*body, {})->requested_model == "gemini-3.1-flash-image");
  CHECK(openai::read_speech_request(*body, {})->requested_model == "gemini-3.8-flash-tts");
}

TEST_CASE("prompts and pictures keep their model and what they ask of Google itself") {
  base::Arena arena;
  const std::string members = R"("model":"models/a","prompt":"p","output_format":"webp",)"
                              R"("input":"i","voice":"v",)"
                              R"("extra_body":{"google":{"labels":{"team":"b"}}}})";
  const json::Value* body = arena.make<json::Value>(*json::read("{" + members, arena));
  const auto completion = openai::read_completions_request(*body, openai::ReadOptions());
  REQUIRE(completion);
  CHECK(completion->request.model == "a");
  CHECK(completion->request.requested_model == "models/a");
  REQUIRE(completion->request.google != nullptr);
  CHECK(completion->request.google->find("labels") != nullptr);
  const auto picture = openai::read_images_request(*body, openai::ReadOptions());
  REQUIRE(picture);
  CHECK(picture->model == "a");
  CHECK(picture->output_format == "webp");
  REQUIRE(picture->google != nullptr);
  CHECK(picture->google->find("labels") != nullptr);
  const auto speech = openai::read_speech_request(*body, openai::ReadOptions());
  REQUIRE(speech);
  CHECK(speech->model == "a");
  REQUIRE(speech->google != nullptr);
  CHECK(speech->google->find("labels") != nullptr);
}
