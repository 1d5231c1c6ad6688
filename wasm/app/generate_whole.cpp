#include <algorithm>
#include <utility>
#include <vector>

#include "app/generation.h"
#include "app/signature_issuer.h"
#include "app/upstream.h"
#include "app/whole_answer.h"
#include "async/together.h"

namespace app {
namespace {

// So many upstream calls of one request are under way at a time.
constexpr size_t kCallsAtOnce = 4;

// Gathers the answers of all calls, which end in any order.
class WholeGeneration {
 public:
  explicit WholeGeneration(Generation& all) : all_(all) {}

  async::Task<base::Status> run();
  // One call of the list.
  async::Task<async::Next> operator()(size_t index) { return ask(calls_[index]); }

 private:
  struct Call {
    Conversation* conversation;
    int number;  // within the conversation
  };

  // Puts an answer where its choice belongs.
  class Taker final : public AnswerTaker {
   public:
    Taker(WholeGeneration& whole, int first_choice) : whole_(whole), first_choice_(first_choice) {}
    void take(const chat::AnswerPiece& piece) override { whole_.add(piece, first_choice_); }

   private:
    WholeGeneration& whole_;
    int first_choice_;
  };

  async::Task<async::Next> ask(Call call);
  void add(const chat::AnswerPiece& piece, int first_choice);

  Generation& all_;
  std::vector<Call> calls_;
  bool has_usage_ = false;
  base::Status status_;
};

void WholeGeneration::add(const chat::AnswerPiece& piece, int first_choice) {
  // Pieces of other calls may lie between those of one; usage comes with the last.
  if (piece.usage && std::exchange(has_usage_, true)) all_.answer->next_call();
  base::Buffer unused;
  all_.answer->add(piece, unused, first_choice);
}

async::Task<async::Next> WholeGeneration::ask(Call call) {
  Conversation& conversation = *call.conversation;
  const chat::Request& request = conversation.request;
  CallWriter writer(conversation.writer);
  Upstream upstream(all_.exchange, request.model, conversation.hash, writer, conversation.scope);
  upstream.prefer(find_issuer(all_.exchange, request));
  Taker taker(*this, conversation.first_choice + call.number);
  status_ =
      co_await ask_whole(all_.exchange, upstream, request.model, conversation.reader(), taker);
  co_return status_ ? async::Next::kGoOn : async::Next::kStop;
}

async::Task<base::Status> WholeGeneration::run() {
  all_.answer = all_.maker.make(all_.context);
  for (Conversation& conversation : all_.conversations) {
    for (int i = 0; i < conversation.writer.calls(); ++i) calls_.push_back({&conversation, i});
  }
  co_await async::run_together(calls_.size(), kCallsAtOnce, *this);
  if (!status_) co_return status_;
  // A model may turn out to give no more than one choice a call.
  std::vector<Call> more;
  for (Conversation& conversation : all_.conversations) {
    const int made =
        static_cast<int>(std::ranges::count(calls_, &conversation, &Call::conversation));
    for (int i = made; i < conversation.writer.calls(); ++i) more.push_back({&conversation, i});
  }
  calls_ = std::move(more);
  all_.exchange.planned += static_cast<int>(calls_.size());
  co_await async::run_together(calls_.size(), kCallsAtOnce, *this);
  co_return status_;
}

}  // namespace

async::Task<void> answer_whole(Generation& all) {
  Exchange& exchange = all.exchange;
  WholeGeneration whole(all);
  base::Status done = co_await whole.run();
  base::Buffer body;
  if (done) {
    all.answer->finish(body);
    done = hold_output(exchange, body);
  }
  if (!done) {
    respond_error(exchange, done.error());
    co_return;
  }
  exchange.outcome.result = state::OutcomeResult::kOk;
  respond_json(exchange, 200, body);
}

}  // namespace app
