#include "chat/arrange_turns.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace chat {
namespace {

constexpr std::string_view kContinue = "Continue.";

Part text_part(std::string_view text) {
  Part part;
  part.text = text;
  return part;
}

void append(std::vector<Part>& to, std::vector<Part> parts) {
  to.insert(to.end(), std::make_move_iterator(parts.begin()),
            std::make_move_iterator(parts.end()));
}

class Arranger {
 public:
  Arranger(Parameter list, Request& request, base::Arena& arena)
      : list_(list), request_(request), arena_(arena) {}

  base::Status add(Message& message) {
    switch (message.kind) {
      case Message::Kind::kSystem:
        for (const Part& part : message.parts) request_.system.push_back(part.text);
        return {};
      case Message::Kind::kUser:
        add_user(message);
        return {};
      case Message::Kind::kModel:
        return add_model(message);
      case Message::Kind::kResult:
        return add_result(message);
    }
    __builtin_unreachable();
  }

  base::Status finish() {
    if (const base::Status complete = close_step(); !complete) return complete;
    std::vector<Turn>& turns = request_.turns;
    if (turns.empty() && !empty_user_) {
      if (request_.system.empty()) {
        return base::fail(base::ErrorCode::kInvalidValue, "The conversation has no content.",
                          std::string(parameter_name(list_)));
      }
      // Nothing but instructions: they are what is asked.
      Turn user;
      for (const std::string_view text : request_.system) user.parts.push_back(text_part(text));
      request_.system.clear();
      turns.push_back(std::move(user));
      return {};
    }
    if (empty_user_) add_continue(turns.size());
    if (turns.front().role == Role::kModel) add_continue(0);
    const Turn& last = turns.back();
    if (last.role == Role::kModel && !last.calls.empty()) return missing_result(last.calls.back());
    return {};
  }

 private:
  void add_continue(size_t at) {
    Turn user;
    user.parts.push_back(text_part(kContinue));
    request_.turns.insert(request_.turns.begin() + static_cast<std::ptrdiff_t>(at),
                          std::move(user));
  }

  // User words between calls and results wait until the results are complete.
  void add_user(Message& message) {
    empty_user_ = message.parts.empty() && held_.empty();
    if (message.parts.empty()) return;
    if (step_open_ && !results_complete()) {
      append(held_, std::move(message.parts));
      return;
    }
    append_user(std::move(message.parts));
  }

  void append_user(std::vector<Part> parts) {
    std::vector<Turn>& turns = request_.turns;
    if (turns.empty() || turns.back().role != Role::kUser) turns.emplace_back();
    append(turns.back().parts, std::move(parts));
  }

  base::Status add_model(Message& message) {
    const bool nothing = message.parts.empty() && message.calls.empty() &&
                         message.server_parts == nullptr;
    if (nothing) return {};
    if (const base::Status complete = close_step(); !complete) return complete;
    empty_user_ = false;
    std::vector<Turn>& turns = request_.turns;
    const bool merges = !turns.empty() && turns.back().role == Role::kModel &&
                        turns.back().calls.empty() && turns.back().server_parts == nullptr &&
                        message.server_parts == nullptr;
    if (!merges) {
      turns.emplace_back();
      turns.back().role = Role::kModel;
    }
    Turn& turn = turns.back();
    append(turn.parts, std::move(message.parts));
    turn.calls = std::move(message.calls);
    turn.server_parts = message.server_parts;
    if (!message.text_signature.empty()) turn.text_signature = message.text_signature;
    if (!turn.calls.empty()) open_step();
    return {};
  }

  // The calls of the newest model turn wait for their results in a turn of their own.
  void open_step() {
    step_open_ = true;
    answered_.assign(request_.turns.back().calls.size(), false);
    Turn results;
    results.role = Role::kResults;
    results.results.resize(answered_.size());
    request_.turns.push_back(std::move(results));
    step_ = request_.turns.size() - 2;
  }

  bool results_complete() const {
    return std::find(answered_.begin(), answered_.end(), false) == answered_.end();
  }

  base::Status close_step() {
    if (!step_open_) return {};
    for (size_t i = 0; i < answered_.size(); ++i) {
      if (!answered_[i]) return missing_result(request_.turns[step_].calls[i]);
    }
    step_open_ = false;
    if (!held_.empty()) append_user(std::move(held_));
    held_.clear();
    return {};
  }

  base::Status missing_result(const Call& call) const {
    return base::fail(base::ErrorCode::kMissingToolResult,
                      base::concat("The tool call `", call.id, "` (", call.name,
                                   ") is not followed by its result."),
                      std::string(parameter_name(list_)));
  }

  // Index of the call a result belongs to; -1 when there is none in the open step.
  int find_call(const Message& message) const {
    if (!step_open_) return -1;
    const std::vector<Call>& calls = request_.turns[step_].calls;
    for (size_t i = 0; i < calls.size(); ++i) {
      const bool by_name = message.call_id.empty();
      if (by_name ? calls[i].name == message.name && !answered_[i]
                  : calls[i].id == message.call_id) {
        return static_cast<int>(i);
      }
    }
    return -1;
  }

  base::Status add_result(Message& message) {
    empty_user_ = false;
    int at = find_call(message);
    if (at < 0 && step_open_ && !message.name.empty()) {
      Message by_name;
      by_name.name = message.name;
      at = find_call(by_name);
    }
    if (at < 0) {
      return base::fail(base::ErrorCode::kInvalidValue,
                        base::concat("No preceding tool call has the id `", message.call_id, "`."),
                        base::concat(message.param, ".tool_call_id"));
    }
    const size_t index = static_cast<size_t>(at);
    const Call& call = request_.turns[step_].calls[index];
    CallResult result;
    result.call_id = call.id;
    result.name = call.name;
    result.param = message.param;
    std::string text;
    bool first = true;
    for (Part& part : message.parts) {
      if (part.kind != Part::Kind::kText) {
        result.media.push_back(std::move(part));
        continue;
      }
      if (!first) text.push_back('\n');
      text.append(part.text);
      first = false;
    }
    result.text = arena_.copy(text);
    request_.turns[step_ + 1].results[index] = std::move(result);
    answered_[index] = true;
    return {};
  }

  Parameter list_;
  Request& request_;
  base::Arena& arena_;
  bool step_open_ = false;       // the newest model turn has calls
  size_t step_ = 0;              // its place; the results stand right behind it
  std::vector<bool> answered_;   // by call of that turn
  std::vector<Part> held_;       // user words that came before the results
  bool empty_user_ = false;      // the last message is a user's without content
};

}  // namespace

base::Status arrange_turns(std::vector<Message> messages, Parameter list, Request& request,
                           base::Arena& arena) {
  Arranger arranger(list, request, arena);
  for (Message& message : messages) {
    if (const base::Status added = arranger.add(message); !added) return added;
  }
  return arranger.finish();
}

}  // namespace chat
