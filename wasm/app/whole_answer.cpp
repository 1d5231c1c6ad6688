#include "app/whole_answer.h"

#include <utility>

#include "app/read_answer.h"
#include "app/signature_issuer.h"
#include "app/stream_session.h"
#include "chat/continuation.h"
#include "gemini/read_error.h"
#include "json/read.h"

namespace app {
namespace {

constexpr int64_t kAnswerLimit = 64 * 1024 * 1024;
// What an answer is held in: as it is kept, written, and handed over.
constexpr size_t kAnswerCopies = 3;

// Takes in an answer. Small ones are in what is left for answers; of others each holds a share of
// its own, as several may come at once.
class AnswerIntake final : public host::Intake {
 public:
  explicit AnswerIntake(Memory& memory) : share(memory) {}
  bool grow(size_t bytes) override { return bytes <= kSmallAnswer || share.grow(bytes); }

  Share share;
};

}  // namespace

bool is_worth_retrying(chat::Verdict verdict) {
  return verdict == chat::Verdict::kEmpty || verdict == chat::Verdict::kMalformed;
}

std::optional<base::Error> emptiness(const chat::Tally& tally) {
  if (tally.verdict() == chat::Verdict::kMalformed) {
    const std::string& message = tally.finish_message();
    return base::Error{base::ErrorCode::kMalformedResponse,
                       message.empty() ? "The model's answer could not be read." : message};
  }
  if (tally.verdict() == chat::Verdict::kEmpty && !tally.has_finish()) {
    return base::Error{base::ErrorCode::kEmptyResponse, "Gemini sent an empty answer."};
  }
  return std::nullopt;
}

chat::Failure broken_body(Exchange& exchange, const Upstream& upstream, async::Outcome outcome) {
  return gemini::read_failure(upstream.error_input(broken_status(outcome)), exchange.arena);
}

namespace {

// One response read to its end; the error is the client's. What `tree` refers to lives as long as
// `body` and `arena`.
struct WholeBody {
  async::Completion body;
  base::Arena arena;
  json::Value tree;
  std::string_view service_tier;
};

async::Task<base::Status> read_whole(Exchange& exchange, Upstream& upstream, WholeBody& out) {
  for (;;) {
    const base::Result<Opened> opened = co_await upstream.open();
    if (!opened) co_return base::fail(opened.error());
    out.service_tier = opened->service_tier;
    AnswerIntake intake(exchange.isolate.memory);
    out.body =
        co_await read_answer(exchange.host, opened->fetch, opened->handle, kAnswerLimit, &intake);
    if (const auto given_up = find_own_failure(intake.share, out.body)) {
      upstream.count_answer({});
      co_return base::fail(*given_up);
    }
    out.body.bytes.fit();
    const size_t size = out.body.bytes.view().size();
    intake.share.release();
    const base::Status room =
        size > kSmallAnswer ? hold_copies(exchange, kAnswerCopies, size) : base::Status();
    if (!room) {
      upstream.count_answer({});
      co_return room;
    }
    out.arena.reset();
    const base::Result<json::Value> tree = json::read_padded(out.body.bytes.view(), out.arena);
    const bool whole = out.body.ok() && tree;
    std::optional<chat::Failure> failure =
        whole ? upstream.find_failure(*tree) : broken_body(exchange, upstream, out.body.outcome);
    if (!failure) {
      out.tree = *tree;
      co_return base::Status();
    }
    const bool again = co_await upstream.retry_after(std::move(*failure), {});
    if (!again) co_return base::fail(upstream.error());
  }
}

}  // namespace

async::Task<base::Status> ask_whole(Exchange& exchange, Upstream& upstream, std::string_view model,
                                    gemini::ResponseReader reader, AnswerTaker& taker) {
  chat::Continued continued;
  for (;;) {
    WholeBody whole;
    const base::Status read = co_await read_whole(exchange, upstream, whole);
    if (!read) {
      const bool gone = read.error().code == base::ErrorCode::kRequestCancelled;
      if (continued.calls == 0 || gone) co_return read;
      taker.take(chat::cut_short(continued.before));
      co_return base::Status();
    }
    gemini::ResponseReader next = reader;
    next.assume_tier(whole.service_tier);
    chat::AnswerPiece piece = next.read(whole.tree, whole.arena);
    chat::Tally tally;
    tally.add(piece);
    if (is_worth_retrying(tally.verdict())) {
      if (continued.calls == 0 && upstream.retry_empty(tally.usage())) continue;
      const std::optional<base::Error> error = emptiness(tally);
      if (error) {
        upstream.fail_attempt(200, tally.usage());
        if (continued.calls == 0) co_return base::fail(*error);
        taker.take(chat::cut_short(continued.before));
        co_return base::Status();
      }
    }
    remember_calls(exchange, model, piece, whole.arena);
    remember_issuer(exchange, piece, upstream.key_id());
    upstream.succeed(tally.usage());
    const chat::Usage told = chat::told_usage(continued, tally.usage());
    // What earlier calls have taken is told though the last one does not say what it took.
    if (piece.usage || continued.calls > 0) piece.usage = told;
    const bool goes_on = tally.verdict() == chat::Verdict::kContinuation && continued.may_go_on() &&
                         upstream.may_call();
    if (goes_on) {
      piece.usage.reset();
      chat::drop_intermediate_finish(piece);
    }
    const size_t size = whole.body.bytes.view().size();
    const base::Status kept = size > kSmallAnswer ? hold_gathered(exchange, size) : base::Status();
    if (!kept) co_return kept;
    taker.take(piece);
    if (!goes_on) co_return base::Status();
    continued = {continued.calls + 1, told};
    reader = std::move(next);
    upstream.continue_with(tally.continuation_token());
  }
}

}  // namespace app
