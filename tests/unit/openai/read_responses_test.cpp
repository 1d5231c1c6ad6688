#include "unit/openai/responses_fixture.h"

namespace {

using responses::check;
using responses::Row;

std::string asked(const std::string& members) {
  return R"("input":"Hi")" + (members.empty() ? "" : "," + members);
}

}  // namespace

TEST_CASE("read responses: options") {
  const Row rows[] = {
      {"none", asked(""), "- - - -"},
      {"sampling", asked(R"("temperature":0.5,"top_p":0.9)"), "0.5 0.9 - -"},
      {"length", asked(R"("max_output_tokens":512)"), "- - 512 -"},
      {"log probabilities", asked(R"("top_logprobs":3)"), "- - - 3"},
      {"no log probabilities", asked(R"("top_logprobs":0)"), "- - - -"},
      {"too warm", asked(R"("temperature":3)"), "invalid_value temperature"},
      {"no length", asked(R"("max_output_tokens":0)"), "invalid_value max_output_tokens"},
      {"too many alternatives", asked(R"("top_logprobs":21)"), "invalid_value top_logprobs"},
      {"truncation", asked(R"("truncation":"auto")"), "- - - -"},
      {"no truncation", asked(R"("truncation":"disabled")"), "- - - -"},
      {"unknown truncation", asked(R"("truncation":"all")"), "invalid_value truncation"},
      {"include, stream_options",
       asked(R"("include":["reasoning.encrypted_content"],"stream_options":{"x":1})"), "- - - -"},
      {"metadata", asked(R"("metadata":{"a":"b"})"), "- - - -"},
      {"metadata of another type", asked(R"("metadata":"a")"), "invalid_type metadata"},
      {"tier", asked(R"("service_tier":"slow")"), "invalid_value service_tier"},
      {"store", asked(R"("store":1)"), "invalid_type store"},
      {"stream", asked(R"("stream":"yes")"), "invalid_type stream"},
      {"no state", asked(R"("previous_response_id":"resp_1")"),
       "unsupported_parameter previous_response_id"},
      {"no state asked", asked(R"("previous_response_id":null,"background":false)"), "- - - -"},
      {"conversation", asked(R"("conversation":{"id":"c"})"), "unsupported_parameter conversation"},
      {"background", asked(R"("background":true)"), "unsupported_parameter background"},
      {"prompt", asked(R"("prompt":{"id":"p"})"), "unsupported_parameter prompt"},
      {"moderation", asked(R"("moderation":{"model":"m"})"), "unsupported_parameter moderation"},
      {"context", asked(R"("context_management":[{"type":"compaction"}])"),
       "unsupported_parameter context_management"},
  };
  check(rows, [](const openai::ResponsesRequest& read) {
    const chat::Sampling& sampling = read.request.sampling;
    const auto lexeme = [](const json::Value* value) {
      return value == nullptr ? std::string("-") : std::string(value->lexeme());
    };
    const auto number = [](std::optional<int64_t> value) {
      return value ? std::to_string(*value) : std::string("-");
    };
    CHECK(sampling.logprobs == sampling.top_logprobs.has_value());
    return base::concat(lexeme(sampling.temperature), " ", lexeme(sampling.top_p), " ",
                        number(sampling.max_output_tokens), " ", number(sampling.top_logprobs));
  });
}

TEST_CASE("read responses: what has no effect is reported") {
  const Row rows[] = {
      {"reported",
       asked(R"("user":"u","safety_identifier":"s","prompt_cache_key":"k","max_tool_calls":3,)"
             R"("prompt_cache_retention":"24h","access_programs":[1],"image":{"a":1})"),
       "access_programs,image,max_tool_calls,prompt_cache_key,prompt_cache_retention,"
       "safety_identifier,user"},
      {"not reported",
       asked(
           R"("metadata":{"a":"b"},"include":["x"],"truncation":"auto","text":{"verbosity":"low"},)"
           R"("reasoning":{"context":"auto","mode":"pro"},"access_programs":null)"),
       ""},
      {"of another type", asked(R"("max_tool_calls":"3")"), "invalid_type max_tool_calls"},
  };
  check(rows, [](const openai::ResponsesRequest& read) {
    return chat::ignored_header(read.request.ignored);
  });
}

TEST_CASE("read responses: reasoning") {
  const Row rows[] = {
      {"none", asked(""), "- -"},
      {"effort", asked(R"("reasoning":{"effort":"low"})"), "2 -"},
      {"summary", asked(R"("reasoning":{"summary":"auto"})"), "- thoughts"},
      {"older word", asked(R"("reasoning":{"generate_summary":"concise"})"), "- thoughts"},
      {"both", asked(R"("reasoning":{"effort":"max","summary":"detailed"})"), "5 thoughts"},
      {"null", asked(R"("reasoning":{"effort":null,"summary":null})"), "- -"},
      {"unknown effort", asked(R"("reasoning":{"effort":"huge"})"),
       "invalid_value reasoning.effort"},
      {"of another type", asked(R"("reasoning":"low")"), "invalid_type reasoning"},
      {"summary of another type", asked(R"("reasoning":{"summary":true})"),
       "invalid_type reasoning.summary"},
  };
  check(rows, [](const openai::ResponsesRequest& read) {
    const chat::Request& request = read.request;
    const std::string effort =
        request.effort ? std::to_string(static_cast<int>(*request.effort)) : "-";
    return effort + (request.include_thoughts == true ? " thoughts" : " -");
  });
}

TEST_CASE("read responses: the format of the text") {
  const Row rows[] = {
      {"none", asked(R"("text":{})"), "text"},
      {"text", asked(R"("text":{"format":{"type":"text"}})"), "text"},
      {"object", asked(R"("text":{"format":{"type":"json_object"}})"), "object"},
      {"schema",
       asked(R"("text":{"format":{"type":"json_schema","name":"n","strict":true,)"
             R"("description":"d","schema":{"type":"object"}}})"),
       R"(text.format.schema d {"type":"object"})"},
      {"schema of another type",
       asked(R"("text":{"format":{"type":"json_schema","name":"n","schema":1}})"),
       "invalid_type text.format.schema"},
      {"unknown", asked(R"("text":{"format":{"type":"xml"}})"),
       "unsupported_value text.format.type"},
      {"no type", asked(R"("text":{"format":{}})"), "missing_required_parameter text.format.type"},
      {"text of another type", asked(R"("text":"x")"), "invalid_type text"},
  };
  check(rows, [](const openai::ResponsesRequest& read) {
    const chat::ResponseFormat& format = read.request.response_format;
    if (format.format == chat::Format::kText) return std::string("text");
    if (format.format == chat::Format::kJsonObject) return std::string("object");
    return base::concat(format.param, " ", format.description, " ", json::to_text(*format.schema));
  });
}

TEST_CASE("read responses: tools") {
  const std::string two =
      R"("tools":[{"type":"function","name":"a","description":"d","strict":true,)"
      R"("parameters":{"type":"object"}},{"type":"custom","name":"b","format":)"
      R"({"type":"grammar","syntax":"regex","definition":"x+"}}])";
  const std::string declared = R"(tools[0]=function a 'd' {"type":"object"} strict; )"
                               "tools[1]=custom b grammar(regex) x+ | ";
  const auto with = [&](const std::string& choice) {
    return asked(two + R"(,"tool_choice":)" + choice);
  };
  const Row rows[] = {
      {"flat", asked(two), declared + "default | "},
      {"auto", with(R"("auto")"), declared + "auto | "},
      {"required", with(R"("required")"), declared + "required | "},
      {"a function", with(R"({"type":"function","name":"a"})"), declared + "required a | "},
      {"a custom tool", with(R"({"type":"custom","name":"b"})"), declared + "required b | "},
      {"allowed",
       with(R"({"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"a"}]})"),
       declared + "auto a | "},
      {"web search", with(R"({"type":"web_search_preview"})"), declared + "default | tool_choice"},
      {"a mode as a type", with(R"({"type":"auto"})"), declared + "auto | "},
      {"a mode of Gemini's", with(R"("validated")"), declared + "validated | "},
      {"unknown name", with(R"({"type":"function","name":"z"})"), "invalid_value tool_choice"},
      {"unknown type", with(R"({"type":"mcp","server_label":"s"})"), "invalid_value tool_choice"},
      {"built-in",
       asked(R"("tools":[{"type":"web_search"},{"type":"code_interpreter","container":"c"}])"),
       "tools[0]=web_search; tools[1]=code_execution | default | "},
      {"nested as in the other API",
       asked(R"("tools":[{"type":"function","function":{"name":"a"}}])"),
       "missing_required_parameter tools[0].name"},
      {"parameters of another type",
       asked(R"("tools":[{"type":"function","name":"a","parameters":1}])"),
       "invalid_type tools[0].parameters"},
      {"unsupported", asked(R"("tools":[{"type":"file_search"}])"),
       "unsupported_value tools[0].type"},
      {"parallel calls", asked(R"("parallel_tool_calls":"no")"),
       "invalid_type parallel_tool_calls"},
  };
  check(rows, [](const openai::ResponsesRequest& read) {
    return base::concat(describe::tools(read.request), " | ",
                        describe::choice(read.request.tool_choice), " | ",
                        chat::ignored_header(read.request.ignored));
  });
}

TEST_CASE("read responses: tools in namespaces") {
  const auto with = [](const std::string& tools) {
    return asked(R"("tools":[{"type":"function","name":"a"},{"type":"namespace",)" + tools + "}]");
  };
  const Row rows[] = {
      {"qualified",
       with(R"("name":"mcp__fs","description":"Files.","tools":[{"type":"function","name":"read",)"
            R"("description":"d","parameters":{"type":"object"},"defer_loading":true},)"
            R"({"type":"custom","name":"patch","format":{"type":"text"}}])"),
       "tools[0]=function a; tools[1].tools[0]=function mcp__fs__read 'd' {\"type\":\"object\"}; "
       "tools[1].tools[1]=custom mcp__fs__patch"},
      {"the mark is there", with(R"("name":"mcp__fs__","tools":[{"type":"function","name":"r"}])"),
       "tools[0]=function a; tools[1].tools[0]=function mcp__fs__r"},
      {"no tools", with(R"("name":"n","tools":[])"), "tools[0]=function a"},
      {"no list", with(R"("name":"n")"), "missing_required_parameter tools[1].tools"},
      {"list of another type", with(R"("name":"n","tools":{})"), "invalid_type tools[1].tools"},
      {"no name", with(R"("tools":[])"), "missing_required_parameter tools[1].name"},
      {"no object", with(R"("name":"n","tools":[1])"), "invalid_type tools[1].tools[0]"},
      {"no type", with(R"("name":"n","tools":[{"name":"f"}])"),
       "missing_required_parameter tools[1].tools[0].type"},
      {"a built-in tool", with(R"("name":"n","tools":[{"type":"web_search"}])"),
       "unsupported_value tools[1].tools[0].type"},
      {"a namespace", with(R"("name":"n","tools":[{"type":"namespace","name":"m","tools":[]}])"),
       "unsupported_value tools[1].tools[0].type"},
      {"bad parameters",
       with(R"("name":"n","tools":[{"type":"function","name":"f","parameters":1}])"),
       "invalid_type tools[1].tools[0].parameters"},
  };
  check(rows, [](const openai::ResponsesRequest& read) { return describe::tools(read.request); });
}

TEST_CASE("read responses: what the answer repeats") {
  base::Arena arena;
  const auto tree = json::read(
      R"({"model":"models/m","input":"Hi","instructions":"I","max_output_tokens":5,"metadata":{"a":"b"},)"
      R"("reasoning":{"effort":"low"},"temperature":1.0,"text":{"verbosity":"low"},"tool_choice":"none",)"
      R"("tools":[],"top_p":0.5,"parallel_tool_calls":false,"stream":true})",
      arena);
  const json::Value* body = arena.make<json::Value>(*tree);
  const auto read = openai::read_responses_request(*body, {}, arena);
  REQUIRE(read);
  const openai::ResponsesEcho& echo = read->echo;
  CHECK(json::to_text(*echo.instructions) == R"("I")");
  CHECK(json::to_text(*echo.max_output_tokens) == "5");
  CHECK(json::to_text(*echo.metadata) == R"({"a":"b"})");
  CHECK(json::to_text(*echo.reasoning) == R"({"effort":"low"})");
  CHECK(json::to_text(*echo.temperature) == "1.0");
  CHECK(json::to_text(*echo.text) == R"({"verbosity":"low"})");
  CHECK(json::to_text(*echo.tool_choice) == R"("none")");
  CHECK(json::to_text(*echo.tools) == "[]");
  CHECK(json::to_text(*echo.top_p) == "0.5");
  CHECK_FALSE(echo.parallel_tool_calls);
  CHECK(echo.size() >= 62);
  CHECK(read->request.effort_parameter == chat::Parameter::kReasoning);
  CHECK(read->request.model == "m");
  CHECK(read->request.requested_model == "models/m");
  CHECK(read->request.style.stream);
  CHECK_FALSE(read->request.style.parallel_calls);
}

TEST_CASE("read responses: nothing to repeat") {
  base::Arena arena;
  const json::Value* body =
      arena.make<json::Value>(*json::read(R"({"model":"m","input":"Hi","metadata":null})", arena));
  const auto read = openai::read_responses_request(*body, {}, arena);
  REQUIRE(read);
  CHECK(read->echo.instructions == nullptr);
  CHECK(read->echo.metadata == nullptr);
  CHECK(read->echo.tools == nullptr);
  CHECK(read->echo.parallel_tool_calls);
}

TEST_CASE("read responses: what is asked of Google, and by which key the conversation is known") {
  base::Arena arena;
  const json::Value* body = arena.make<json::Value>(*json::read(
      R"({"model":"m","input":"Hi","service_tier":"flex","store":false,"prompt_cache_key":"k",)"
      R"("extra_body":{"google":{"labels":{"team":"b"}}}})",
      arena));
  const auto read = openai::read_responses_request(*body, {}, arena);
  REQUIRE(read);
  CHECK(read->request.service_tier == chat::ServiceTier::kFlex);
  CHECK(read->request.style.report_service_tier);
  CHECK(read->request.store == chat::Store::kNo);
  CHECK(read->request.conversation_hint == "k");
  REQUIRE(read->request.google != nullptr);
  CHECK(read->request.google->find("labels") != nullptr);
}
