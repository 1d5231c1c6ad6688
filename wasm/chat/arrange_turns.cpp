#include "chat/arrange_turns.h"

#include <algorithm>
#include <iterator>

#include "base/rare.h"
#include "base/text.h"
#include "chat/match_results.h"

namespace chat {
namespace {

constexpr std::string_view kContinue = "Continue.";

Part text_part(std::string_view text) {
  Part part;
  part.text = json::Value::string(text);
  return part;
}

BASE_RARE Turn continue_turn() {
  Turn turn;
  turn.parts.push_back(text_part(kContinue));
  return turn;
}

void append(std::vector<Part>& to, std::vector<Part>& parts) {
  if (to.empty()) return to.swap(parts);
  to.insert(to.end(), std::make_move_iterator(parts.begin()), std::make_move_iterator(parts.end()));
  parts.clear();
}

bool says_nothing(const Message& message) {
  return message.kind != Message::Kind::kResult && message.parts.empty() && message.calls.empty() &&
         message.server_parts == nullptr;
}

// The positions of server parts count from the start of the message they came with.
bool can_join(const Message& first, const Message& second) {
  const bool models = first.kind == Message::Kind::kModel && second.kind == Message::Kind::kModel;
  return models && second.server_parts == nullptr;
}

BASE_RARE void join(Message& first, Message& second) {
  // A signature belongs to the last text it came with.
  if (!second.parts.empty()) first.text_signature = second.text_signature;
  for (Call& call : second.calls) call.parts_before += first.parts.size();
  append(first.parts, second.parts);
  first.calls.insert(first.calls.end(), second.calls.begin(), second.calls.end());
  second.calls.clear();
}

// Messages of the model that follow each other become one: clients split texts from calls, and
// parallel calls from each other. All the model said before the results is one turn, which they
// stand behind.
void join_model_messages(std::vector<Message>& messages) {
  Message* previous = nullptr;
  for (Message& message : messages) {
    if (message.kind == Message::Kind::kSystem || says_nothing(message)) continue;
    for (Call& call : message.calls) call.parts_before = message.parts.size();
    if (previous == nullptr || !can_join(*previous, message)) {
      previous = &message;
    } else {
      join(*previous, message);
    }
  }
}

// Each may be of megabytes; empty where the arena has no room.
std::string_view joined_text(const std::vector<Part>& parts, base::Arena& arena) {
  std::string_view only;
  size_t count = 0;
  size_t size = 0;
  for (const Part& part : parts) {
    if (part.kind != Part::Kind::kText) continue;
    only = part.text.string();
    size += only.size();
    ++count;
  }
  if (count < 2) return only;
  size += count - 1;
  if (!arena.has_room(size)) return {};
  char* const text = static_cast<char*>(arena.allocate(size, 1));
  char* to = text;
  for (const Part& part : parts) {
    if (part.kind != Part::Kind::kText) continue;
    to = std::ranges::copy(part.text.string(), to).out;
    if (--count > 0) *to++ = '\n';
  }
  return {text, to};
}

CallResult make_result(const Call& call, Message& answer, base::Arena& arena) {
  CallResult result;
  result.call_id = call.id;
  result.name = call.name;
  result.text = joined_text(answer.parts, arena);
  for (Part& part : answer.parts) {
    if (part.kind != Part::Kind::kText) result.media.push_back(std::move(part));
  }
  return result;
}

class Arranger {
 public:
  Arranger(std::vector<Message>& messages, AnswerIndex answers, Parameter list, Request& request,
           base::Arena& arena)
      : messages_(messages),
        answers_(std::move(answers)),
        list_(list),
        request_(request),
        arena_(arena) {}

  base::Status run() {
    bool ends_with_empty_user = false;
    for (size_t i = 0; i < messages_.size(); ++i) {
      Message& message = messages_[i];
      if (message.kind == Message::Kind::kSystem) {
        for (const Part& part : message.parts) request_.system.push_back(part.text.string());
        continue;
      }
      const bool empty = says_nothing(message);
      ends_with_empty_user = empty && message.kind == Message::Kind::kUser;
      if (empty) continue;
      if (message.kind == Message::Kind::kUser) add_user(message);
      if (message.kind == Message::Kind::kResult && !answers_[i].empty()) add_with_call(message);
      if (message.kind != Message::Kind::kModel) continue;
      if (const base::Status added = add_model(i); !added) return added;
    }
    return finish(ends_with_empty_user ? LastWord::kEmptyUser : LastWord::kSaid);
  }

 private:
  enum class LastWord { kSaid, kEmptyUser };

  void add_user(Message& message) {
    std::vector<Turn>& turns = request_.turns;
    if (turns.empty() || turns.back().role != Role::kUser) turns.emplace_back();
    append(turns.back().parts, message.parts);
  }

  // The results stand right behind the turn of the calls, wherever the client put them.
  BASE_RARE base::Status add_model(size_t at) {
    Message& message = messages_[at];
    Turn turn;
    turn.role = Role::kModel;
    turn.parts = std::move(message.parts);
    turn.calls = std::move(message.calls);
    turn.text_signature = message.text_signature;
    turn.server_parts = message.server_parts;
    Turn results;
    results.role = Role::kResults;
    for (size_t k = 0; k < turn.calls.size(); ++k) {
      const size_t answer = answers_[at][k];
      if (answer == kUnanswered) return missing_result(turn.calls[k]);
      results.results.push_back(make_result(turn.calls[k], messages_[answer], arena_));
    }
    request_.turns.push_back(std::move(turn));
    if (!results.results.empty()) request_.turns.push_back(std::move(results));
    return {};
  }

  // Gemini takes no result without a call. One is put in front of it, into the model's turn where
  // the model spoke last; without an id, by which nobody could remember it.
  BASE_RARE void add_with_call(Message& message) {
    Call call;
    call.name = message.name;
    call.arguments = arena_.make<json::Value>(json::Value::object({}));
    std::vector<Turn>& turns = request_.turns;
    if (turns.empty() || turns.back().role != Role::kModel) {
      turns.emplace_back().role = Role::kModel;
    }
    turns.back().calls.push_back(call);
    Turn results;
    results.role = Role::kResults;
    results.results.push_back(make_result(call, message, arena_));
    turns.push_back(std::move(results));
  }

  base::Status missing_result(const Call& call) const {
    return base::fail(base::ErrorCode::kMissingToolResult,
                      base::concat("The tool call `", call.id, "` (", call.name,
                                   ") is not followed by its result."),
                      std::string(parameter_name(list_)));
  }

  base::Status finish(LastWord last) {
    std::vector<Turn>& turns = request_.turns;
    const bool user_is_last = !turns.empty() && turns.back().role == Role::kUser;
    if (last == LastWord::kEmptyUser && !user_is_last) turns.push_back(continue_turn());
    if (turns.empty()) return ask_by_instructions();
    if (turns.front().role == Role::kModel) turns.insert(turns.begin(), continue_turn());
    return {};
  }

  // Nothing but instructions: they are what is asked.
  BASE_RARE base::Status ask_by_instructions() {
    if (request_.system.empty()) {
      return base::fail(base::ErrorCode::kInvalidValue, "The conversation has no content.",
                        std::string(parameter_name(list_)));
    }
    Turn user;
    for (const std::string_view text : request_.system) user.parts.push_back(text_part(text));
    request_.system.clear();
    request_.turns.push_back(std::move(user));
    return {};
  }

  std::vector<Message>& messages_;
  AnswerIndex answers_;
  Parameter list_;
  Request& request_;
  base::Arena& arena_;
};

}  // namespace

base::Status arrange_turns(std::vector<Message> messages, Parameter list, Request& request,
                           base::Arena& arena) {
  join_model_messages(messages);
  base::Result<AnswerIndex> answers = match_results(messages);
  if (!answers) return base::fail(answers.error());
  return Arranger(messages, std::move(*answers), list, request, arena).run();
}

}  // namespace chat
