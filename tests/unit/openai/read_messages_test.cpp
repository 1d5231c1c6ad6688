#include "openai/read_messages.h"

#include <catch2/catch.hpp>

#include "unit/openai/read_fixture.h"

namespace {

struct Row {
  std::string name;
  std::string messages;
  std::string expected;
};

void check(const Row& row) {
  CAPTURE(row.name);
  const ReadFixture read(ReadFixture::saying(row.messages));
  CHECK(read.outcome(describe::conversation) == row.expected);
}

const std::string kUser = R"({"role":"user","content":"Hi"})";

// An assistant message with one call, and its result.
std::string call(const std::string& id, const std::string& rest = "") {
  return R"({"role":"assistant","tool_calls":[{"id":")" + id +
         R"(","type":"function","function":{"name":"f","arguments":"{}"}}])" + rest + "}";
}
std::string result(const std::string& id, const std::string& content) {
  return R"({"role":"tool","tool_call_id":")" + id + R"(","content":)" + content + "}";
}

}  // namespace

TEST_CASE("read messages: roles") {
  const Row rows[] = {
      {"user", kUser, "user['Hi']"},
      {"system", R"({"role":"system","content":"S"},)" + kUser, "system['S'] user['Hi']"},
      {"developer", R"({"role":"developer","content":"S"},)" + kUser, "system['S'] user['Hi']"},
      {"instructions anywhere", kUser + R"(,{"role":"system","content":"S"})",
       "system['S'] user['Hi']"},
      {"instructions in parts, in order",
       R"({"role":"system","content":[{"type":"text","text":"A"},{"type":"text","text":"B"}]},)" +
           kUser + R"(,{"role":"developer","content":"C"})",
       "system['A' 'B' 'C'] user['Hi']"},
      {"nothing but instructions", R"({"role":"system","content":"S"})", "user['S']"},
      {"assistant", kUser + R"(,{"role":"assistant","content":"Yes"})", "user['Hi'] model['Yes']"},
      {"model is an assistant", kUser + R"(,{"role":"model","content":"Yes"})",
       "user['Hi'] model['Yes']"},
      {"a name is nothing to us", R"({"role":"user","name":"Eve","content":"Hi"})", "user['Hi']"},
      {"unknown role", R"({"role":"robot","content":"Hi"})", "invalid_value messages[0].role"},
      {"no role", kUser + R"(,{"content":"Hi"})", "missing_required_parameter messages[1].role"},
      {"role of another type", R"({"role":7,"content":"Hi"})", "invalid_type messages[0].role"},
      {"no object", kUser + R"(,"Hi")", "invalid_type messages[1]"},
      {"no message", "", "missing_required_parameter messages"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("read messages: the list itself") {
  const Row rows[] = {
      {"absent", R"({"model":"m"})", "missing_required_parameter messages"},
      {"null", R"({"model":"m","messages":null})", "missing_required_parameter messages"},
      {"a string", R"({"model":"m","messages":"Hi"})", "invalid_type messages"},
      {"an object", R"({"model":"m","messages":{"0":1}})", "invalid_type messages"},
      {"the body is a list", R"([1])", "invalid_json -"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(ReadFixture(row.messages).outcome(describe::conversation) == row.expected);
  }
}

TEST_CASE("read messages: contents") {
  const Row rows[] = {
      {"parts",
       R"({"role":"user","content":[{"type":"text","text":"A"},{"type":"text","text":"B"}]})",
       "user['A' 'B']"},
      {"empty part is dropped",
       R"({"role":"user","content":[{"type":"text","text":""},{"type":"text","text":"B"}]})",
       "user['B']"},
      {"no content on user", R"({"role":"user"})",
       "missing_required_parameter messages[0].content"},
      {"null content on user", R"({"role":"user","content":null})",
       "missing_required_parameter messages[0].content"},
      {"content of another type", R"({"role":"user","content":7})",
       "invalid_type messages[0].content"},
      {"empty last user", R"({"role":"user","content":""})", "user['Continue.']"},
      {"last user without parts", R"({"role":"user","content":[]})", "user['Continue.']"},
      {"empty user before another", R"({"role":"user","content":""},)" + kUser, "user['Hi']"},
      {"empty assistant is dropped",
       kUser + R"(,{"role":"assistant","content":null},{"role":"user","content":"Go"})",
       "user['Hi' 'Go']"},
      {"assistant without content", kUser + R"(,{"role":"assistant"})", "user['Hi']"},
      {"assistant with empty text", kUser + R"(,{"role":"assistant","content":""})", "user['Hi']"},
      {"no content at all", R"({"role":"assistant","content":""})", "invalid_value messages"},
      {"refusal member", kUser + R"(,{"role":"assistant","content":null,"refusal":"No."})",
       "user['Hi'] model['No.']"},
      {"an empty refusal", kUser + R"(,{"role":"assistant","content":"Yes","refusal":""})",
       "user['Hi'] model['Yes']"},
      {"refusal part",
       kUser + R"(,{"role":"assistant","content":[{"type":"refusal","refusal":"No."}]})",
       "user['Hi'] model['No.']"},
      {"refusal of another type", kUser + R"(,{"role":"assistant","refusal":1})",
       "invalid_type messages[1].refusal"},
      {"refusal part of a user",
       R"({"role":"user","content":[{"type":"refusal","refusal":"No."}]})",
       "unsupported_content_type messages[0].content[0].type"},
      {"what only answers have",
       kUser + R"(,{"role":"assistant","content":"Yes","reasoning_content":"r","reasoning":"r",)"
               R"("annotations":[{}],"images":[{}],"audio":{"id":"a"}})",
       "user['Hi'] model['Yes']"},
      {"signature of a text",
       kUser + R"(,{"role":"assistant","content":"Yes",)"
               R"("extra_content":{"google":{"thought_signature":"S=="}}})",
       "user['Hi'] model['Yes']#S=="},
      {"server parts",
       kUser + R"(,{"role":"assistant","content":"Yes",)"
               R"("extra_content":{"google":{"server_parts":[{"index":0}]}}})",
       R"(user['Hi'] model['Yes' server[{"index":0}]])"},
      {"server parts of another type",
       kUser + R"(,{"role":"assistant","content":"Yes",)"
               R"("extra_content":{"google":{"server_parts":"x"}}})",
       "user['Hi'] model['Yes']"},
      {"extra content of another type",
       kUser + R"(,{"role":"assistant","content":"Yes","extra_content":[]})",
       "user['Hi'] model['Yes']"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("read messages: calls") {
  const auto assistant = [](const std::string& calls) {
    return kUser + R"(,{"role":"assistant","tool_calls":)" + calls + "}," + result("c", "\"1\"");
  };
  const auto function = [&](const std::string& members) {
    return assistant(R"([{"id":"c","type":"function","function":{)" + members + "}}]");
  };
  const std::string answered = "user['Hi'] model[c=f{}] results[c=f:'1']";
  const Row rows[] = {
      {"arguments", function(R"("name":"f","arguments":"{\"a\": 1.0}")"),
       R"(user['Hi'] model[c=f{"a":1.0}] results[c=f:'1'])"},
      {"empty arguments", function(R"("name":"f","arguments":"")"), answered},
      {"blank arguments", function(R"("name":"f","arguments":" \n")"), answered},
      {"no arguments", function(R"("name":"f")"), answered},
      {"nothing, encoded by PHP", function(R"("name":"f","arguments":"[]")"), answered},
      {"nothing, encoded by Python", function(R"("name":"f","arguments":"null")"), answered},
      {"nothing, with blanks", function(R"("name":"f","arguments":"[ ]\n")"), answered},
      {"arguments are a flag", function(R"("name":"f","arguments":"false")"),
       "invalid_value messages[1].tool_calls[0].function.arguments"},
      {"arguments are a list", function(R"("name":"f","arguments":"[1]")"),
       "invalid_value messages[1].tool_calls[0].function.arguments"},
      {"arguments are no JSON", function(R"("name":"f","arguments":"{a:1}")"),
       "invalid_value messages[1].tool_calls[0].function.arguments"},
      {"arguments are cut", function(R"("name":"f","arguments":"{\"a\":")"),
       "invalid_value messages[1].tool_calls[0].function.arguments"},
      {"arguments are an object", function(R"("name":"f","arguments":{})"),
       "invalid_type messages[1].tool_calls[0].function.arguments"},
      {"no name", function(R"("arguments":"{}")"),
       "missing_required_parameter messages[1].tool_calls[0].function.name"},
      {"no function", assistant(R"([{"id":"c","type":"function"}])"),
       "missing_required_parameter messages[1].tool_calls[0].function"},
      {"no id", assistant(R"([{"type":"function","function":{"name":"f"}}])"),
       "missing_required_parameter messages[1].tool_calls[0].id"},
      {"type may be absent", assistant(R"([{"id":"c","function":{"name":"f"}}])"), answered},
      {"custom", assistant(R"([{"id":"c","type":"custom","custom":{"name":"f","input":"a\"b"}}])"),
       R"(user['Hi'] model[c=f{"input":"a\"b"}] results[c=f:'1'])"},
      {"custom without name", assistant(R"([{"id":"c","type":"custom","custom":{"input":""}}])"),
       "missing_required_parameter messages[1].tool_calls[0].custom.name"},
      {"no list", assistant(R"({"id":"c"})"), "invalid_type messages[1].tool_calls"},
      {"no call", assistant(R"([7])"), "invalid_type messages[1].tool_calls[0]"},
      {"text before calls",
       kUser + "," + call("c", R"(,"content":"Let me see.")") + "," + result("c", "\"1\""),
       "user['Hi'] model['Let me see.' c=f{}] results[c=f:'1']"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("read messages: signatures of calls") {
  const auto step = [](const std::string& id, const std::string& rest) {
    return kUser + R"(,{"role":"assistant","tool_calls":[{"id":")" + id +
           R"(","type":"function","function":{"name":"f","arguments":""})" + rest + "}]}," +
           result(id, "\"1\"");
  };
  const std::string extra = R"(,"extra_content":{"google":{"thought_signature":"X/+="}})";
  const Row rows[] = {
      {"none", step("c", ""), "user['Hi'] model[c=f{}] results[c=f:'1']"},
      {"extra content", step("c", extra), "user['Hi'] model[c=f{}#X/+=] results[c=f:'1']"},
      {"id suffix", step("c__thought__Y", ""), "user['Hi'] model[c=f{}#Y] results[c=f:'1']"},
      {"extra content goes before the suffix, which goes all the same",
       step("c__thought__Y", extra), "user['Hi'] model[c=f{}#X/+=] results[c=f:'1']"},
      {"the first mark counts", step("c__thought__Y__thought__Z", ""),
       "user['Hi'] model[c=f{}#Y__thought__Z] results[c=f:'1']"},
      {"empty suffix", step("c__thought__", ""), "user['Hi'] model[c=f{}] results[c=f:'1']"},
      {"result without the suffix",
       kUser + "," + call("c__thought__Y") + "," + result("c", "\"1\""),
       "user['Hi'] model[c=f{}#Y] results[c=f:'1']"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("read messages: results") {
  const auto answer = [](const std::string& content) {
    return kUser + "," + call("c") + R"(,{"role":"tool","tool_call_id":"c")" + content + "}";
  };
  const auto expected = [](const std::string& text) {
    return "user['Hi'] model[c=f{}] results[c=f:" + text + "]";
  };
  const Row rows[] = {
      {"text", answer(R"(,"content":"1")"), expected("'1'")},
      {"parts are joined by lines",
       answer(R"(,"content":[{"type":"text","text":"a"},{"type":"text","text":"b"},)"
              R"({"type":"text","text":"c"}])"),
       expected("'a\nb\nc'")},
      {"empty parts count",
       answer(R"(,"content":[{"type":"text","text":""},{"type":"text","text":"b"}])"),
       expected("'\nb'")},
      {"empty", answer(R"(,"content":"")"), expected("''")},
      {"no content", answer(""), expected("''")},
      {"null", answer(R"(,"content":null)"), expected("''")},
      {"no parts", answer(R"(,"content":[])"), expected("''")},
      {"media",
       answer(R"(,"content":[{"type":"text","text":"a"},)"
              R"({"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}])"),
       expected("'a'<image/png data=AAAA>")},
      {"no id", kUser + "," + call("c") + R"(,{"role":"tool","content":"1"})",
       "missing_required_parameter messages[2].tool_call_id"},
      {"id of another type", kUser + "," + call("c") + R"(,{"role":"tool","tool_call_id":1})",
       "invalid_type messages[2].tool_call_id"},
      {"unknown id", kUser + "," + call("c") + "," + result("d", "\"1\""),
       "invalid_value messages[2].tool_call_id"},
      {"unknown id, known name",
       kUser + "," + call("c") + R"(,{"role":"tool","tool_call_id":"d","name":"f","content":"1"})",
       expected("'1'")},
      {"unknown id, unknown name",
       kUser + "," + call("c") + R"(,{"role":"tool","tool_call_id":"d","name":"g","content":"1"})",
       "invalid_value messages[2].tool_call_id"},
      {"missing", kUser + "," + call("c"), "missing_tool_result messages"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("read messages: the deprecated forms") {
  const std::string asked =
      kUser +
      R"(,{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}})";
  const Row rows[] = {
      {"call and result", asked + R"(,{"role":"function","name":"f","content":"1"})",
       "user['Hi'] model[call_messages[1]=f{}] results[call_messages[1]=f:'1']"},
      {"another function", asked + R"(,{"role":"function","name":"g","content":"1"})",
       "missing_tool_result messages"},
      {"a result alone", kUser + R"(,{"role":"function","name":"g","content":"1"})",
       "user['Hi'] model[=g{}] results[=g:'1']"},
      {"result without a name", asked + R"(,{"role":"function","content":"1"})",
       "missing_required_parameter messages[2].name"},
      {"no result", asked, "missing_tool_result messages"},
      {"bad arguments",
       kUser + R"(,{"role":"assistant","function_call":{"name":"f","arguments":"7"}})",
       "invalid_value messages[1].function_call.arguments"},
      {"no name", kUser + R"(,{"role":"assistant","function_call":{"arguments":"{}"}})",
       "missing_required_parameter messages[1].function_call.name"},
      {"of another type", kUser + R"(,{"role":"assistant","function_call":"f"})",
       "invalid_type messages[1].function_call"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("read messages: pictures in an assistant's text are left out, as those of `images` are") {
  const std::string data(5000, 'A');
  const std::string picture = "![image](data:image/png;base64," + data + ")";
  const std::string small = "![image](data:image/png;base64,AAAA)";
  const std::string open = "`![image](data:image/png;base64,` (so it begins) ";
  const std::string link = "![image](https://a.example/x.png)" + data;
  const std::string foreign = "![image](data:image/svg+xml," + data + ")";
  const auto says = [](const std::string& role, const std::string& text) {
    return kUser + R"(,{"role":")" + role + R"(","content":)" + text + "}";
  };
  const Row rows[] = {
      {"alone", says("assistant", '"' + picture + '"') + "," + kUser, "user['Hi' 'Hi']"},
      {"padded", says("assistant", R"("A)" + picture.substr(0, 5000) + R"(==)B")"),
       "user['Hi'] model['AB']"},
      {"within", says("assistant", R"("Here:\n)" + picture + R"(\n\"so\"")"),
       "user['Hi'] model['Here:\n\n\"so\"']"},
      {"beside what is escaped otherwise", says("assistant", R"("\u00e9)" + picture + '"'),
       "user['Hi'] model['é']"},
      {"two", says("assistant", '"' + picture + "and" + picture + '"'), "user['Hi'] model['and']"},
      {"in a part", says("assistant", R"([{"type":"text","text":"A)" + picture + R"("}])"),
       "user['Hi'] model['A']"},
      {"of a user", says("user", '"' + picture + '"'), "user['Hi' '" + picture + "']"},
      {"in a part of a user", says("user", R"([{"type":"text","text":")" + picture + R"("}])"),
       "user['Hi' '" + picture + "']"},
      {"a link", says("assistant", '"' + link + '"'), "user['Hi'] model['" + link + "']"},
      {"no base64", says("assistant", '"' + foreign + '"'), "user['Hi'] model['" + foreign + "']"},
      {"a small one in a long text", says("assistant", '"' + small + data + '"'),
       "user['Hi'] model['" + small + data + "']"},
      {"not closed, in front of another", says("assistant", '"' + open + picture + '"'),
       "user['Hi'] model['" + open + "']"},
      {"cut", says("assistant", '"' + picture.substr(0, 4900) + '"'),
       "user['Hi'] model['" + picture.substr(0, 4900) + "']"},
      {"a small one", says("assistant", '"' + small + '"'), "user['Hi'] model['" + small + "']"},
  };
  for (const Row& row : rows) check(row);
}
