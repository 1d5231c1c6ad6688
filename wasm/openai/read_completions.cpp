#include "openai/read_completions.h"

#include "openai/field.h"
#include "openai/read_options.h"

namespace openai {
namespace {

using base::ErrorCode;

// Upstream calls of one request: Workers Free allows fifty, of which retries and state need some.
constexpr int64_t kMostCalls = 32;
constexpr Ignorable kIgnoredByCompletions[] = {
    {chat::Parameter::kUser, json::Value::Type::kString},
};

base::Status add_prompt(const json::Value& value, std::vector<std::string_view>& prompts) {
  if (value.is_number() || value.is_array()) {
    return base::fail(ErrorCode::kUnsupportedValue,
                      "`prompt` must be text: tokens of another model cannot be read.", "prompt");
  }
  if (!value.is_string()) {
    return base::fail(wrong_type("prompt", "a string or an array of strings"));
  }
  if (value.string().empty()) return base::fail(invalid("prompt", "it must not be empty."));
  prompts.push_back(value.string());
  return {};
}

base::Status read_prompts(const json::Value& body, std::vector<std::string_view>& prompts) {
  const json::Value* prompt = body.find("prompt");
  if (prompt == nullptr) return base::fail(missing("prompt"));
  if (!prompt->is_array()) return add_prompt(*prompt, prompts);
  if (prompt->items().empty()) return base::fail(invalid("prompt", "it must not be empty."));
  for (const json::Value& item : prompt->items()) {
    if (const base::Status added = add_prompt(item, prompts); !added) return added;
  }
  return {};
}

// What a conversation model has no way to do.
base::Status refuse_impossible(const json::Value& body) {
  const auto suffix = find_text(body, "suffix");
  if (!suffix) return base::fail(suffix.error());
  if (!suffix->value_or("").empty()) return base::fail(unsupported("suffix"));
  const auto best_of = find_integer(body, "best_of", 0, INT64_MAX);
  if (!best_of) return base::fail(best_of.error());
  if (best_of->value_or(1) > 1) return base::fail(unsupported("best_of"));
  const auto logprobs = find_integer(body, "logprobs", 0, INT64_MAX);
  if (!logprobs) return base::fail(logprobs.error());
  if (logprobs->value_or(0) > 0) return base::fail(unsupported("logprobs"));
  return refuse_logit_bias(body);
}

base::Status read_completion_options(const json::Value& body, chat::Request& request) {
  const auto limit = read_token_limit(body, "max_tokens");
  if (!limit) return base::fail(limit.error());
  request.sampling.max_output_tokens = *limit;
  const auto choices = read_choices(body);
  if (!choices) return base::fail(choices.error());
  request.choices = *choices;
  const auto google = read_google_options(body);
  if (!google) return base::fail(google.error());
  request.google = *google;
  request.conversation_hint = conversation_hint(body);
  return note_ignored(body, kIgnoredByCompletions, request.ignored);
}

base::Status read_all_options(const json::Value& body, chat::Request& request) {
  using Reader = base::Status (*)(const json::Value&, chat::Request&);
  static constexpr Reader kReaders[] = {
      [](const json::Value& from, chat::Request& to) { return read_sampling(from, to.sampling); },
      [](const json::Value& from, chat::Request& to) { return read_seed(from, to.sampling); },
      [](const json::Value& from, chat::Request& to) { return read_stop(from, to.sampling); },
      [](const json::Value& from, chat::Request& to) { return read_penalties(from, to.ignored); },
      [](const json::Value& from, chat::Request& to) { return read_streaming(from, to.style); },
      &read_completion_options,
  };
  for (const Reader reader : kReaders) {
    if (const base::Status read = reader(body, request); !read) return read;
  }
  return {};
}

}  // namespace

base::Result<CompletionsRequest> read_completions_request(const json::Value& body,
                                                          const ReadOptions& options) {
  if (!body.is_object()) {
    return base::fail(ErrorCode::kInvalidJson, "The body must be a JSON object.");
  }
  CompletionsRequest out;
  auto model = read_model(body, options.aliases);
  if (!model) return base::fail(model.error());
  out.request.model = std::move(*model);
  out.request.requested_model = body.find_string("model");
  if (const auto read = read_prompts(body, out.prompts); !read) return base::fail(read.error());
  if (const auto refused = refuse_impossible(body); !refused) return base::fail(refused.error());
  if (const auto read = read_all_options(body, out.request); !read) return base::fail(read.error());
  if (static_cast<int64_t>(out.prompts.size()) * out.request.choices > kMostCalls) {
    return base::fail(
        invalid("prompt", "at most 32 completions (prompts times `n`) can be asked for at once."));
  }
  const auto echo = find_flag(body, "echo");
  if (!echo) return base::fail(echo.error());
  out.echo = echo->value_or(false) ? EchoPrompt::kYes : EchoPrompt::kNo;
  chat::Turn user;
  user.parts.emplace_back();
  user.parts.back().text = json::Value::string(out.prompts.front());
  user.parts.back().param = "prompt";
  out.request.turns.push_back(std::move(user));
  return out;
}

}  // namespace openai
