#include "keys/local_counts.h"

#include <algorithm>
#include <utility>

namespace keys {
namespace {

// Clients may invent model names; beyond this many the rounds simply begin anew.
constexpr size_t kMostRotations = 100;

}  // namespace

void PendingCalls::add(std::string_view owner, PendingCall call) {
  calls_[std::string(owner)].push_back(std::move(call));
}

void PendingCalls::end(std::string_view owner, std::string_view chat_id, int64_t tokens,
                       bool answered) {
  const auto entry = calls_.find(owner);
  if (entry == calls_.end()) return;
  const auto call = std::ranges::find_if(entry->second, [&](const PendingCall& pending) {
    return pending.chat_id == chat_id && !pending.ended;
  });
  if (call == entry->second.end()) return;
  call->tokens = tokens;
  call->ended = true;
  call->answered = answered;
}

void PendingCalls::remove(std::string_view owner, std::string_view chat_id) {
  const auto entry = calls_.find(owner);
  if (entry == calls_.end()) return;
  std::erase_if(entry->second, [&](const PendingCall& call) { return call.chat_id == chat_id; });
  if (entry->second.empty()) calls_.erase(entry);
}

const std::vector<PendingCall>& PendingCalls::of(std::string_view owner) const {
  static const std::vector<PendingCall> kNone;
  const auto entry = calls_.find(owner);
  return entry == calls_.end() ? kNone : entry->second;
}

double Rotation::position(std::string_view key_id) const {
  const auto entry = positions_.find(key_id);
  return entry == positions_.end() ? now_ : std::max(now_, entry->second);
}

void Rotation::take(const std::string& key_id, int weight) {
  now_ = position(key_id);
  positions_[key_id] = now_ + 1.0 / std::max(weight, 1);
}

void LocalCounts::start_chat(std::string_view chat_id, std::string_view worker_key_id,
                             std::string_view model, int64_t now_ms) {
  clients_.add(worker_key_id, {std::string(chat_id), std::string(model), now_ms, 0});
}

void LocalCounts::start_call(std::string_view chat_id, const state::GeminiKey& key,
                             std::string_view model, int64_t now_ms) {
  keys_.add(key.id, {std::string(chat_id), std::string(model), now_ms, 0});
  if (rotations_.size() >= kMostRotations && !rotations_.contains(model)) rotations_.clear();
  rotations_[std::string(model)].take(key.id, key.weight);
}

void LocalCounts::end_call(std::string_view chat_id, const state::Attempt& attempt) {
  keys_.end(attempt.key_id, chat_id, attempt.usage.prompt, state::is_answered(attempt));
}

void LocalCounts::end_chat(const state::Outcome& outcome) {
  const int64_t tokens = outcome.usage.prompt + outcome.usage.completion;
  clients_.end(outcome.worker_key_id, outcome.id, tokens, state::has_answered_call(outcome));
}

void LocalCounts::forget(const state::Outcome& outcome) {
  for (const state::Attempt& attempt : outcome.attempts) keys_.remove(attempt.key_id, outcome.id);
  clients_.remove(outcome.worker_key_id, outcome.id);
}

const Rotation* LocalCounts::rotation(std::string_view model) const {
  const auto entry = rotations_.find(model);
  return entry == rotations_.end() ? nullptr : &entry->second;
}

}  // namespace keys
