#include "openai/write_parts.h"

#include <catch2/catch.hpp>

#include "unit/openai/answer_fixture.h"

TEST_CASE("openai parts: a signature goes into a call's id where the client keeps nothing else") {
  openai::AnswerContext context = pieces::plain_context();
  const chat::CallMade plain = pieces::called("a", "f").call;
  const chat::CallMade with_signature = pieces::called("a", "f", "S").call;
  CHECK(openai::call_id(context, with_signature) == "a");
  context.signature_in_id = openai::SignatureInId::kYes;
  CHECK(openai::call_id(context, with_signature) == "a__thought__S");
  CHECK(openai::call_id(context, plain) == "a");
}
