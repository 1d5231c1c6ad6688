#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "app/admin/admin.h"
#include "base/arena.h"
#include "chat/failure.h"
#include "json/value.h"
#include "keys/health.h"

// Calls to Gemini the admin asks for.
namespace app {

struct GeminiAnswer {
  int status = 0;  // 0 = the network failed
  std::string body;
  std::string retry_after;
};

// `path` is relative to the base URL; `method` is POST when there is a body.
async::Task<GeminiAnswer> call_gemini(LedgerContext& context, std::string secret, std::string path,
                                      std::string body);

// What a call was answered, which lives as long as `arena` and the answer; otherwise why it failed.
// An error under HTTP 200 is one, as in a chat, and what is no JSON object comes from what stands
// in Google's place, which says nothing of the key.
std::expected<json::Value, chat::Failure> judge_answer(const GeminiAnswer& answer,
                                                       std::string_view model, int64_t now_ms,
                                                       base::Arena& arena);

// Takes down what a failed call says of the key, as every isolate will see it; nothing for a key
// that is gone meanwhile, or has another secret. An empty model: only what holds for the whole key.
void note_failure(LedgerContext& context, keys::UsedKey used, const std::string& model,
                  const chat::Failure& failure, keys::Origin origin);

// What a test of one key has shown.
struct KeyTest {
  bool works = false;
  int status = 0;
  std::string message;  // free of secrets
  int64_t latency_ms = 0;
  std::string error;  // code of what a client would be told; model_not_found blames no key
};

// Tests the key against the model, counts the call and applies the result to the key's health: an
// "invalid" is asked for again and then counts; a success ends all that stood against the key and
// the model when the test was sent (keys::pass_test). The change is stored by the caller's save().
// Error: kNotFound, kInternal (the secret does not open).
async::Task<base::Result<KeyTest>> test_key(LedgerContext& context, std::string key_id,
                                            std::string model);

// The model that a chat would ask by this name: an alias is resolved, "models/" or "google/" taken
// off. Error kInvalidValue unless it can stand in a path segment.
base::Result<std::string> read_test_model(const state::ConfigDocument& config,
                                          std::string_view name);

void write_key_test(json::Writer& out, const KeyTest& test);

}  // namespace app
