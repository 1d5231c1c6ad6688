#include "app/generation.h"
#include "app/upstream.h"
#include "app/whole_answer.h"

namespace app {
namespace {

enum class StreamEnd { kDone, kGoesOn, kRetry, kStop };

// How a stream that has been pumped to its end is concluded for the client.
async::Task<StreamEnd> conclude(Generation& all, const Conversation& conversation,
                                Upstream& upstream, StreamSession& session, async::Outcome outcome,
                                base::Buffer& out) {
  Exchange& exchange = all.exchange;
  if (outcome == async::Outcome::kClientGone) {
    upstream.count_answer(session.tally().usage());
    exchange.outcome.result = state::OutcomeResult::kCancelled;
    co_return StreamEnd::kStop;
  }
  std::optional<chat::Failure> failure = session.failure();
  if (!failure && outcome == async::Outcome::kFailed && !session.tally().has_finish()) {
    failure = broken_body(exchange, conversation.request.model);
    failure->client = {base::ErrorCode::kStreamInterrupted, "Gemini's stream broke off."};
    if (all.client.started) all.answer->fail(failure->client, out);
  }
  if (failure && all.client.started) {
    upstream.fail_attempt(failure->upstream_status);
    co_return StreamEnd::kStop;
  }
  if (failure) {
    const bool again = co_await upstream.retry_after(*failure);
    if (again) co_return StreamEnd::kRetry;
    respond_error(exchange, upstream.error());
    co_return StreamEnd::kStop;
  }
  const chat::Verdict verdict = session.tally().verdict();
  if (is_worth_retrying(verdict) && !all.client.started) {
    if (upstream.retry_empty()) co_return StreamEnd::kRetry;
    if (const std::optional<base::Error> error = emptiness(session.tally())) {
      respond_error(exchange, *error);
      co_return StreamEnd::kStop;
    }
  }
  session.start(out);
  const bool empty = is_worth_retrying(verdict) && emptiness(session.tally()).has_value();
  if (verdict == chat::Verdict::kInterrupted || empty) {
    all.answer->fail({base::ErrorCode::kStreamInterrupted, "Gemini's stream ended too early."},
                     out);
    upstream.fail_attempt(0);
    co_return StreamEnd::kStop;
  }
  upstream.succeed(session.tally().usage());
  co_return StreamEnd::kDone;
}

// One call of a conversation, and where its answer stands.
struct StreamedCall {
  StreamedCall(Generation& all, Conversation& conversation_in, int choice_in)
      : conversation(conversation_in),
        choice(choice_in),
        writer(conversation_in.writer),
        upstream(all.exchange, conversation_in.request.model, conversation_in.hash, writer,
                 conversation_in.scope),
        reader(conversation_in.reader()) {}

  Conversation& conversation;
  int choice;
  CallWriter writer;
  Upstream upstream;
  gemini::ResponseReader reader;
  chat::Continued continued;

  // True when the answer goes on with another upstream call.
  bool continues(const StreamSession& session) {
    if (session.tally().verdict() != chat::Verdict::kContinuation) return false;
    if (!continued.may_go_on()) return false;
    continued = {continued.calls + 1, session.told_usage()};
    reader = session.reader();
    upstream.continue_with(session.tally().continuation_token());
    return true;
  }
};

// One upstream stream to the client.
async::Task<StreamEnd> stream_once(Generation& all, StreamedCall& call) {
  Exchange& exchange = all.exchange;
  Upstream& upstream = call.upstream;
  const base::Result<Opened> opened = co_await upstream.open();
  if (!opened) {
    if (all.client.started) {
      base::Buffer out;
      all.answer->fail(opened.error(), out);
      co_await exchange.host.write(out);
    } else {
      respond_error(exchange, opened.error());
    }
    co_return StreamEnd::kStop;
  }
  if (!all.client.started) all.answer = all.maker.make(all.context);
  StreamSession session(exchange, all.client, *all.answer, call.reader,
                        call.conversation.request.model, call.choice, call.continued);
  async::Outcome outcome;
  {
    async::Task<void> watcher = keep_alive(exchange, all.client, session);
    watcher.start();
    const async::Completion pumped = co_await exchange.host.pump(opened->handle, session);
    outcome = pumped.outcome;
  }
  base::Buffer out;
  if (outcome == async::Outcome::kOk || outcome == async::Outcome::kFailed) session.end(out);
  const StreamEnd end = co_await conclude(all, call.conversation, upstream, session, outcome, out);
  if (!out.empty()) co_await exchange.host.write(out);
  if (end == StreamEnd::kDone && call.continues(session)) co_return StreamEnd::kGoesOn;
  co_return end;
}

// All calls of one conversation, one after another: their events follow each other in the stream.
async::Task<StreamEnd> stream_conversation(Generation& all, Conversation& conversation) {
  for (int number = 0; number < conversation.writer.calls(); ++number) {
    StreamedCall call(all, conversation, conversation.first_choice + number);
    if (call.choice > 0) all.answer->next_call();
    StreamEnd end = StreamEnd::kRetry;
    while (end == StreamEnd::kRetry || end == StreamEnd::kGoesOn) {
      end = co_await stream_once(all, call);
    }
    if (end == StreamEnd::kStop) co_return end;
  }
  co_return StreamEnd::kDone;
}

}  // namespace

async::Task<void> answer_stream(Generation& all) {
  Exchange& exchange = all.exchange;
  for (Conversation& conversation : all.conversations) {
    const StreamEnd end = co_await stream_conversation(all, conversation);
    if (end == StreamEnd::kStop) {
      if (all.client.started) exchange.host.end_stream();
      co_return;
    }
  }
  base::Buffer out;
  all.answer->finish(out);
  const async::Completion written = co_await exchange.host.write(out);
  exchange.outcome.result =
      written.ok() ? state::OutcomeResult::kOk : state::OutcomeResult::kCancelled;
  exchange.host.end_stream();
}

}  // namespace app
