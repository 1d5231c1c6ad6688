#include "chat/match_results.h"

#include <algorithm>
#include <string_view>

#include "base/rare.h"
#include "base/text.h"
#include "base/text_map.h"

namespace chat {
namespace {

class Matcher {
 public:
  explicit Matcher(const std::vector<Message>& messages)
      : messages_(messages), answers_(messages.size()) {}

  void add_calls(size_t at) {
    const std::vector<Call>& calls = messages_[at].calls;
    answers_[at].assign(calls.size(), kUnanswered);
    for (size_t k = 0; k < calls.size(); ++k) {
      Group& group = by_id_[calls[k].id];
      if (group.at != at || group.calls.empty()) group = {at, {}};
      group.calls.push_back(k);
      std::vector<Group>& named = by_name_[calls[k].name];
      if (named.empty() || named.back().at != at) named.push_back({at, {}});
      named.back().calls.push_back(k);
    }
  }

  base::Status add_result(size_t at) {
    const Message& result = messages_[at];
    size_t* place = result.call_id.empty() ? nullptr : find_by_id(result.call_id);
    if (place == nullptr && !result.name.empty()) place = find_by_name(result.name);
    if (place != nullptr) {
      *place = at;
      return {};
    }
    if (!result.call_id.empty() || result.name.empty()) return nobody_asked(result);
    answers_[at] = {at};
    return {};
  }

  AnswerIndex take() { return std::move(answers_); }

 private:
  // Calls of one message that share an id or a name, in order. Answers are never taken back, so
  // `next` only moves on, and finding stays quick however many calls there are.
  struct Group {
    size_t at = 0;
    std::vector<size_t> calls = {};
    size_t next = 0;
  };

  // The first call without an answer; nullptr when all have one.
  size_t* find_unanswered(Group& group) {
    for (; group.next < group.calls.size(); ++group.next) {
      size_t& place = answers_[group.at][group.calls[group.next]];
      if (place == kUnanswered) return &place;
    }
    return nullptr;
  }

  // Ids may repeat: clients count them anew in every step, some even within one. The latest message
  // counts, and of several answers the last.
  size_t* find_by_id(std::string_view id) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return nullptr;
    Group& group = found->second;
    size_t* const unanswered = find_unanswered(group);
    return unanswered != nullptr ? unanswered : &answers_[group.at][group.calls.back()];
  }

  size_t* find_by_name(std::string_view name) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return nullptr;
    for (std::vector<Group>& groups = found->second; !groups.empty(); groups.pop_back()) {
      if (size_t* const place = find_unanswered(groups.back())) return place;
    }
    return nullptr;
  }

  static base::Status nobody_asked(const Message& result) {
    return base::fail(base::ErrorCode::kInvalidValue,
                      base::concat("No preceding tool call has the id `", result.call_id, "`."),
                      base::concat(result.param, ".", result.id_member));
  }

  const std::vector<Message>& messages_;
  AnswerIndex answers_;
  base::TextMap<Group> by_id_;                 // the latest message that has the id
  base::TextMap<std::vector<Group>> by_name_;  // messages in order
};

BASE_RARE base::Result<AnswerIndex> match_all(const std::vector<Message>& messages) {
  Matcher matcher(messages);
  for (size_t i = 0; i < messages.size(); ++i) {
    if (!messages[i].calls.empty()) matcher.add_calls(i);
    if (messages[i].kind != Message::Kind::kResult) continue;
    if (const base::Status added = matcher.add_result(i); !added) return base::fail(added.error());
  }
  return matcher.take();
}

}  // namespace

base::Result<AnswerIndex> match_results(const std::vector<Message>& messages) {
  const bool any = std::ranges::any_of(messages, [](const Message& message) {
    return message.kind == Message::Kind::kResult || !message.calls.empty();
  });
  return any ? match_all(messages) : AnswerIndex(messages.size());
}

}  // namespace chat
