#pragma once

#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "json/value.h"

namespace gemini {

// What a client asks for in Google's own words, in the body member `extra_body.google`. All names
// are camel case by now. https://ai.google.dev/gemini-api/docs/openai#extra-body
struct GoogleOptions {
  json::Value generation_config;   // object, merged over ours; null = none
  std::vector<json::Value> tools;  // appended to ours
  json::Value tool_config;         // object, merged over ours; null = none
  json::Value safety_settings;     // array in place of the default; null = none
  json::Value cached_content;      // string; null = none
  json::Value labels;              // object; null = none
  bool thought_tag = false;        // a marker was named for thoughts, which have a member here

  // Member of generationConfig.thinkingConfig; nullptr when absent.
  const json::Value* find_thinking(std::string_view name) const;
  // Whether generationConfig.speechConfig names their voices.
  bool has_several_speakers() const;
};

// `google` may be nullptr. Errors name `extra_body.google.<key>`: unknown key, wrong type, a
// thinking level together with a budget.
base::Result<GoogleOptions> read_google_options(const json::Value* google, base::Arena& arena);

}  // namespace gemini
