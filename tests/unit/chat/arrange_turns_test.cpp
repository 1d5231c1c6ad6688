#include "chat/arrange_turns.h"

#include <catch2/catch.hpp>

#include "unit/support/describe.h"

namespace {

using chat::Message;

// A conversation in shorthand, words apart by blanks: s:text, u:text, m:text (empty text = no
// part), m:text+a=f+b=g with calls, r:id=text (a result), r:=text/name (one found by name).
class Conversation {
 public:
  explicit Conversation(const std::string& shorthand) : shorthand_(shorthand) {
    for (const std::string_view word : base::split(shorthand_, ' ')) {
      if (word.empty()) continue;
      messages_.push_back(read(word));
      messages_.back().param = arena_.copy(base::at_index("messages", messages_.size() - 1));
    }
  }

  std::string arranged() {
    chat::Request request;
    const base::Status status =
        chat::arrange_turns(std::move(messages_), chat::Parameter::kMessages, request, arena_);
    return status ? describe::conversation(request) : describe::error(status.error());
  }

 private:
  static chat::Part text_part(std::string_view text) {
    chat::Part part;
    part.text = json::Value::string(text);
    return part;
  }

  Message read(std::string_view word) {
    Message message;
    const char kind = word[0];
    word.remove_prefix(2);
    if (kind == 'r') return read_result(word);
    message.kind = kind == 's'   ? Message::Kind::kSystem
                   : kind == 'u' ? Message::Kind::kUser
                                 : Message::Kind::kModel;
    const std::vector<std::string_view> pieces = base::split(word, '+');
    if (!pieces[0].empty()) message.parts.push_back(text_part(pieces[0]));
    for (size_t i = 1; i < pieces.size(); ++i) {
      const std::vector<std::string_view> call = base::split(pieces[i], '=');
      message.calls.emplace_back();
      message.calls.back().id = call[0];
      message.calls.back().name = call[1];
      message.calls.back().arguments = &empty_;
    }
    return message;
  }

  static Message read_result(std::string_view word) {
    Message message;
    message.kind = Message::Kind::kResult;
    const std::vector<std::string_view> pieces = base::split(word, '=');
    const std::vector<std::string_view> rest = base::split(pieces[1], '/');
    message.call_id = pieces[0];
    if (rest.size() > 1) message.name = rest[1];
    message.parts.push_back(text_part(rest[0]));
    return message;
  }

  std::string shorthand_;
  base::Arena arena_;
  json::Value empty_ = json::Value::object({});
  std::vector<Message> messages_;
};

struct Row {
  std::string name;
  std::string messages;
  std::string expected;
};

template <size_t N>
void check(const Row (&rows)[N]) {
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(Conversation(row.messages).arranged() == row.expected);
  }
}

}  // namespace

TEST_CASE("arrange turns: who speaks when") {
  const Row rows[] = {
      {"one", "u:a", "user['a']"},
      {"a dialogue", "u:a m:b u:c", "user['a'] model['b'] user['c']"},
      {"one role's turns are joined", "u:a u:b m:c m:d u:e",
       "user['a' 'b'] model['c' 'd'] user['e']"},
      {"instructions are apart", "u:a s:x m:b s:y u:c",
       "system['x' 'y'] user['a'] model['b'] user['c']"},
      {"instructions do not part a role's turns", "u:a s:x u:b", "system['x'] user['a' 'b']"},
      {"instructions alone are what is asked", "s:x s:y", "user['x' 'y']"},
      {"instructions and an answer dropped", "s:x m:", "user['x']"},
      {"the model speaks first", "m:a u:b", "user['Continue.'] model['a'] user['b']"},
      {"the model alone", "m:a", "user['Continue.'] model['a']"},
      {"the model last", "u:a m:b", "user['a'] model['b']"},
      {"an empty user last", "u:", "user['Continue.']"},
      {"an empty user last, with instructions", "s:x u:", "system['x'] user['Continue.']"},
      {"an empty user behind the model", "u:a m:b u:", "user['a'] model['b'] user['Continue.']"},
      {"an empty user behind a user", "u:a u:", "user['a']"},
      {"an empty user and instructions behind", "u:a m:b u: s:x",
       "system['x'] user['a'] model['b'] user['Continue.']"},
      {"an empty user between", "u:a m:b u: m:c u:d", "user['a'] model['b' 'c'] user['d']"},
      {"an empty user, then the model", "u: m:b", "user['Continue.'] model['b']"},
      {"an empty model", "u:a m: u:b", "user['a' 'b']"},
      {"nothing", "m:", "invalid_value messages"},
      {"no message", "", "invalid_value messages"},
      {"an empty user that is not the last, and no more", "u: m:", "invalid_value messages"},
  };
  check(rows);
}

TEST_CASE("arrange turns: calls and results") {
  const Row rows[] = {
      {"a step", "u:a m:+1=f r:1=x m:b", "user['a'] model[1=f{}] results[1=f:'x'] model['b']"},
      {"results in the order of the calls", "u:a m:+1=f+2=g r:2=y r:1=x",
       "user['a'] model[1=f{} 2=g{}] results[1=f:'x' 2=g:'y']"},
      {"results are not joined with a user's words", "u:a m:+1=f r:1=x u:b",
       "user['a'] model[1=f{}] results[1=f:'x'] user['b']"},
      {"a user's words wait for the results", "u:a m:+1=f u:b r:1=x u:c",
       "user['a'] model[1=f{}] results[1=f:'x'] user['b' 'c']"},
      {"words between two results", "u:a m:+1=f+2=g r:1=x u:b r:2=y",
       "user['a'] model[1=f{} 2=g{}] results[1=f:'x' 2=g:'y'] user['b']"},
      {"results behind the model's next words", "u:a m:+1=f u:b m:c r:1=x",
       "user['a'] model[1=f{}] results[1=f:'x'] user['b'] model['c']"},
      {"an empty user behind results",
       "u:a m:+1=f r:1=x u:", "user['a'] model[1=f{}] results[1=f:'x'] user['Continue.']"},
      {"of two results the last counts", "u:a m:+1=f r:1=x r:1=y",
       "user['a'] model[1=f{}] results[1=f:'y']"},
      {"two steps", "u:a m:+1=f r:1=x m:+2=f r:2=y",
       "user['a'] model[1=f{}] results[1=f:'x'] model[2=f{}] results[2=f:'y']"},
      {"ids counted anew", "u:a m:+1=f r:1=x m:+1=g r:1=y",
       "user['a'] model[1=f{}] results[1=f:'x'] model[1=g{}] results[1=g:'y']"},
      {"one id twice in a step", "u:a m:+1=f+1=g r:1=x r:1=y",
       "user['a'] model[1=f{} 1=g{}] results[1=f:'x' 1=g:'y']"},
      {"text, then calls", "u:a m:b m:+1=f r:1=x", "user['a'] model['b' 1=f{}] results[1=f:'x']"},
      {"parallel calls told apart", "u:a m:+1=f m:+2=g r:1=x r:2=y",
       "user['a'] model[1=f{} 2=g{}] results[1=f:'x' 2=g:'y']"},
      {"text behind a call stays behind it", "u:a m:+1=f m:b r:1=x m:c",
       "user['a'] model[1=f{} 'b'] results[1=f:'x'] model['c']"},
      {"text around calls", "u:a m:b m:+1=f m:c+2=g m:d s:x m:e r:1=x r:2=y",
       "system['x'] user['a'] model['b' 1=f{} 'c' 2=g{} 'd' 'e'] results[1=f:'x' 2=g:'y']"},
      {"text behind a call without its result", "u:a m:+1=f m:b", "missing_tool_result messages"},
      {"the model speaks first, with a call", "m:+1=f r:1=x",
       "user['Continue.'] model[1=f{}] results[1=f:'x']"},
      {"by name", "u:a m:+1=f r:=x/f", "user['a'] model[1=f{}] results[1=f:'x']"},
      {"by name, the latest unanswered", "u:a m:+1=f r:=x/f m:+2=f r:=y/f",
       "user['a'] model[1=f{}] results[1=f:'x'] model[2=f{}] results[2=f:'y']"},
      {"by name, from the latest back", "u:a m:+1=f u:b m:+2=f r:=x/f r:=y/f",
       "user['a'] model[1=f{}] results[1=f:'y'] user['b'] model[2=f{}] results[2=f:'x']"},
      {"by name, of several in a step the first", "u:a m:+1=f+2=f r:2=x/f r:9=y/f",
       "user['a'] model[1=f{} 2=f{}] results[1=f:'y' 2=f:'x']"},
      {"unknown id, known name", "u:a m:+1=f r:9=x/f", "user['a'] model[1=f{}] results[1=f:'x']"},
      {"no result", "u:a m:+1=f", "missing_tool_result messages"},
      {"no result, then the user", "u:a m:+1=f u:b", "missing_tool_result messages"},
      {"one result of two", "u:a m:+1=f+2=g r:1=x", "missing_tool_result messages"},
      {"an earlier step without result", "u:a m:+1=f u:b m:+2=f r:2=x",
       "missing_tool_result messages"},
      {"nobody asked", "u:a r:1=x", "invalid_value messages[1].tool_call_id"},
      {"nobody asked yet", "u:a r:1=x m:+1=f", "invalid_value messages[1].tool_call_id"},
      {"nobody asked this", "u:a m:+1=f r:2=x", "invalid_value messages[2].tool_call_id"},
      {"nobody asked this, by name", "u:a m:+1=f r:=x/g", "missing_tool_result messages"},
      {"by a name nobody called", "u:a r:=x/f r:=y/f m:b",
       "user['a'] model[=f{}] results[=f:'x'] "
       "model[=f{}] results[=f:'y'] model['b']"},
      {"by a name nobody called, behind words", "u:a m:b r:=x/f u:c",
       "user['a'] model['b' =f{}] results[=f:'x'] user['c']"},
      {"by a name nobody called, first of all", "r:=x/f u:a",
       "user['Continue.'] model[=f{}] results[=f:'x'] user['a']"},
      {"by the name of an answered call", "u:a m:+1=f r:1=x r:=y/f",
       "user['a'] model[1=f{}] results[1=f:'x'] model[=f{}] "
       "results[=f:'y']"},
      {"neither id nor name", "u:a r:=x", "invalid_value messages[1].tool_call_id"},
  };
  check(rows);
}

TEST_CASE("arrange turns: a text's signature stays with its text") {
  const auto model = [](std::string_view text, std::string_view signature) {
    Message message;
    message.kind = Message::Kind::kModel;
    if (!text.empty()) {
      message.parts.emplace_back();
      message.parts.back().text = json::Value::string(text);
    }
    message.text_signature = signature;
    return message;
  };
  struct Row {
    std::vector<Message> messages;
    std::string expected;
  };
  const Row rows[] = {
      {{model("a", "S")}, "user['Continue.'] model['a']#S"},
      {{model("a", "S"), model("b", "T")}, "user['Continue.'] model['a' 'b']#T"},
      {{model("a", "S"), model("b", "")}, "user['Continue.'] model['a' 'b']"},
      {{model("a", "S"), model("", "")}, "user['Continue.'] model['a']#S"},
  };
  for (const Row& row : rows) {
    chat::Request request;
    base::Arena arena;
    REQUIRE(chat::arrange_turns(row.messages, chat::Parameter::kMessages, request, arena));
    CHECK(describe::conversation(request) == row.expected);
  }
}
