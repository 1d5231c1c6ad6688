#include "app/whole_answer.h"

#include "app/stream_session.h"
#include "gemini/read_error.h"
#include "json/read.h"

namespace app {
namespace {

constexpr int64_t kAnswerLimit = 64 * 1024 * 1024;

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

chat::Failure broken_body(Exchange& exchange, std::string_view model) {
  gemini::ErrorInput input;
  input.model = model;
  input.now_ms = exchange.host.now_ms();
  return gemini::read_failure(input, exchange.arena);
}

async::Task<base::Status> ask_whole(Exchange& exchange, Upstream& upstream, std::string_view model,
                                    gemini::ResponseReader reader, AnswerTaker& taker) {
  for (;;) {
    const base::Result<Opened> opened = co_await upstream.open();
    if (!opened) co_return base::fail(opened.error());
    const async::Completion body =
        co_await exchange.host.read_response(opened->handle, kAnswerLimit);
    if (body.outcome == async::Outcome::kClientGone) {
      upstream.count_answer({});
      co_return base::fail(base::ErrorCode::kRequestCancelled, "The client closed the request.");
    }
    base::Arena arena;
    const base::Result<json::Value> tree = json::read_padded(body.bytes.view(), arena);
    if (!body.ok() || !tree) {
      const bool again = co_await upstream.retry_after(broken_body(exchange, model));
      if (!again) co_return base::fail(upstream.error());
      continue;
    }
    gemini::ResponseReader fresh = reader;
    chat::AnswerPiece piece = fresh.read(*tree, arena);
    chat::Tally tally;
    tally.add(piece);
    if (is_worth_retrying(tally.verdict())) {
      if (upstream.retry_empty()) continue;
      if (std::optional<base::Error> error = emptiness(tally)) co_return base::fail(*error);
    }
    remember_calls(exchange, piece, arena);
    upstream.succeed(tally.usage());
    taker.take(piece);
    co_return base::Status();
  }
}

}  // namespace app
