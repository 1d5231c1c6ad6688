#include <string>

#include "fuzz.h"
#include "gemini/read_error.h"
#include "gemini/read_response.h"
#include "gemini/tool_names.h"
#include "json/read.h"
#include "openai/completion_builder.h"
#include "openai/responses_builder.h"
#include "openai/text_builder.h"

namespace {

openai::AnswerContext answer_context() {
  openai::AnswerContext context;
  context.requested_model = "gemini-2.5-pro";
  context.id_seed = "0123456789abcdefghijklmn";
  return context;
}

// An answer repeats parts of the body further down, so a very deep one cannot be read back.
bool is_shallow(const json::Value& value, int levels) {
  if (levels == 0) return false;
  for (const json::Value& item : value.items()) {
    if (!is_shallow(item, levels - 1)) return false;
  }
  for (const json::Member& member : value.members()) {
    if (!is_shallow(member.value, levels - 1)) return false;
  }
  return true;
}

template <typename Builder>
void require_json(Builder& builder) {
  base::Buffer out;
  builder.write(out);
  base::Arena arena;
  fuzz::require(json::read(out.str(), arena).has_value());
}

// The body as the only answer, and as the answers of two calls.
template <typename Builder, typename... Kept>
void build(const chat::AnswerPiece& piece, const Kept&... kept) {
  const openai::AnswerContext context = answer_context();
  Builder builder(context, kept...);
  builder.add(piece, 0);
  builder.next_call();
  builder.add(piece, 1);
  require_json(builder);
}

}  // namespace

// One body of Gemini, taken for an answer, for a second event of the same stream and for an error.
// What the client gets of it is JSON.
void fuzz_one(std::string_view input) {
  base::Arena arena;
  gemini::ErrorInput error = {};
  error.status = 429;
  error.body = input;
  gemini::read_failure(error, arena);

  const base::Result<json::Value> body = json::read(input, arena);
  if (!body) return;
  const base::Result<gemini::ToolNames> names = gemini::read_tool_names({}, arena);
  fuzz::require(names.has_value());
  gemini::ResponseReader reader(*names, gemini::Calls::kAll);
  const chat::AnswerPiece piece = reader.read(*body, arena);
  if (is_shallow(*body, 80)) {
    build<openai::CompletionBuilder>(piece);
    build<openai::ResponsesBuilder>(piece, openai::ResponsesEcho());
    build<openai::TextBuilder>(piece, openai::CompletionsRequest());
  }
  reader.read(*body, arena);
  gemini::ResponseReader first_only(*names, gemini::Calls::kFirstOnly);
  first_only.read(*body, arena);
}
