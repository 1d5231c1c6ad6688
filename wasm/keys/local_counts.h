#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "state/keys_document.h"
#include "state/report.h"

namespace keys {

// A call this isolate has started and the Ledger has not yet counted into the shared documents.
struct PendingCall {
  std::string chat_id;
  std::string model;
  int64_t time_ms = 0;
  int64_t tokens = 0;  // known at the end; of a Gemini key's call those of the input
  bool ended = false;
  bool answered = true;  // or may be yet: the quotas of a day count no other
};

// Pending calls by their owner: a Gemini key or a worker key.
class PendingCalls {
 public:
  void add(std::string_view owner, PendingCall call);
  // One call of the chat has ended.
  void end(std::string_view owner, std::string_view chat_id, int64_t tokens, bool answered);
  void remove(std::string_view owner, std::string_view chat_id);
  // Empty when there are none; lives until the next change.
  const std::vector<PendingCall>& of(std::string_view owner) const;

 private:
  std::map<std::string, std::vector<PendingCall>, std::less<>> calls_;
};

// Whose turn it is, by stride scheduling: each turn moves a key ahead by 1 / weight, and a key that
// was away starts where the others are, so it is not flooded when it comes back.
class Rotation {
 public:
  double position(std::string_view key_id) const;
  void take(const std::string& key_id, int weight);

 private:
  std::map<std::string, double, std::less<>> positions_;
  double now_ = 0;  // where the last taken key stood
};

// What one isolate knows beyond the documents. `chat_id` is the id of the Outcome to come.
class LocalCounts {
 public:
  // Where this isolate begins its rounds, so that many young isolates do not all begin with the
  // same key; before the first choice.
  void begin_rounds(uint64_t random) { random_ = random; }

  // A chat of a worker key begins; an upstream call of it begins.
  void start_chat(std::string_view chat_id, std::string_view worker_key_id, std::string_view model,
                  int64_t now_ms);
  void start_call(std::string_view chat_id, const state::GeminiKey& key, std::string_view model,
                  int64_t now_ms);
  // The call has ended while the chat may go on with another: what failed must not keep its own
  // next try from the last of a day's quota.
  void end_call(std::string_view chat_id, const state::Attempt& attempt);
  // The chat has ended, after its calls, and waits to be reported.
  void end_chat(const state::Outcome& outcome);
  // No call of this chat goes out over the key after all.
  void forget_calls(std::string_view chat_id, std::string_view key_id) {
    keys_.remove(key_id, chat_id);
  }
  // The shared documents hold the chat now, or its report was given up.
  void forget(const state::Outcome& outcome);

  const PendingCalls& keys() const { return keys_; }
  const PendingCalls& clients() const { return clients_; }
  // nullptr when the model was not called yet.
  const Rotation* rotation(std::string_view model) const;
  uint64_t random() const { return random_; }

 private:
  PendingCalls keys_;
  PendingCalls clients_;
  std::map<std::string, Rotation, std::less<>> rotations_;  // by model
  uint64_t random_ = 0;
};

}  // namespace keys
