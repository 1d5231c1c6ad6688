#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"
#include "openai/read_chat.h"

namespace openai {

// What a response repeats of its request, as the client wrote it; nullptr = absent. Lives as long
// as the body's tree.
struct ResponsesEcho {
  const json::Value* instructions = nullptr;
  const json::Value* max_output_tokens = nullptr;
  const json::Value* metadata = nullptr;
  const json::Value* reasoning = nullptr;
  const json::Value* temperature = nullptr;
  const json::Value* text = nullptr;
  const json::Value* tool_choice = nullptr;
  const json::Value* tools = nullptr;
  const json::Value* top_p = nullptr;
  bool parallel_tool_calls = true;

  // About how many bytes of JSON that is.
  size_t size() const;
};

struct ResponsesRequest {
  chat::Request request;
  ResponsesEcho echo;
};

// A Responses request without state on this side: every field mapped, refused with an error that
// names it, or noted in `ignored`. Views point into the body's tree and the arena.
// https://platform.openai.com/docs/api-reference/responses/create
base::Result<ResponsesRequest> read_responses_request(const json::Value& body,
                                                      const ReadOptions& options,
                                                      base::Arena& arena);

}  // namespace openai
