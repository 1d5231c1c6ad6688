#include "openai/path.h"

#include <catch2/catch.hpp>

using openai::Path;

TEST_CASE("path: steps are written as errors name them") {
  const Path body;
  CHECK(body.str().empty());
  const Path model = body.member("model");
  CHECK(model.str() == "model");
  CHECK(Path("messages").str() == "messages");
  const Path messages("messages");
  const Path message = messages.at(12);
  const Path content = message.member("content");
  const Path part = content.at(0);
  CHECK(message.str() == "messages[12]");
  CHECK(part.member("image_url").str() == "messages[12].content[0].image_url");
  base::Arena arena;
  CHECK(part.copy(arena) == "messages[12].content[0]");
}

TEST_CASE("path: a member of any name") {
  const Path tools("tools");
  const Path tool = tools.at(0);
  CHECK(tool.member("").str() == "tools[0].");
  CHECK(tool.member("a.b").str() == "tools[0].a.b");
}
