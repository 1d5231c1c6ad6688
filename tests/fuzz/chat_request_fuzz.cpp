#include "conversation.h"
#include "openai/read_chat.h"

// A client's body is refused with words or becomes a whole Gemini body.
void fuzz_one(std::string_view input) {
  base::Arena arena;
  const base::Result<json::Value> body = json::read(input, arena);
  if (!body) return;
  fuzz::check_conversation(
      [&](base::Arena& own) { return openai::read_chat_request(*body, {}, own); });
}
