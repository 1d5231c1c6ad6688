#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"
#include "openai/path.h"

// Members that Chat Completions, Responses and legacy completions have in common.
namespace openai {

// temperature, top_p, top_k.
base::Status read_sampling(const json::Value& body, chat::Sampling& sampling);
base::Status read_seed(const json::Value& body, chat::Sampling& sampling);
base::Status read_stop(const json::Value& body, chat::Sampling& sampling);
base::Status read_logprobs(const json::Value& body, chat::Sampling& sampling);
// Frequency and presence penalty: checked, and dropped when not zero.
base::Status read_penalties(const json::Value& body, std::vector<chat::Parameter>& ignored);
// A limit of tokens, at least 1; what no model reaches is cut to what Gemini's int32 holds.
base::Result<std::optional<int64_t>> read_token_limit(const json::Value& body,
                                                      std::string_view name);
// `stream` and `stream_options.include_usage`.
base::Status read_streaming(const json::Value& body, chat::AnswerStyle& style);
// `logit_bias`, which Gemini has not: only an empty one passes.
base::Status refuse_logit_bias(const json::Value& body);
// `n`, 1–8.
base::Result<int64_t> read_choices(const json::Value& body);
base::Result<chat::ServiceTier> read_service_tier(const json::Value& body);
base::Result<chat::Store> read_store(const json::Value& body);
// A word of reasoning effort. `within` is where the holder stands.
base::Result<std::optional<chat::Effort>> read_effort(const json::Value& holder,
                                                      std::string_view name,
                                                      const Path& within = {});
// `extra_body.google` or `google`; nullptr when absent.
base::Result<const json::Value*> read_google_options(const json::Value& body);
// `prompt_cache_key`, else `user`, else empty.
std::string_view conversation_hint(const json::Value& body);
// A parameter that has no effect here, the type it must have all the same, and the value that asks
// for nothing anyway. Empty objects, arrays and strings, 0 and false ask for nothing too.
inline constexpr json::Value::Type kAnyType = json::Value::Type::kNull;
struct Ignorable {
  chat::Parameter parameter;
  json::Value::Type type;
  std::string_view usual = {};
};
// Adds those of the parameters that are present and ask for something. Error: kInvalidType.
base::Status note_ignored(const json::Value& body, std::span<const Ignorable> parameters,
                          std::vector<chat::Parameter>& ignored);
// The first parameter that is present and may not be: kUnsupportedParameter.
base::Status refuse(const json::Value& body, std::initializer_list<std::string_view> names);
base::Error unsupported(std::string_view param);

}  // namespace openai
