// Which key the next call goes out over.
#include "app/random.h"
#include "app/upstream.h"
#include "keys/empty.h"

namespace app {

// A key this request has used may still be the only one ready: it was innocent of what happened, or
// has rested meanwhile.
keys::Reuse Upstream::reuse_of_tried() const {
  if (step_.kind == keys::Step::Kind::kAnyKey) return keys::Reuse::kIfNothingElse;
  const bool blamed = last_failure_ && last_failure_->next == chat::NextStep::kNextKey;
  // A call that names no model leaves some blamed keys ready.
  return blamed && !model_.empty() ? keys::Reuse::kIfNothingElse : keys::Reuse::kNo;
}

std::string_view Upstream::holder_id() const {
  const bool elsewhere = scope_ == KeyScope::kHomeFirst && last_failure_ &&
                         last_failure_->next == chat::NextStep::kSwitchOnce;
  if (scope_ == KeyScope::kPool || elsewhere) return {};
  // What one key has does not pass to the next one when that is disabled meanwhile.
  if (!key_id_.empty()) return key_id_;
  const state::GeminiKey* home = keys::find_home_key(exchange_.isolate.keys);
  return home == nullptr ? std::string_view() : home->id;
}

keys::Ask Upstream::next_ask() {
  keys::Ask ask;
  ask.model = model_;
  ask.strategy = exchange_.isolate.config.policy.settings.strategy;
  ask.conversation = conversation_;
  ask.only = model_.empty() ? std::string_view() : holder_id();
  ask.preferred = preferred_;
  ask.tried = tried_;
  ask.reuse = reuse_of_tried();
  ask.now_ms = exchange_.host.now_ms();
  ask.random = random_number(exchange_.host);
  return ask;
}

std::optional<base::Error> Upstream::wait_for_preferred(const chat::Failure& failure) {
  const bool foreign = failure.repair == chat::Repair::kStandInSignatures;
  if (!foreign || preferred_.empty() || writer_.can_repair()) return std::nullopt;
  keys::Ask ask = next_ask();
  ask.only = preferred_;
  const Isolate& isolate = exchange_.isolate;
  const auto choice = keys::choose(isolate.keys, isolate.config, isolate.counts, ask);
  if (choice || choice.error().until_ms <= ask.now_ms) return std::nullopt;
  return keys::empty_error(choice.error(), model_, ask.now_ms);
}

const state::GeminiKey* Upstream::holder_without_model() const {
  const bool again = tried_.empty() || step_.kind == keys::Step::Kind::kAnyKey;
  return again ? state::find_key(exchange_.isolate.keys, holder_id()) : nullptr;
}

base::Result<const state::GeminiKey*> Upstream::choose_key() {
  const Isolate& isolate = exchange_.isolate;
  if (step_.kind == keys::Step::Kind::kSameKey) {
    const state::GeminiKey* key = state::find_key(isolate.keys, key_id_);
    if (key != nullptr) return key;
  }
  const keys::Ask ask = next_ask();
  if (model_.empty() && scope_ == KeyScope::kHome) {
    const state::GeminiKey* home = holder_without_model();
    if (home != nullptr) return home;
    if (last_failure_) return base::fail(last_error_);
    return base::fail(keys::empty_error({}, model_, ask.now_ms));
  }
  const auto choice = keys::choose(isolate.keys, isolate.config, isolate.counts, ask);
  if (choice) return choice->key;
  if (last_failure_) {
    return base::fail(
        keys::final_error(isolate.keys, isolate.config, isolate.counts, ask, *last_failure_));
  }
  return base::fail(keys::empty_error(choice.error(), model_, ask.now_ms));
}

}  // namespace app
