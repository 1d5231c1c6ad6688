#include "gemini/google_options.h"

#include "base/rare.h"
#include "base/text.h"
#include "gemini/camel_case.h"
#include "gemini/tree_builder.h"

namespace gemini {
namespace {

// Where the value of a key goes.
enum class GoogleGoal {
  kGenerationConfig,  // is the generation config
  kConfigMember,      // is its member of the same name
  kAspectRatio,       // imageConfig.aspectRatio
  kTools,
  kToolConfig,
  kSafetySettings,
  kCachedContent,
  kLabels,
  kThoughtTag,
};

struct GoogleKey {
  std::string_view name;
  json::Value::Type type;
  GoogleGoal goal;
};

constexpr GoogleKey kGoogleKeys[] = {
    {"generationConfig", json::Value::Type::kObject, GoogleGoal::kGenerationConfig},
    {"thinkingConfig", json::Value::Type::kObject, GoogleGoal::kConfigMember},
    {"mediaResolution", json::Value::Type::kString, GoogleGoal::kConfigMember},
    {"responseModalities", json::Value::Type::kArray, GoogleGoal::kConfigMember},
    {"speechConfig", json::Value::Type::kObject, GoogleGoal::kConfigMember},
    {"imageConfig", json::Value::Type::kObject, GoogleGoal::kConfigMember},
    {"aspectRatio", json::Value::Type::kString, GoogleGoal::kAspectRatio},
    {"tools", json::Value::Type::kArray, GoogleGoal::kTools},
    {"toolConfig", json::Value::Type::kObject, GoogleGoal::kToolConfig},
    {"safetySettings", json::Value::Type::kArray, GoogleGoal::kSafetySettings},
    {"cachedContent", json::Value::Type::kString, GoogleGoal::kCachedContent},
    {"labels", json::Value::Type::kObject, GoogleGoal::kLabels},
    {"thoughtTagMarker", json::Value::Type::kString, GoogleGoal::kThoughtTag},
};

const GoogleKey* find_google_key(std::string_view name) {
  for (const GoogleKey& key : kGoogleKeys) {
    if (key.name == name) return &key;
  }
  return nullptr;
}

void add_google_value(const GoogleKey& key, const json::Value& value, GoogleOptions& out,
                      base::Arena& arena) {
  const auto merge_config = [&](const json::Value& over) {
    out.generation_config = merge_trees(out.generation_config, over, arena);
  };
  switch (key.goal) {
    case GoogleGoal::kGenerationConfig:
      return merge_config(value);
    case GoogleGoal::kConfigMember:
      return merge_config(ObjectBuilder(arena).set(key.name, value).build());
    case GoogleGoal::kAspectRatio: {
      const json::Value image = ObjectBuilder(arena).set("aspectRatio", value).build();
      return merge_config(ObjectBuilder(arena).set("imageConfig", image).build());
    }
    case GoogleGoal::kTools:
      out.tools.assign(value.items().begin(), value.items().end());
      return;
    case GoogleGoal::kToolConfig:
      out.tool_config = value;
      return;
    case GoogleGoal::kSafetySettings:
      out.safety_settings = value;
      return;
    case GoogleGoal::kCachedContent:
      out.cached_content = value;
      return;
    case GoogleGoal::kLabels:
      out.labels = value;
      return;
    case GoogleGoal::kThoughtTag:
      out.thought_tag = true;
      return;
  }
}

// Levels are upper case on the wire; of level and budget only one may be given.
base::Status check_thinking(GoogleOptions& out, base::Arena& arena) {
  const json::Value* level = out.find_thinking("thinkingLevel");
  if (level == nullptr) return {};
  if (out.find_thinking("thinkingBudget") != nullptr) {
    return base::fail(base::ErrorCode::kInvalidValue,
                      "`thinking_level` and `thinking_budget` cannot be used together.",
                      "extra_body.google.thinking_config");
  }
  std::string upper(level->string());
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  const json::Value word = json::Value::string(arena.copy(upper));
  const json::Value thinking = ObjectBuilder(arena).set("thinkingLevel", word).build();
  out.generation_config = merge_trees(
      out.generation_config, ObjectBuilder(arena).set("thinkingConfig", thinking).build(), arena);
  return {};
}

}  // namespace

const json::Value* GoogleOptions::find_thinking(std::string_view name) const {
  const json::Value* thinking = generation_config.find("thinkingConfig");
  return thinking == nullptr ? nullptr : thinking->find(name);
}

bool GoogleOptions::has_several_speakers() const {
  const json::Value* speech = generation_config.find("speechConfig");
  return speech != nullptr && speech->find("multiSpeakerVoiceConfig") != nullptr;
}

namespace {

BASE_RARE base::Result<GoogleOptions> read_google_members(const json::Value& google,
                                                          base::Arena& arena) {
  GoogleOptions out;
  for (const json::Member& member : google.members()) {
    if (member.value.is_null()) continue;
    const std::string param = base::concat("extra_body.google.", member.key);
    const GoogleKey* key = find_google_key(map_to_camel_case(member.key, arena));
    if (key == nullptr) {
      return base::fail(base::ErrorCode::kUnsupportedParameter,
                        base::concat("Unknown option `extra_body.google.", member.key, "`."),
                        param);
    }
    if (member.value.type() != key->type) {
      return base::fail(base::ErrorCode::kInvalidType,
                        base::concat("`", param, "` has the wrong JSON type."), param);
    }
    const bool raw = key->goal == GoogleGoal::kLabels;
    add_google_value(*key, raw ? member.value : map_tree_to_camel_case(member.value, arena), out,
                     arena);
  }
  if (const base::Status status = check_thinking(out, arena); !status) {
    return std::unexpected(status.error());
  }
  return out;
}

}  // namespace

base::Result<GoogleOptions> read_google_options(const json::Value* google, base::Arena& arena) {
  return google == nullptr ? GoogleOptions() : read_google_members(*google, arena);
}

}  // namespace gemini
