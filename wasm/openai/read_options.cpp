#include "openai/read_options.h"

#include <algorithm>

#include "openai/field.h"

namespace openai {
namespace {

using base::ErrorCode;
using chat::Parameter;

constexpr size_t kMostStops = 5;
constexpr int64_t kSeedModulus = int64_t{1} << 31;

bool says_nothing(const json::Value& value) {
  switch (value.type()) {
    case json::Value::Type::kNull:
      return true;
    case json::Value::Type::kBool:
      return !value.boolean();
    case json::Value::Type::kNumber:
      return value.as_double() == 0.0;
    case json::Value::Type::kString:
      return value.string().empty();
    case json::Value::Type::kArray:
      return value.items().empty();
    case json::Value::Type::kObject:
      return value.members().empty();
  }
  __builtin_unreachable();
}

}  // namespace

base::Status read_sampling(const json::Value& body, chat::Sampling& sampling) {
  const auto temperature = find_number(body, "temperature", 0, 2);
  if (!temperature) return base::fail(temperature.error());
  sampling.temperature = *temperature;
  const auto top_p = find_number(body, "top_p", 0, 1);
  if (!top_p) return base::fail(top_p.error());
  sampling.top_p = *top_p;
  const auto top_k = find_integer(body, "top_k", 1, INT32_MAX);
  if (!top_k) return base::fail(top_k.error());
  if (*top_k) sampling.top_k = body.find("top_k");
  return {};
}

base::Status read_seed(const json::Value& body, chat::Sampling& sampling) {
  const auto seed = find_integer(body, "seed", INT64_MIN, INT64_MAX);
  if (!seed) return base::fail(seed.error());
  if (*seed) sampling.seed = ((**seed % kSeedModulus) + kSeedModulus) % kSeedModulus;
  return {};
}

base::Status read_stop(const json::Value& body, chat::Sampling& sampling) {
  const json::Value* stop = body.find("stop");
  if (stop == nullptr) return {};
  if (stop->is_string()) {
    if (!stop->string().empty()) sampling.stop.push_back(stop->string());
    return {};
  }
  if (!stop->is_array()) return base::fail(wrong_type("stop", "a string or an array of strings"));
  const Path path("stop");
  for (size_t i = 0; i < stop->items().size(); ++i) {
    const json::Value& item = stop->items()[i];
    if (!item.is_string()) return base::fail(wrong_type(path.at(i), "a string"));
    if (!item.string().empty()) sampling.stop.push_back(item.string());
  }
  if (sampling.stop.size() > kMostStops) {
    return base::fail(invalid("stop", "Gemini takes at most 5 stop sequences."));
  }
  return {};
}

base::Status read_logprobs(const json::Value& body, chat::Sampling& sampling) {
  const auto wanted = find_flag(body, "logprobs");
  if (!wanted) return base::fail(wanted.error());
  sampling.logprobs = wanted->value_or(false);
  const auto top = find_integer(body, "top_logprobs", 0, 20);
  if (!top) return base::fail(top.error());
  if (*top && !sampling.logprobs) {
    return base::fail(invalid("top_logprobs", "it needs `logprobs` to be true."));
  }
  sampling.top_logprobs = *top;
  return {};
}

base::Status read_penalties(const json::Value& body, std::vector<Parameter>& ignored) {
  for (const Parameter parameter : {Parameter::kFrequencyPenalty, Parameter::kPresencePenalty}) {
    const std::string_view name = chat::parameter_name(parameter);
    const auto penalty = find_number(body, name, -2, 2);
    if (!penalty) return base::fail(penalty.error());
    if (*penalty != nullptr && (*penalty)->as_double() != 0.0) ignored.push_back(parameter);
  }
  return {};
}

base::Result<std::optional<int64_t>> read_token_limit(const json::Value& body,
                                                      std::string_view name) {
  auto limit = find_integer(body, name, 1, INT64_MAX);
  if (limit && *limit) *limit = std::min(**limit, int64_t{INT32_MAX});
  return limit;
}

base::Status read_streaming(const json::Value& body, chat::AnswerStyle& style) {
  const auto stream = find_flag(body, "stream");
  if (!stream) return base::fail(stream.error());
  style.stream = stream->value_or(false);
  const auto options = find_object(body, "stream_options");
  if (!options) return base::fail(options.error());
  if (*options == nullptr || !style.stream) return {};
  const auto usage = find_flag(**options, "include_usage", "stream_options");
  if (!usage) return base::fail(usage.error());
  style.include_usage = usage->value_or(false);
  return {};
}

base::Status refuse_logit_bias(const json::Value& body) {
  const auto bias = find_object(body, "logit_bias");
  if (!bias) return base::fail(bias.error());
  if (*bias == nullptr || (*bias)->members().empty()) return {};
  return base::fail(unsupported("logit_bias"));
}

base::Result<int64_t> read_choices(const json::Value& body) {
  const auto n = find_integer(body, "n", 1, 8);
  if (!n) return base::fail(n.error());
  return n->value_or(1);
}

base::Result<chat::ServiceTier> read_service_tier(const json::Value& body) {
  const auto tier = find_text(body, "service_tier");
  if (!tier) return base::fail(tier.error());
  if (!*tier) return chat::ServiceTier::kUnset;
  const std::string_view word = **tier;
  if (word == "flex") return chat::ServiceTier::kFlex;
  if (word == "priority" || word == "fast") return chat::ServiceTier::kPriority;
  if (word == "auto" || word == "default" || word == "scale") return chat::ServiceTier::kDefault;
  return base::fail(invalid("service_tier", "expected `auto`, `default`, `flex` or `priority`."));
}

base::Result<chat::Store> read_store(const json::Value& body) {
  const auto store = find_flag(body, "store");
  if (!store) return base::fail(store.error());
  if (!*store) return chat::Store::kUnset;
  return **store ? chat::Store::kYes : chat::Store::kNo;
}

base::Result<std::optional<chat::Effort>> read_effort(const json::Value& holder,
                                                      std::string_view name, const Path& within) {
  const auto word = find_text(holder, name, within);
  if (!word) return base::fail(word.error());
  if (!*word) return std::nullopt;
  struct Row {
    std::string_view word;
    chat::Effort effort;
  };
  static constexpr Row kRows[] = {
      {"none", chat::Effort::kNone}, {"minimal", chat::Effort::kMinimal},
      {"low", chat::Effort::kLow},   {"medium", chat::Effort::kMedium},
      {"high", chat::Effort::kHigh}, {"xhigh", chat::Effort::kXHigh},
      {"max", chat::Effort::kXHigh},
  };
  for (const Row& row : kRows) {
    if (row.word == **word) return row.effort;
  }
  return base::fail(
      invalid(within.member(name),
              "expected `none`, `minimal`, `low`, `medium`, `high`, `xhigh` or `max`."));
}

base::Result<const json::Value*> read_google_options(const json::Value& body) {
  const auto extra = find_object(body, "extra_body");
  if (!extra) return base::fail(extra.error());
  if (*extra != nullptr) {
    const auto google = find_object(**extra, "google", "extra_body");
    if (!google) return base::fail(google.error());
    if (*google != nullptr) return *google;
  }
  return find_object(body, "google");
}

std::string_view conversation_hint(const json::Value& body) {
  const std::string_view key = body.find_string("prompt_cache_key");
  return key.empty() ? body.find_string("user") : key;
}

base::Status note_ignored(const json::Value& body, std::span<const Ignorable> parameters,
                          std::vector<Parameter>& ignored) {
  for (const Ignorable& row : parameters) {
    const std::string_view name = chat::parameter_name(row.parameter);
    const json::Value* value = body.find(name);
    if (value == nullptr) continue;
    if (row.type != kAnyType && value->type() != row.type)
      return base::fail(wrong_type(name, type_word(row.type)));
    const bool usual = value->is_string() && value->string() == row.usual;
    if (!usual && !says_nothing(*value)) ignored.push_back(row.parameter);
  }
  return {};
}

base::Error unsupported(std::string_view param) {
  return {ErrorCode::kUnsupportedParameter,
          base::concat("The parameter `", param, "` is not supported by this gateway."),
          std::string(param)};
}

base::Status refuse(const json::Value& body, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const json::Value* value = body.find(name);
    if (value != nullptr && !says_nothing(*value)) return base::fail(unsupported(name));
  }
  return {};
}

}  // namespace openai
