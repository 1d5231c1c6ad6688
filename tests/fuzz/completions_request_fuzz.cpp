#include "conversation.h"
#include "openai/read_completions.h"

// A client's body is refused with words or becomes a whole Gemini body.
void fuzz_one(std::string_view input) {
  base::Arena arena;
  const base::Result<json::Value> body = json::read(input, arena);
  if (!body) return;
  fuzz::check_conversation([&](base::Arena&) -> base::Result<chat::Request> {
    base::Result<openai::CompletionsRequest> read = openai::read_completions_request(*body, {});
    if (!read) return base::fail(read.error());
    fuzz::require(!read->prompts.empty());
    for (const std::string_view prompt : read->prompts) fuzz::require(!prompt.empty());
    return std::move(read->request);
  });
}
