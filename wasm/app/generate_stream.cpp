#include <algorithm>

#include "app/generation.h"
#include "app/pump_response.h"
#include "app/signature_issuer.h"
#include "app/stream_session.h"
#include "app/upstream.h"
#include "app/whole_answer.h"

namespace app {
namespace {

enum class StreamEnd { kDone, kGoesOn, kRetry, kStop };

// One call of a conversation, and where its answer stands.
struct StreamedCall {
  StreamedCall(Generation& all, Conversation& conversation_in, int choice_in)
      : conversation(conversation_in),
        choice(choice_in),
        writer(conversation_in.writer),
        upstream(all.exchange, conversation_in.request.model, conversation_in.hash, writer,
                 conversation_in.scope),
        reader(conversation_in.reader()) {
    upstream.prefer(find_issuer(all.exchange, conversation_in.request));
  }

  Conversation& conversation;
  int choice;
  CallWriter writer;
  Upstream upstream;
  gemini::ResponseReader reader;
  chat::Continued continued;

  // True when the answer goes on with another upstream call.
  bool continues(const StreamSession& session) {
    if (session.tally().verdict() != chat::Verdict::kContinuation) return false;
    if (!continued.may_go_on() || !upstream.may_call()) return false;
    continued = {continued.calls + 1, session.told_usage()};
    reader = session.reader();
    upstream.continue_with(session.tally().continuation_token());
    return true;
  }
};

// The last the client hears: an answer of its own while nothing was written, else an event.
StreamEnd tell_error(Generation& all, const base::Error& error, base::Buffer& out) {
  if (!all.client.begun()) {
    respond_error(all.exchange, error);
    return StreamEnd::kStop;
  }
  note_failure(all.exchange, error);
  if (!all.client.told()) all.answer = all.maker.make(all.context);
  all.answer->fail(error, out);
  return StreamEnd::kStop;
}

// Nothing more comes of a call. What was written before a continuation stands all the same, as cut;
// `told` is its usage.
StreamEnd break_off(Generation& all, const StreamedCall& call, const base::Error& error,
                    const chat::Usage& told, base::Buffer& out) {
  const bool gone = error.code == base::ErrorCode::kRequestCancelled;
  if (call.continued.calls == 0 || gone) return tell_error(all, error, out);
  all.answer->add(chat::cut_short(told), out, call.choice);
  return StreamEnd::kDone;
}

// Why an answer that came to its end is none; absent when it is one.
std::optional<base::Error> find_lack(const chat::Tally& tally) {
  if (tally.verdict() != chat::Verdict::kInterrupted) return emptiness(tally);
  return base::Error{base::ErrorCode::kStreamInterrupted, "Gemini's stream ended too early."};
}

// The key has answered; what came of it is no answer.
chat::Failure innocent_failure(const base::Error& lack) {
  chat::Failure failure;
  failure.client = lack;
  failure.upstream_status = lack.code == base::ErrorCode::kStreamInterrupted ? 0 : 200;
  return failure;
}

// How a stream that has been pumped to its end is concluded for the client.
async::Task<StreamEnd> conclude(Generation& all, StreamedCall& call, StreamSession& session,
                                async::Outcome outcome, base::Buffer& out) {
  Exchange& exchange = all.exchange;
  Upstream& upstream = call.upstream;
  if (outcome == async::Outcome::kClientGone) {
    upstream.count_answer(session.tally().usage());
    exchange.outcome.result = state::OutcomeResult::kCancelled;
    co_return StreamEnd::kStop;
  }
  if (session.lack()) {
    upstream.count_answer(session.tally().usage());
    co_return break_off(all, call, *session.lack(), session.told_usage(), out);
  }
  std::optional<chat::Failure> failure = session.failure();
  if (!failure && outcome == async::Outcome::kFailed && !session.tally().has_finish()) {
    failure = broken_body(exchange, upstream, outcome);
    failure->client = {base::ErrorCode::kStreamInterrupted, "Gemini's stream broke off."};
  }
  if (failure && all.client.told()) {
    upstream.fail_answer(*failure, session.tally().usage());
    co_return break_off(all, call, failure->client, session.told_usage(), out);
  }
  if (failure) {
    const bool again = co_await upstream.retry_after(*failure, session.tally().usage());
    co_return again ? StreamEnd::kRetry : tell_error(all, upstream.error(), out);
  }
  const bool may_retry = !all.client.told() && is_worth_retrying(session.tally().verdict());
  if (may_retry && upstream.retry_empty(session.tally().usage())) co_return StreamEnd::kRetry;
  if (const std::optional<base::Error> lack = find_lack(session.tally())) {
    upstream.fail_answer(innocent_failure(*lack), session.tally().usage());
    co_return break_off(all, call, *lack, session.told_usage(), out);
  }
  session.tell(out);
  upstream.succeed(session.tally().usage());
  co_return call.continues(session) ? StreamEnd::kGoesOn : StreamEnd::kDone;
}

// One upstream stream to the client.
async::Task<StreamEnd> stream_once(Generation& all, StreamedCall& call) {
  Exchange& exchange = all.exchange;
  // Until something was told an attempt before this one leaves nothing but traces.
  if (!all.client.told()) all.answer = all.maker.make(all.context);
  base::Buffer out;
  const base::Result<Opened> opened = co_await call.upstream.open();
  StreamEnd end = StreamEnd::kStop;
  if (opened) {
    call.reader.assume_tier(opened->service_tier);
    StreamSession session(exchange, all.client, *all.answer, call.reader, call.upstream,
                          call.choice, call.continued);
    const async::Completion pumped = co_await pump_response(exchange.host, *opened, session);
    const bool ended =
        pumped.outcome == async::Outcome::kOk || pumped.outcome == async::Outcome::kFailed;
    if (ended) session.end(out);
    end = co_await conclude(all, call, session, pumped.outcome, out);
  } else {
    end = break_off(all, call, opened.error(), call.continued.before, out);
  }
  if (!out.empty()) co_await all.client.write(out);
  co_return end;
}

// All calls of one conversation, one after another: their events follow each other in the stream.
async::Task<StreamEnd> stream_conversation(Generation& all, Conversation& conversation) {
  for (int number = 0; number < conversation.writer.calls(); ++number) {
    // A repair may have raised their number.
    int& planned = all.exchange.planned;
    planned = std::max(planned, conversation.writer.calls() - number);
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

// True when the answer is whole but for its end.
async::Task<bool> stream_all(Generation& all) {
  const SignsOfLife signs(all.exchange, all.client);
  for (Conversation& conversation : all.conversations) {
    const StreamEnd end = co_await stream_conversation(all, conversation);
    if (end == StreamEnd::kStop) co_return false;
  }
  co_return true;
}

}  // namespace

async::Task<void> answer_stream(Generation& all) {
  Exchange& exchange = all.exchange;
  const bool whole = co_await stream_all(all);
  if (!whole) {
    if (all.client.begun()) exchange.host.end_stream(host::Ending::kWhole);
    co_return;
  }
  base::Buffer out;
  all.answer->finish(out);
  const async::Completion written = co_await all.client.write(out);
  exchange.outcome.result =
      written.ok() ? state::OutcomeResult::kOk : state::OutcomeResult::kCancelled;
  exchange.host.end_stream(host::Ending::kWhole);
}

}  // namespace app
