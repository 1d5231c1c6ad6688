#include "gemini/generation_config.h"

#include <algorithm>
#include <array>

#include "base/rare.h"
#include "base/text.h"
#include "gemini/camel_case.h"
#include "gemini/thinking_config.h"
#include "gemini/tree_builder.h"
#include "gemini/voice.h"

namespace gemini {
namespace {

struct SamplingMember {
  std::string_view name;
  const json::Value* value;
  chat::Parameter parameter;
  double usual;  // OpenAI's default; 0 = none
};

std::array<SamplingMember, 3> sampling_members(const chat::Sampling& sampling) {
  return {{{"temperature", sampling.temperature, chat::Parameter::kTemperature, 1},
           {"topP", sampling.top_p, chat::Parameter::kTopP, 1},
           {"topK", sampling.top_k, chat::Parameter::kTopK, 0}}};
}

// Sampling that has no effect is told the client, unless it asks for no more than the default.
void report_dropped_sampling(chat::Request& request) {
  for (const SamplingMember& member : sampling_members(request.sampling)) {
    if (member.value == nullptr || member.value->as_double() == member.usual) continue;
    request.ignored.push_back(member.parameter);
  }
}

void set_sampling(chat::Request& request, const ModelFamily& family, ObjectBuilder& out) {
  if (family.sampling == Sampling::kDropped) return report_dropped_sampling(request);
  for (const SamplingMember& member : sampling_members(request.sampling)) {
    if (member.value != nullptr) out.set(member.name, *member.value);
  }
}

BASE_RARE void set_stop(const std::vector<std::string_view>& stop, ObjectBuilder& out,
                        base::Arena& arena) {
  std::vector<json::Value> words;
  for (const std::string_view word : stop) words.push_back(json::Value::string(word));
  out.set("stopSequences", make_array(words, arena));
}

void set_limits(const chat::Sampling& sampling, const ModelFamily& family, ObjectBuilder& out,
                base::Arena& arena) {
  if (sampling.max_output_tokens) {
    const int64_t wanted = *sampling.max_output_tokens;
    const int64_t limit = family.output_limit;
    out.set("maxOutputTokens", make_integer(limit == 0 ? wanted : std::min(wanted, limit), arena));
  }
  if (!sampling.stop.empty()) set_stop(sampling.stop, out, arena);
  if (sampling.seed) out.set("seed", make_integer(*sampling.seed, arena));
}

void set_logprobs(const chat::Sampling& sampling, ObjectBuilder& out, base::Arena& arena) {
  if (!sampling.logprobs) return;
  out.set("responseLogprobs", json::Value::boolean(true));
  if (sampling.top_logprobs) out.set("logprobs", make_integer(*sampling.top_logprobs, arena));
}

BASE_RARE base::Status set_modalities(const chat::Request& request, const ModelFamily& family,
                                      const GoogleOptions& google, ObjectBuilder& out,
                                      base::Arena& arena) {
  if (request.wants_audio) {
    if (family.output != Output::kSpeech) {
      return base::fail(base::ErrorCode::kUnsupportedParameter,
                        "This model cannot answer with audio.",
                        request.voice.empty() ? "modalities" : "audio");
    }
    if (request.audio_fault) return base::fail(*request.audio_fault);
    out.set("responseModalities", make_array({json::Value::string("AUDIO")}, arena));
    if (request.voice.empty()) return {};
    const base::Result<json::Value> speech = map_voice(request.voice, "audio.voice", arena);
    if (!speech) return std::unexpected(speech.error());
    // OpenAI's SDKs want a voice, and Gemini takes none beside those of several speakers.
    if (!google.has_several_speakers()) out.set("speechConfig", *speech);
  } else if (request.wants_image) {
    out.set("responseModalities",
            make_array({json::Value::string("TEXT"), json::Value::string("IMAGE")}, arena));
  }
  return {};
}

}  // namespace

Written::Choices choose_choices(const chat::Request& request, const ModelFamily& family,
                                Repairs repairs) {
  if (request.choices <= 1) return Written::Choices::kOne;
  const bool together = family.generation == Generation::k2 && !request.style.stream &&
                        !repairs.has(chat::Repair::kFanOut);
  return together ? Written::Choices::kCandidates : Written::Choices::kFanOut;
}

base::Result<json::Value> map_voice(std::string_view voice, std::string_view param,
                                    base::Arena& arena) {
  const std::optional<std::string_view> name = find_voice(voice);
  if (!name) {
    return base::fail(base::ErrorCode::kInvalidValue, base::concat("Unknown voice `", voice, "`."),
                      std::string(param));
  }
  const json::Value prebuilt = ObjectBuilder(arena).set("voiceName", *name).build();
  const json::Value config = ObjectBuilder(arena).set("prebuiltVoiceConfig", prebuilt).build();
  return ObjectBuilder(arena).set("voiceConfig", config).build();
}

json::Value repair_config(const json::Value& before, std::optional<chat::Effort> effort,
                          const ModelFamily& family, Repairs repairs, base::Arena& arena) {
  ObjectBuilder config(before, arena);
  if (const json::Value* thinking = config.find("thinkingConfig")) {
    const json::Value repaired = repair_thinking(*thinking, effort, family, repairs, arena);
    if (repaired.is_null()) {
      config.remove("thinkingConfig");
    } else {
      config.set("thinkingConfig", repaired);
    }
  }
  if (repairs.has(chat::Repair::kDropSampling)) {
    config.remove("temperature").remove("topP").remove("topK");
  }
  if (repairs.has(chat::Repair::kDropPenalty)) {
    config.remove("frequencyPenalty").remove("presencePenalty");
  }
  if (repairs.has(chat::Repair::kFanOut)) config.remove("candidateCount");
  if (repairs.has(chat::Repair::kSchemaInWords)) {
    config.remove("responseMimeType").remove("responseJsonSchema").remove("responseSchema");
  }
  return config.build();
}

base::Result<json::Value> map_generation_config(chat::Request& request, const ModelFamily& family,
                                                const GoogleOptions& google,
                                                const AnswerFormat& format,
                                                const WriteOptions& options, base::Arena& arena) {
  const Repairs repairs(options.repairs);
  ObjectBuilder out(arena);
  set_sampling(request, family, out);
  if (choose_choices(request, family, repairs) == Written::Choices::kCandidates) {
    out.set("candidateCount", make_integer(request.choices, arena));
  }
  set_limits(request.sampling, family, out, arena);
  for (const json::Member& member : format.config.members()) out.set(member.key, member.value);
  set_logprobs(request.sampling, out, arena);
  if (request.wants_audio || request.wants_image) {
    const base::Status modalities = set_modalities(request, family, google, out, arena);
    if (!modalities) return std::unexpected(modalities.error());
  }
  const base::Result<json::Value> thinking =
      map_thinking(request, family, google, options.thoughts, arena);
  if (!thinking) return thinking;
  if (!thinking->is_null()) out.set("thinkingConfig", *thinking);

  json::Value merged = out.build();
  const bool given = !google.generation_config.is_null();
  if (given) merged = merge_trees(merged, google.generation_config, arena);
  // What a client gives may leave an empty thinkingConfig, which is none.
  if (given || !options.repairs.empty()) {
    merged = repair_config(merged, request.effort, family, repairs, arena);
    if (repairs.has(chat::Repair::kDropSampling)) report_dropped_sampling(request);
  }
  return merged.members().empty() ? json::Value() : merged;
}

}  // namespace gemini
