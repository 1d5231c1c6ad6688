#include "app/secret_marks.h"

#include <catch2/catch.hpp>

TEST_CASE("secret marks: ends are shown, and never a part of a character") {
  CHECK(app::preview_of_secret("AIzaSyA-0123456789") == "AIza…6789");
  CHECK(app::preview_of_secret("short") == "…");
  CHECK(app::preview_of_secret("AIzaSyA-0123456789😀d") == "AIza…d");
  CHECK(app::preview_of_secret("AIz😀yA-0123456789é") == "AIz…89é");
  CHECK(app::prefix_of_secret("sk-0123456789abcdef0123456789") == "sk-01234");
  CHECK(app::prefix_of_secret("sk-0123😀456789abcdef0123456789") == "sk-0123");
  CHECK(app::prefix_of_secret("é").empty());
}
