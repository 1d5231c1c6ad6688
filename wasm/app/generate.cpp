#include "app/generate.h"

#include <algorithm>

#include "app/fetch_media.h"
#include "app/generation.h"
#include "app/random.h"
#include "app/recall_signatures.h"
#include "keys/conversation.h"

namespace app {
namespace {

constexpr size_t kSeedLength = 24;

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

// What chooses the key when the same conversation is to have the same one.
uint64_t hash_of(const Exchange& exchange, const chat::Request& request) {
  const bool sticky = exchange.isolate.config.policy.settings.strategy == state::Strategy::kSticky;
  return sticky ? keys::conversation_hash(request) : 0;
}

KeyScope scope_of(const chat::Request& request) {
  const bool owned = gemini::find_file_use(request) == gemini::FileUse::kOwned;
  return owned ? KeyScope::kHomeFirst : KeyScope::kPool;
}

}  // namespace

Conversation::Conversation(Exchange& exchange, chat::Request& request_in, int first_choice_in,
                           std::vector<gemini::RememberedSignature> remembered)
    : request(request_in),
      writer(exchange, request_in, std::move(remembered)),
      hash(hash_of(exchange, request_in)),
      scope(scope_of(request_in)),
      first_choice(first_choice_in) {}

gemini::ResponseReader Conversation::reader() const {
  const bool all = request.style.parallel_calls;
  const bool json = request.response_format.format != chat::Format::kText;
  return gemini::ResponseReader(writer.names(),
                                all ? gemini::Calls::kAll : gemini::Calls::kFirstOnly,
                                json ? gemini::Fence::kTakenOff : gemini::Fence::kShown);
}

async::Task<void> generate(Exchange& exchange, std::span<chat::Request> requests,
                           AnswerMaker& maker) {
  const chat::AnswerStyle& style = requests.front().style;
  exchange.outcome.stream = style.stream;
  exchange.outcome.result = state::OutcomeResult::kError;
  Generation all{exchange, maker,   answer_context(exchange, requests.front()),
                 {},       nullptr, ClientStream(exchange)};
  for (const chat::Request& request : requests) exchange.planned += gemini::count_calls(request);
  int choice = 0;
  for (chat::Request& request : requests) {
    const std::vector<chat::Part*> parts = parts_to_fetch(request);
    if (!parts.empty()) {
      const base::Status fetched = co_await fetch_media(exchange, parts);
      if (!fetched) {
        respond_error(exchange, fetched.error());
        co_return;
      }
    }
    exchange.files = std::max(exchange.files, gemini::find_file_use(request));
    std::vector<gemini::RememberedSignature> remembered;
    const std::vector<std::string_view> wanted = gemini::signatures_wanted(request);
    if (!wanted.empty()) remembered = co_await recall_signatures(exchange, wanted);
    all.conversations.emplace_back(exchange, request, choice, std::move(remembered));
    choice += static_cast<int>(request.choices);
  }
  if (style.stream) {
    co_await answer_stream(all);
  } else {
    co_await answer_whole(all);
  }
}

}  // namespace app
