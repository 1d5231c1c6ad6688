#include "app/generate.h"

#include "app/conversation_writer.h"
#include "app/fetch_media.h"
#include "app/fresh_text.h"
#include "app/recall_signatures.h"
#include "app/stream_session.h"
#include "app/upstream.h"
#include "json/read.h"
#include "keys/conversation.h"

namespace app {
namespace {

constexpr int64_t kAnswerLimit = 64 * 1024 * 1024;
constexpr size_t kSeedLength = 24;

// What all calls of one request share.
struct Generation {
  Exchange& exchange;
  chat::Request& request;
  AnswerMaker& maker;
  ConversationWriter& writer;
  uint64_t conversation;
  openai::AnswerContext context;
  std::unique_ptr<Answer> answer;
  ClientStream client;

  gemini::ResponseReader reader() const {
    return gemini::ResponseReader(writer.names(), request.style.parallel_calls
                                                      ? gemini::Calls::kAll
                                                      : gemini::Calls::kFirstOnly);
  }
};

// An answer without content that no further attempt will mend; nullopt when it is an answer all the
// same (the model had nothing to say).
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

bool is_worth_retrying(chat::Verdict verdict) {
  return verdict == chat::Verdict::kEmpty || verdict == chat::Verdict::kMalformed;
}

chat::Failure broken_body(Exchange& exchange, std::string_view model, int status) {
  gemini::ErrorInput input;
  input.status = status;
  input.model = model;
  input.now_ms = exchange.host.now_ms();
  return gemini::read_failure(input, exchange.arena);
}

base::Error client_gone() {
  return {base::ErrorCode::kRequestCancelled, "The client closed the request."};
}

// One whole upstream answer added to the client's; the error is the client's answer.
async::Task<base::Status> generate_whole(Generation& all, Upstream& upstream, int choice_offset) {
  Exchange& exchange = all.exchange;
  for (;;) {
    const base::Result<Opened> opened = co_await upstream.open();
    if (!opened) co_return base::fail(opened.error());
    const async::Completion body =
        co_await exchange.host.read_response(opened->handle, kAnswerLimit);
    if (body.outcome == async::Outcome::kClientGone) co_return base::fail(client_gone());
    const base::Result<json::Value> tree = json::read_padded(body.bytes.view(), exchange.arena);
    if (!body.ok() || !tree) {
      const bool again = co_await upstream.retry_after(broken_body(exchange, all.request.model, 0));
      if (!again) co_return base::fail(upstream.error());
      continue;
    }
    gemini::ResponseReader reader = all.reader();
    chat::AnswerPiece piece = reader.read(*tree, exchange.arena);
    chat::Tally tally;
    tally.add(piece);
    if (is_worth_retrying(tally.verdict())) {
      if (upstream.retry_empty()) continue;
      if (std::optional<base::Error> error = emptiness(tally)) co_return base::fail(*error);
    }
    remember_calls(exchange, piece, exchange.arena);
    upstream.succeed();
    base::add_usage(exchange.outcome.usage, tally.usage());
    base::Buffer unused;
    all.answer->add(piece, unused, choice_offset);
    co_return base::Status();
  }
}

async::Task<void> answer_whole(Generation& all) {
  Exchange& exchange = all.exchange;
  all.answer = all.maker.make(all.context);
  int calls = 1;
  for (int call = 0; call < calls; ++call) {
    Upstream upstream(exchange, all.request.model, all.conversation, all.writer);
    if (call > 0) all.answer->next_call();
    const base::Status done = co_await generate_whole(all, upstream, call);
    if (!done) {
      const bool gone = done.error().code == base::ErrorCode::kRequestCancelled;
      if (gone) exchange.outcome.result = state::OutcomeResult::kCancelled;
      respond_error(exchange, done.error());
      co_return;
    }
    calls = all.writer.calls();
  }
  base::Buffer body;
  all.answer->finish(body);
  exchange.outcome.result = state::OutcomeResult::kOk;
  respond_json(exchange, 200, body);
}

enum class StreamEnd { kDone, kRetry, kStop };

// How a stream that has been pumped to its end is concluded for the client.
async::Task<StreamEnd> conclude(Generation& all, Upstream& upstream, StreamSession& session,
                                async::Outcome outcome, base::Buffer& out) {
  Exchange& exchange = all.exchange;
  if (outcome == async::Outcome::kClientGone) {
    exchange.outcome.result = state::OutcomeResult::kCancelled;
    co_return StreamEnd::kStop;
  }
  std::optional<chat::Failure> failure = session.failure();
  if (!failure && outcome == async::Outcome::kFailed && !session.tally().has_finish()) {
    failure = broken_body(exchange, all.request.model, 0);
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
  upstream.succeed();
  co_return StreamEnd::kDone;
}

// One upstream stream to the client.
async::Task<StreamEnd> stream_once(Generation& all, Upstream& upstream, int choice_offset) {
  Exchange& exchange = all.exchange;
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
  StreamSession session(exchange, all.client, *all.answer, all.reader(), all.request.model,
                        choice_offset);
  async::Outcome outcome;
  {
    async::Task<void> watcher = keep_alive(exchange, all.client, session);
    watcher.start();
    const async::Completion pumped = co_await exchange.host.pump(opened->handle, session);
    outcome = pumped.outcome;
  }
  base::Buffer out;
  if (outcome == async::Outcome::kOk || outcome == async::Outcome::kFailed) session.end(out);
  const StreamEnd end = co_await conclude(all, upstream, session, outcome, out);
  base::add_usage(exchange.outcome.usage, session.tally().usage());
  if (!out.empty()) co_await exchange.host.write(out);
  co_return end;
}

async::Task<void> answer_stream(Generation& all) {
  Exchange& exchange = all.exchange;
  int calls = 1;
  for (int call = 0; call < calls; ++call) {
    Upstream upstream(exchange, all.request.model, all.conversation, all.writer);
    if (call > 0) all.answer->next_call();
    StreamEnd end = StreamEnd::kRetry;
    while (end == StreamEnd::kRetry) end = co_await stream_once(all, upstream, call);
    if (end == StreamEnd::kStop) {
      if (all.client.started) exchange.host.end_stream();
      co_return;
    }
    calls = all.writer.calls();
  }
  base::Buffer out;
  all.answer->finish(out);
  const async::Completion written = co_await exchange.host.write(out);
  exchange.outcome.result =
      written.ok() ? state::OutcomeResult::kOk : state::OutcomeResult::kCancelled;
  exchange.host.end_stream();
}

openai::AnswerContext answer_context(Exchange& exchange, const chat::Request& request) {
  const state::Settings& settings = exchange.isolate.config.policy.settings;
  openai::AnswerContext context;
  context.style = request.style;
  context.requested_model = request.requested_model;
  context.created_s = exchange.host.now_ms() / 1000;
  context.id_seed = fresh_text(exchange.host, kSeedLength);
  context.images_as = settings.images_as == state::ImagesAs::kMarkdown ? openai::ImagesAs::kMarkdown
                                                                       : openai::ImagesAs::kImages;
  context.signature_in_id =
      settings.signature_in_id ? openai::SignatureInId::kYes : openai::SignatureInId::kNo;
  return context;
}

}  // namespace

async::Task<void> generate(Exchange& exchange, chat::Request& request, AnswerMaker& maker) {
  exchange.outcome.stream = request.style.stream;
  exchange.outcome.result = state::OutcomeResult::kError;
  const base::Status fetched = co_await fetch_media(exchange, request);
  if (!fetched) {
    respond_error(exchange, fetched.error());
    co_return;
  }
  std::vector<gemini::RememberedSignature> remembered =
      co_await recall_signatures(exchange, request);
  ConversationWriter writer(exchange, request, std::move(remembered));
  Generation all{exchange,
                 request,
                 maker,
                 writer,
                 keys::conversation_hash(request),
                 answer_context(exchange, request),
                 nullptr,
                 {}};
  if (request.style.stream) {
    co_await answer_stream(all);
  } else {
    co_await answer_whole(all);
  }
}

}  // namespace app
