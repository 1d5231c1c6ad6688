#include "gemini/read_logprobs.h"

namespace gemini {
namespace {

chat::TokenLogprob read_token(const json::Value& candidate) {
  chat::TokenLogprob token;
  token.token = candidate.find_string("token");
  const json::Value* logprob = candidate.find("logProbability");
  if (logprob != nullptr && logprob->is_number()) token.logprob = *logprob;
  return token;
}

}  // namespace

std::vector<chat::TokenLogprob> read_logprobs(const json::Value& result) {
  std::vector<chat::TokenLogprob> tokens;
  const json::Value* chosen = result.find("chosenCandidates");
  if (chosen == nullptr) return tokens;
  const json::Value* top = result.find("topCandidates");
  for (size_t i = 0; i < chosen->items().size(); ++i) {
    chat::TokenLogprob token = read_token(chosen->items()[i]);
    const bool has_top = top != nullptr && i < top->items().size();
    const json::Value* candidates = has_top ? top->items()[i].find("candidates") : nullptr;
    if (candidates != nullptr) {
      for (const json::Value& other : candidates->items()) token.top.push_back(read_token(other));
    }
    tokens.push_back(std::move(token));
  }
  return tokens;
}

}  // namespace gemini
