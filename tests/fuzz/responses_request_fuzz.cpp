#include "conversation.h"
#include "openai/responses_builder.h"

namespace {

// The response repeats parts of the request, whatever they are.
void write_echo(const openai::ResponsesRequest& read) {
  openai::AnswerContext context;
  context.requested_model = read.request.requested_model;
  context.id_seed = "0123456789abcdefghijklmn";
  openai::ResponsesBuilder builder(context, read.echo);
  builder.add({});
  base::Buffer out;
  builder.write(out);
  base::Arena arena;
  fuzz::require(json::read(out.str(), arena).has_value());
}

}  // namespace

// A client's body is refused with words or becomes a whole Gemini body, and what the response
// repeats of it is JSON.
void fuzz_one(std::string_view input) {
  base::Arena arena;
  const base::Result<json::Value> body = json::read(input, arena);
  if (!body) return;
  fuzz::check_conversation([&](base::Arena& own) -> base::Result<chat::Request> {
    base::Result<openai::ResponsesRequest> read = openai::read_responses_request(*body, {}, own);
    if (!read) return base::fail(read.error());
    write_echo(*read);
    return std::move(read->request);
  });
}
