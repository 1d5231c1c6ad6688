#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"
#include "openai/read_model.h"

namespace openai {

struct ReadOptions {
  const Aliases* aliases = nullptr;
};

// A Chat Completions request: every field mapped, refused with an error that names it, or noted in
// `ignored`; unknown fields are skipped. Views point into the body's tree and the arena.
// https://platform.openai.com/docs/api-reference/chat/create
base::Result<chat::Request> read_chat_request(const json::Value& body, const ReadOptions& options,
                                              base::Arena& arena);

}  // namespace openai
