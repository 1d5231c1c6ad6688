#include <catch2/catch.hpp>

#include "state/report.h"

namespace {

using state::CallEnd;
using state::OutcomeResult;

struct Row {
  OutcomeResult result;
  std::vector<CallEnd> ends;
  bool answered;
  bool request;
  std::string last;  // the key of the last call that nobody gave up
};

}  // namespace

TEST_CASE(
    "state: whether an outcome is an answer, whether a request, and which call was its last") {
  const Row rows[] = {
      {OutcomeResult::kOk, {}, false, false, ""},
      {OutcomeResult::kError, {}, false, true, ""},
      {OutcomeResult::kCancelled, {}, false, true, ""},
      {OutcomeResult::kOk, {CallEnd::kAnswered}, true, true, "0"},
      {OutcomeResult::kOk, {CallEnd::kFailed, CallEnd::kAnswered}, true, true, "1"},
      {OutcomeResult::kOk, {CallEnd::kAnswered, CallEnd::kAborted}, true, true, "0"},
      {OutcomeResult::kCancelled, {CallEnd::kAnswered}, true, true, "0"},
      {OutcomeResult::kCancelled, {CallEnd::kAborted}, false, true, ""},
      {OutcomeResult::kCancelled, {CallEnd::kFailed, CallEnd::kAborted}, false, true, "0"},
      {OutcomeResult::kError, {CallEnd::kFailed, CallEnd::kAnswered}, false, true, "1"},
      {OutcomeResult::kError, {CallEnd::kFailed}, false, true, "0"},
  };
  for (const Row& row : rows) {
    state::Outcome outcome;
    outcome.result = row.result;
    for (const CallEnd end : row.ends) {
      outcome.attempts.push_back({std::to_string(outcome.attempts.size()), 0, {}, end});
    }
    CAPTURE(state::word(row.result), row.last);
    CHECK(state::is_answered(outcome) == row.answered);
    CHECK(state::is_request(outcome) == row.request);
    const state::Attempt* last = state::find_last_call(outcome);
    CHECK((last == nullptr ? "" : last->key_id) == row.last);
  }
}
