#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "chat/request.h"
#include "json/value.h"
#include "openai/path.h"

// The parts a message's content is made of; Chat Completions and Responses share what is below
// them.
namespace openai {

// Where a part stands: user messages and tool results may hold media, the assistant's a refusal,
// instructions nothing but text.
enum class PartPlace { kInstructions, kUser, kAssistant, kResult };

// One part of a Chat Completions message. `path` is its own.
base::Result<chat::Part> read_content_part(const json::Value& part, const Path& path,
                                           PartPlace place, base::Arena& arena);

// A part whose `member` is its text.
base::Result<chat::Part> read_text_part(const json::Value& part, std::string_view member,
                                        const Path& path);
bool may_hold_media(PartPlace place);
// Whether a part that cannot stand in its place could in another one.
enum class PartKnown { kNowhere, kElsewhere };
base::Error misplaced_part(std::string_view type, PartKnown known, const Path& path);

}  // namespace openai
