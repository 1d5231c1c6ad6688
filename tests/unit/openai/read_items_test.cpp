#include "openai/read_items.h"

#include "unit/openai/responses_fixture.h"

namespace {

using responses::check;
using responses::Row;

std::string conversation(const openai::ResponsesRequest& read) {
  return describe::conversation(read.request);
}

std::string input(const std::string& items) {
  return R"("input":[)" + items + "]";
}
std::string call(const std::string& id, const std::string& arguments = "{}") {
  return R"({"type":"function_call","call_id":")" + id + R"(","name":"f","arguments":")" +
         arguments + "\"}";
}
std::string output(const std::string& id, const std::string& text) {
  return R"({"type":"function_call_output","call_id":")" + id + R"(","output":)" + text + "}";
}
std::string reasoning(const std::string& content) {
  return R"({"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"t"}],)"
         R"("encrypted_content":)" +
         content + "}";
}

const std::string kUserItem = R"({"role":"user","content":"Hi"})";

}  // namespace

TEST_CASE("read items: messages") {
  const Row rows[] = {
      {"text", R"("input":"Hi")", "user['Hi']"},
      {"instructions", R"("instructions":"I","input":"Hi")", "system['I'] user['Hi']"},
      {"instructions stand first",
       R"("instructions":"I",)" + input(R"({"role":"system","content":"S"},)" + kUserItem),
       "system['I' 'S'] user['Hi']"},
      {"empty instructions", R"("instructions":"","input":"Hi")", "user['Hi']"},
      {"instructions of another type", R"("instructions":[],"input":"Hi")",
       "invalid_type instructions"},
      {"empty text", R"("input":"")", "user['Continue.']"},
      {"no input", R"("instructions":"I")", "missing_required_parameter input"},
      {"empty list", input(""), "missing_required_parameter input"},
      {"input of another type", R"("input":1)", "invalid_type input"},
      {"message without type", input(kUserItem), "user['Hi']"},
      {"message with type", input(R"({"type":"message","role":"user","content":"Hi"})"),
       "user['Hi']"},
      {"developer", input(R"({"role":"developer","content":"D"},)" + kUserItem),
       "system['D'] user['Hi']"},
      {"assistant",
       input(kUserItem + R"(,{"type":"message","id":"m","status":"completed","role":"assistant",)"
                         R"("content":[{"type":"output_text","text":"A","annotations":[]}]})"),
       "user['Hi'] model['A']"},
      {"refusal",
       input(kUserItem + R"(,{"role":"assistant","content":[{"type":"refusal","refusal":"No."}]})"),
       "user['Hi'] model['No.']"},
      {"unknown role", input(R"({"role":"tool","content":"x"})"), "invalid_value input[0].role"},
      {"no role", input(R"({"content":"x"})"), "missing_required_parameter input[0].role"},
      {"no content", input(R"({"role":"user"})"), "missing_required_parameter input[0].content"},
      {"content of another type", input(R"({"role":"user","content":1})"),
       "invalid_type input[0].content"},
      {"no object", input(R"("Hi")"), "invalid_type input[0]"},
      {"nothing said", input(R"({"role":"assistant","content":""})"), "invalid_value input"},
  };
  check(rows, conversation);
}

TEST_CASE("read items: parts") {
  const auto part = [](const std::string& text, const std::string& role = "user") {
    return input(R"({"role":")" + role + R"(","content":[)" + text + "]}");
  };
  const std::string image = R"({"type":"input_image","image_url":"data:image/png;base64,AAAA"})";
  const Row rows[] = {
      {"text", part(R"({"type":"input_text","text":"A"})"), "user['A']"},
      {"image", part(image), "user[<image/png data=AAAA>]"},
      {"image with detail",
       part(R"({"type":"input_image","image_url":"https://a.example/x","detail":"high"})"),
       "user[<? fetch=https://a.example/x high>]"},
      {"image by id", part(R"({"type":"input_image","file_id":"files/a","detail":"auto"})"),
       "user[<? uri=https://generativelanguage.googleapis.com/v1beta/files/a>]"},
      {"image of nothing", part(R"({"type":"input_image"})"),
       "missing_required_parameter input[0].content[0].image_url"},
      {"image, nested as in the other API",
       part(R"({"type":"input_image","image_url":{"url":"data:,x"}})"),
       "invalid_type input[0].content[0].image_url"},
      {"bad detail", part(R"({"type":"input_image","file_id":"files/a","detail":"x"})"),
       "invalid_value input[0].content[0].detail"},
      {"OpenAI's file", part(R"({"type":"input_image","file_id":"file-a"})"),
       "invalid_value input[0].content[0].file_id"},
      {"file data", part(R"({"type":"input_file","filename":"a.pdf","file_data":"AAAA"})"),
       "user[<application/pdf data=AAAA>]"},
      {"file by URL",
       part(R"({"type":"input_file","file_url":"https://a.example/x","filename":"a.pdf"})"),
       "user[<application/pdf fetch=https://a.example/x>]"},
      {"file by id", part(R"({"type":"input_file","file_id":"files/a"})"),
       "user[<? uri=https://generativelanguage.googleapis.com/v1beta/files/a>]"},
      {"file of nothing", part(R"({"type":"input_file"})"),
       "missing_required_parameter input[0].content[0].file_data"},
      {"audio", part(R"({"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}})"),
       "user[<audio/wav data=AAAA>]"},
      {"a part of the other API", part(R"({"type":"text","text":"A"})"),
       "unsupported_content_type input[0].content[0].type"},
      {"media of the assistant", part(image, "assistant"),
       "unsupported_content_type input[0].content[0].type"},
      {"media of the system", part(image, "system"),
       "unsupported_content_type input[0].content[0].type"},
      {"refusal of a user", part(R"({"type":"refusal","refusal":"No."})"),
       "unsupported_content_type input[0].content[0].type"},
      {"no type", part(R"({"text":"A"})"), "missing_required_parameter input[0].content[0].type"},
  };
  check(rows, conversation);
}

TEST_CASE("read items: calls and outputs") {
  const Row rows[] = {
      {"a step", input(kUserItem + "," + call("1", R"({\"a\":1})") + "," + output("1", "\"x\"")),
       R"(user['Hi'] model[1=f{"a":1}] results[1=f:'x'])"},
      {"parallel calls and the text before them are one",
       input(kUserItem + R"(,{"role":"assistant","content":"See."},)" + call("1") + "," +
             call("2") + "," + output("2", "\"y\"") + "," + output("1", "\"x\"")),
       "user['Hi'] model['See.' 1=f{} 2=f{}] results[1=f:'x' 2=f:'y']"},
      {"custom",
       input(kUserItem + R"(,{"type":"custom_tool_call","call_id":"1","name":"c","input":"a b"},)"
                         R"({"type":"custom_tool_call_output","call_id":"1","output":"x"})"),
       R"(user['Hi'] model[1=c{"input":"a b"}] results[1=c:'x'])"},
      {"in a namespace",
       input(kUserItem +
             R"(,{"type":"function_call","call_id":"1","namespace":"mcp__fs",)"
             R"("name":"read","arguments":"{}"},{"type":"custom_tool_call",)"
             R"("call_id":"2","namespace":"mcp__fs","name":"patch","input":"x"},)" +
             output("1", "\"x\"") + "," + output("2", "\"y\"")),
       R"(user['Hi'] model[1=mcp__fs__read{} 2=mcp__fs__patch{"input":"x"}] )"
       "results[1=mcp__fs__read:'x' 2=mcp__fs__patch:'y']"},
      {"in no namespace",
       input(kUserItem +
             R"(,{"type":"function_call","call_id":"1","namespace":null,)"
             R"("name":"f","arguments":"{}"},)" +
             output("1", "\"x\"")),
       "user['Hi'] model[1=f{}] results[1=f:'x']"},
      {"namespace of another type",
       input(R"({"type":"function_call","call_id":"1","namespace":1,"name":"f","arguments":""})"),
       "invalid_type input[0].namespace"},
      {"output in parts",
       input(kUserItem + "," + call("1") + "," +
             output("1", R"([{"type":"input_text","text":"a"},{"type":"input_text","text":"b"},)"
                         R"({"type":"input_image","image_url":"data:image/png;base64,AAAA"}])")),
       "user['Hi'] model[1=f{}] results[1=f:'a\nb'<image/png data=AAAA>]"},
      {"empty output", input(kUserItem + "," + call("1") + "," + output("1", "\"\"")),
       "user['Hi'] model[1=f{}] results[1=f:'']"},
      {"unknown call", input(kUserItem + "," + output("1", "\"x\"")),
       "invalid_value input[1].call_id"},
      {"no output", input(kUserItem + "," + call("1")), "missing_tool_result input"},
      {"no arguments, as clients encode that",
       input(kUserItem + "," + call("1", "[]") + "," + call("2", "null") + "," +
             output("1", "\"x\"") + "," + output("2", "\"y\"")),
       "user['Hi'] model[1=f{} 2=f{}] results[1=f:'x' 2=f:'y']"},
      {"bad arguments", input(kUserItem + "," + call("1", "[1]")),
       "invalid_value input[1].arguments"},
      {"no call id", input(R"({"type":"function_call","name":"f","arguments":"{}"})"),
       "missing_required_parameter input[0].call_id"},
      {"no name", input(R"({"type":"function_call","call_id":"1","arguments":"{}"})"),
       "missing_required_parameter input[0].name"},
      {"output without an id", input(R"({"type":"function_call_output","output":"x"})"),
       "missing_required_parameter input[0].call_id"},
      {"output without output", input(R"({"type":"function_call_output","call_id":"1"})"),
       "missing_required_parameter input[0].output"},
  };
  check(rows, conversation);
}

TEST_CASE("read items: reasoning items carry signatures") {
  const std::string end = "," + output("1", "\"x\"");
  const Row rows[] = {
      {"the next call's", input(kUserItem + "," + reasoning("\"S==\"") + "," + call("1") + end),
       "user['Hi'] model[1=f{}#S==] results[1=f:'x']"},
      {"only the next call's",
       input(kUserItem + "," + reasoning("\"S\"") + "," + call("1") + "," + call("2") + end + "," +
             output("2", "\"y\"")),
       "user['Hi'] model[1=f{}#S 2=f{}] results[1=f:'x' 2=f:'y']"},
      {"a text between",
       input(kUserItem + "," + reasoning("\"S\"") + R"(,{"role":"assistant","content":"A"},)" +
             call("1") + end),
       "user['Hi'] model['A' 1=f{}#S] results[1=f:'x']"},
      {"the last one counts",
       input(kUserItem + "," + reasoning("\"S\"") + "," + reasoning("\"T\"") + "," + call("1") +
             end),
       "user['Hi'] model[1=f{}#T] results[1=f:'x']"},
      {"not over the user's words",
       input(kUserItem + "," + reasoning("\"S\"") + "," + kUserItem + "," + call("1") + end),
       "user['Hi' 'Hi'] model[1=f{}] results[1=f:'x']"},
      {"none", input(kUserItem + "," + reasoning("null") + "," + call("1") + end),
       "user['Hi'] model[1=f{}] results[1=f:'x']"},
      {"by id suffix",
       input(kUserItem + "," + call("1__thought__Y") + "," + output("1__thought__Y", "\"x\"")),
       "user['Hi'] model[1=f{}#Y] results[1=f:'x']"},
      {"reasoning goes before the suffix",
       input(kUserItem + "," + reasoning("\"S\"") + "," + call("1__thought__Y") + end),
       "user['Hi'] model[1=f{}#S] results[1=f:'x']"},
      {"custom calls too",
       input(kUserItem + "," + reasoning("\"S\"") +
             R"(,{"type":"custom_tool_call","call_id":"1","name":"c","input":""})" + end),
       R"(user['Hi'] model[1=c{"input":""}#S] results[1=c:'x'])"},
      {"of another type", input(kUserItem + "," + reasoning("1")),
       "invalid_type input[1].encrypted_content"},
  };
  check(rows, conversation);
}

TEST_CASE("read items: other items") {
  const auto item = [](const std::string& type) {
    return input(kUserItem + R"(,{"type":")" + type + R"(","id":"x"})");
  };
  const Row rows[] = {
      {"web search", item("web_search_call"), "user['Hi']"},
      {"code interpreter", item("code_interpreter_call"), "user['Hi']"},
      {"reference", item("item_reference"), "unsupported_value input[1].type"},
      {"reference without type", input(kUserItem + R"(,{"id":"msg_1"})"),
       "unsupported_value input[1].type"},
      {"reference whose type is null", input(kUserItem + R"(,{"id":"msg_1","type":null})"),
       "unsupported_value input[1].type"},
      {"neither type, id, role nor content", input(R"({"name":"x"})"),
       "missing_required_parameter input[0].role"},
      {"an id and content, but no role", input(R"({"id":"msg_1","content":"x"})"),
       "missing_required_parameter input[0].role"},
      {"an id and a role, but no content", input(R"({"id":"msg_1","role":"user"})"),
       "missing_required_parameter input[0].content"},
      {"computer output", item("computer_call_output"), "unsupported_value input[1].type"},
      {"compaction", item("compaction"), "unsupported_value input[1].type"},
      {"unknown", item("dream"), "unsupported_value input[1].type"},
      {"of another type", input(R"({"type":1})"), "invalid_type input[0].type"},
  };
  check(rows, conversation);
}

TEST_CASE("read items: who sends a reference is told what to do, who sends another item is not") {
  const auto message = [](const std::string& type) {
    base::Arena arena;
    const auto body = json::read(R"({"input":[{"type":")" + type + R"(","id":"x"}]})", arena);
    const auto read = openai::read_items(*body, arena);
    return read ? std::string() : read.error().message;
  };
  CHECK(message("item_reference").starts_with("Responses are not stored here"));
  CHECK(message("dream") == "Input items of type `dream` are not supported.");
}
