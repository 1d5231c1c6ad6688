#include "app/stream_session.h"

#include "app/random.h"
#include "app/signature_issuer.h"
#include "base/text.h"
#include "gemini/signatures.h"
#include "json/read.h"

namespace app {
namespace {

constexpr size_t kIdLength = 24;
// Times that a large event is held while it is translated: as it came, as it is kept, and as it
// leaves.
constexpr size_t kEventCopies = 3;

// Does the piece hold anything a client would see?
bool shows_something(const chat::AnswerPiece& piece) {
  for (const chat::Event& event : piece.events) {
    switch (event.kind) {
      case chat::Event::Kind::kText:
      case chat::Event::Kind::kThought:
      case chat::Event::Kind::kCall:
      case chat::Event::Kind::kImage:
      case chat::Event::Kind::kAudio:
      case chat::Event::Kind::kServerPart:
      case chat::Event::Kind::kBlocked:
        return true;
      case chat::Event::Kind::kSignature:
      case chat::Event::Kind::kCitations:
      case chat::Event::Kind::kUrlContext:
      case chat::Event::Kind::kLogprobs:
      case chat::Event::Kind::kFinish:
        break;
    }
  }
  return false;
}

chat::Failure unreadable(std::string_view message) {
  chat::Failure failure;
  failure.next = chat::NextStep::kWait;
  failure.waits_allowed = 1;
  failure.client = {base::ErrorCode::kInvalidStream, std::string(message)};
  failure.upstream_status = 502;
  return failure;
}

}  // namespace

void remember_calls(Exchange& exchange, std::string_view model, chat::AnswerPiece& piece,
                    base::Arena& arena) {
  for (chat::Event& event : piece.events) {
    if (event.kind != chat::Event::Kind::kCall) continue;
    if (event.call.id.empty()) {
      event.call.id = arena.copy(base::concat("call_", fresh_text(exchange.host, kIdLength)));
    }
    if (event.call.signature.empty()) continue;
    if (!gemini::needs_signature(gemini::find_family(model), event.call.first)) continue;
    exchange.isolate.signatures.remember(event.call.id, event.call.signature,
                                         exchange.host.now_ms());
    exchange.outcome.signatures.push_back(
        {std::string(event.call.id), std::string(event.call.signature)});
  }
}

StreamSession::StreamSession(Exchange& exchange, ClientStream& client, Answer& answer,
                             gemini::ResponseReader reader, const Upstream& upstream,
                             int choice_offset, chat::Continued continued)
    : exchange_(exchange),
      client_(client),
      answer_(answer),
      reader_(std::move(reader)),
      upstream_(upstream),
      choice_offset_(choice_offset),
      continued_(continued) {}

host::StreamTranslator::Next StreamSession::on_data(std::string_view bytes, base::Buffer& out) {
  const int64_t now_ms = exchange_.host.now_ms();
  if (!hold_event(bytes.size())) return Next::kStop;
  events_.feed(bytes);
  const bool ends_event = take_events(out);
  gather_.note(bytes.size(), ends_event, now_ms);
  if (!hold_sent(out)) return Next::kStop;
  if (!out.empty()) client_.note_sent(now_ms);
  return failure_ ? Next::kStop : Next::kContinue;
}

// Room for a large event, which `more` goes on, in steps as it grows. It is given back when the
// next one begins: what leaves of it lies in memory until then.
bool StreamSession::hold_event(size_t more) {
  const size_t size = events_.pending() + more;
  const bool large = size > kSmallAnswer;
  const bool fits = large ? size <= held_event_ : held_event_ == 0;
  if (fits && answer_.kept() <= held_kept_ + kSmallAnswer) return true;
  held_event_ = large ? size + size / 4 : 0;
  held_kept_ = answer_.kept();
  const base::Status room = hold_memory(exchange_, kEventCopies * held_event_ + held_kept_);
  if (!room) lack_ = room.error();
  return room.has_value();
}

// Room for what is sent at once; nothing is when there is none.
bool StreamSession::hold_sent(base::Buffer& out) {
  const base::Status room = hold_output(exchange_, out, held_event_ + answer_.kept());
  if (room) return true;
  lack_ = room.error();
  out.clear();
  return false;
}

void StreamSession::end(base::Buffer& out) {
  ended_ = true;
  events_.finish();
  take_events(out);
}

bool StreamSession::take_events(base::Buffer& out) {
  std::string_view data;
  bool taken = false;
  while (!failure_) {
    switch (events_.next(data)) {
      case sse::Reader::Item::kEvent:
        take_event(data, out);
        taken = true;
        continue;
      case sse::Reader::Item::kTooLarge:
        failure_ = unreadable("An event of Gemini's stream is too large.");
        return taken;
      case sse::Reader::Item::kNone:
      case sse::Reader::Item::kDone:
        return taken;
    }
  }
  return taken;
}

void StreamSession::take_event(std::string_view data, base::Buffer& out) {
  arena_.reset();
  static_assert(sse::Reader::kPadding >= json::kPadding);
  const base::Result<json::Value> tree = json::read_padded(data, arena_);
  if (!tree || !(tree->is_object() || tree->is_array())) {
    // What was cut off behind an answer takes nothing of it.
    if (ended_ && tally_.verdict() != chat::Verdict::kEmpty) return;
    failure_ = unreadable("Gemini sent an event that is not JSON.");
    return;
  }
  failure_ = upstream_.find_failure(*tree);
  if (failure_) return;
  const json::Value& event = tree->is_array() && !tree->items().empty() ? tree->items()[0] : *tree;
  chat::AnswerPiece piece = reader_.read(event, arena_);
  remember_calls(exchange_, upstream_.model(), piece, arena_);
  remember_issuer(exchange_, piece, upstream_.key_id());
  tally_.add(piece);
  const bool may_go_on =
      continued_.may_go_on() && upstream_.may_call() && !tally_.continuation_token().empty();
  if (may_go_on) chat::drop_intermediate_finish(piece);
  if (piece.usage) piece.usage = told_usage();
  if (!client_.told() && shows_something(piece)) tell(out);
  answer_.add(piece, client_.told() ? out : held_, choice_offset_);
}

chat::Usage StreamSession::told_usage() const {
  return chat::told_usage(continued_, tally_.usage());
}

void StreamSession::tell(base::Buffer& out) {
  client_.tell();
  out.append(held_.str());
  held_.clear();
}

}  // namespace app
