#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"
#include "openai/read_chat.h"

namespace openai {

enum class EchoPrompt { kNo, kYes };  // does the answer begin with the prompt

// A legacy completion. Each prompt is one upstream call (or `request.choices` of them): `request`
// asks the first one, for the others its only part is replaced. Choices are numbered prompt by
// prompt.
struct CompletionsRequest {
  chat::Request request;
  std::vector<std::string_view> prompts;  // at least one, none empty
  EchoPrompt echo = EchoPrompt::kNo;
};

// Views point into the body's tree. https://platform.openai.com/docs/api-reference/completions
base::Result<CompletionsRequest> read_completions_request(const json::Value& body,
                                                          const ReadOptions& options);

}  // namespace openai
