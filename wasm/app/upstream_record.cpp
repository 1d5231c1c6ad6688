// What the calls leave behind: in the outcome that is reported, and of the keys' health.
#include <algorithm>
#include <utility>

#include "app/outbox.h"
#include "app/random.h"
#include "app/upstream.h"
#include "keys/health.h"

namespace app {

void Upstream::take_key(const state::GeminiKey& key) {
  key_id_ = key.id;
  seal_ = state::seal_of(key);
  if (std::ranges::find(tried_, key_id_) == tried_.end()) tried_.push_back(key_id_);
  exchange_.isolate.counts.start_call(exchange_.outcome.id, key, model_, exchange_.host.now_ms());
  taken_ = true;
}

void Upstream::give_back_key() {
  if (std::exchange(taken_, false)) {
    exchange_.isolate.counts.forget_calls(exchange_.outcome.id, key_id_);
  }
}

chat::Failure Upstream::give_back_unreadable(const base::Error& error) {
  give_back_key();
  end_plan();
  return keys::unreadable_failure(error, exchange_.host.now_ms());
}

void Upstream::end_plan() {
  if (exchange_.planned > 0) --exchange_.planned;
}

void Upstream::begin_attempt() {
  const int64_t now_ms = exchange_.host.now_ms();
  if (exchange_.calls == 0) exchange_.called_ms = now_ms;
  ++progress_.calls;
  ++exchange_.calls;
  ++exchange_.fetches;
  end_plan();
  taken_ = false;
  attempt_ = state::Attempt{.key_id = key_id_, .begun_ms = now_ms};
}

void Upstream::end_attempt(state::CallEnd end, const base::Usage& usage) {
  attempt_->end = end;
  attempt_->usage = usage;
  exchange_.isolate.counts.end_call(exchange_.outcome.id, *attempt_);
  base::add_usage(exchange_.outcome.usage, usage);
  exchange_.outcome.attempts.push_back(std::move(*attempt_));
  attempt_.reset();
}

Upstream::~Upstream() {
  give_back_key();
  if (attempt_) end_attempt(state::CallEnd::kAborted, {});
}

void Upstream::record_failure(const chat::Failure& failure) {
  last_failure_ = failure;
  last_error_ = failure.client;
  // A call that names no model tells nothing about the key's quota for any.
  if (model_.empty() && failure.effect == chat::KeyEffect::kCoolModel) return;
  const state::HealthEffect effect =
      keys::apply_failure(exchange_.isolate.keys, used_key(), model_, failure,
                          exchange_.host.now_ms(), random_number(exchange_.host));
  if (effect.effect == chat::KeyEffect::kNone) return;
  add_effect(exchange_.isolate, exchange_.outcome, effect);
}

void Upstream::count_answer(const base::Usage& usage) {
  end_attempt(state::CallEnd::kAnswered, usage);
}

void Upstream::fail_answer(const chat::Failure& failure, const base::Usage& usage) {
  attempt_->reason = failure.reason;
  fail_attempt(failure.upstream_status, usage);
  record_failure(failure);
}

void Upstream::succeed(const base::Usage& usage) {
  count_answer(usage);
  const int64_t now_ms = exchange_.host.now_ms();
  const state::GeminiKey* key = state::find_key(exchange_.isolate.keys, key_id_);
  const state::ModelRecord* record = key == nullptr ? nullptr : state::find_model(*key, model_);
  const bool marked = key != nullptr && (key->suspect_since_ms != 0 || key->health.strikes != 0 ||
                                         (record != nullptr && record->health.strikes != 0));
  if (marked) {
    const state::HealthEffect effect = keys::success_effect(used_key(), model_, now_ms);
    keys::apply_effect(exchange_.isolate.keys, effect);
    add_effect(exchange_.isolate, exchange_.outcome, effect);
  }
  exchange_.outcome.key_id = key_id_;
  if (trial_ != chat::Repair::kNone) exchange_.outcome.repair = trial_;
}

void Upstream::fail_attempt(int status, const base::Usage& usage) {
  attempt_->status = status;
  end_attempt(state::CallEnd::kFailed, usage);
}

}  // namespace app
