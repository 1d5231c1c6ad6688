#include "chat/match_results.h"

#include <optional>

#include "base/text.h"

namespace chat {
namespace {

class Matcher {
 public:
  explicit Matcher(const std::vector<Message>& messages)
      : messages_(messages), answers_(messages.size()) {}

  void add_calls(size_t at) {
    answers_[at].assign(messages_[at].calls.size(), kUnanswered);
    callers_.push_back(at);
  }

  base::Status add_result(size_t at) {
    const Message& result = messages_[at];
    size_t* place = result.call_id.empty() ? nullptr : find_by_id(result.call_id);
    if (place == nullptr && !result.name.empty()) place = find_by_name(result.name);
    if (place == nullptr) return nobody_asked(result);
    *place = at;
    return {};
  }

  AnswerIndex take() { return std::move(answers_); }

 private:
  // Ids may repeat: clients count them anew in every step, some even within one.
  size_t* find_by_id(std::string_view id) {
    for (size_t i = callers_.size(); i-- > 0;) {
      const std::vector<Call>& calls = messages_[callers_[i]].calls;
      size_t* answered = nullptr;
      for (size_t k = 0; k < calls.size(); ++k) {
        if (calls[k].id != id) continue;
        answered = &answers_[callers_[i]][k];
        if (*answered == kUnanswered) break;
      }
      if (answered != nullptr) return answered;
    }
    return nullptr;
  }

  size_t* find_by_name(std::string_view name) {
    for (size_t i = callers_.size(); i-- > 0;) {
      const std::vector<Call>& calls = messages_[callers_[i]].calls;
      for (size_t k = 0; k < calls.size(); ++k) {
        size_t& place = answers_[callers_[i]][k];
        if (calls[k].name == name && place == kUnanswered) return &place;
      }
    }
    return nullptr;
  }

  static base::Status nobody_asked(const Message& result) {
    if (result.call_id.empty()) {
      return base::fail(
          base::ErrorCode::kInvalidValue,
          base::concat("No unanswered call of the function `", result.name, "` precedes."),
          base::concat(result.param, ".name"));
    }
    return base::fail(base::ErrorCode::kInvalidValue,
                      base::concat("No preceding tool call has the id `", result.call_id, "`."),
                      base::concat(result.param, ".", result.id_member));
  }

  const std::vector<Message>& messages_;
  AnswerIndex answers_;
  std::vector<size_t> callers_;  // messages with calls, in order
};

}  // namespace

base::Result<AnswerIndex> match_results(const std::vector<Message>& messages) {
  Matcher matcher(messages);
  for (size_t i = 0; i < messages.size(); ++i) {
    if (!messages[i].calls.empty()) matcher.add_calls(i);
    if (messages[i].kind != Message::Kind::kResult) continue;
    if (const base::Status added = matcher.add_result(i); !added) return base::fail(added.error());
  }
  return matcher.take();
}

}  // namespace chat
