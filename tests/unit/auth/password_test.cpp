#include "auth/password.h"

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("password: right only when the same") {
  struct Row {
    std::string given;
    std::string password;
    bool right;
  };
  const Row rows[] = {
      {"correct horse", "correct horse", true},
      {"пароль 密码", "пароль 密码", true},
      {std::string(5000, 'x'), std::string(5000, 'x'), true},
      {"correct hors", "correct horse", false},
      {"correct horse ", "correct horse", false},
      {"Correct horse", "correct horse", false},
      {"", "correct horse", false},
      {"", "", false},
      {"anything", "", false},
      {std::string("a\0b", 3), std::string("a\0c", 3), false},
      {std::string("a\0", 2), "a", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.given, row.password);
    CHECK(auth::is_admin_password(row.given, row.password, "key") == row.right);
  }
}

TEST_CASE("password: an unset secret is said, not worked around") {
  CHECK(auth::check_admin_secrets("password", "key").has_value());
  const base::Status no_password = auth::check_admin_secrets("", "key");
  REQUIRE_FALSE(no_password.has_value());
  CHECK(no_password.error().message.find("ADMIN_PASSWORD") != std::string::npos);
  CHECK(no_password.error().message.find("Variables and Secrets") != std::string::npos);
  CHECK(no_password.error().http_status() == 500);
  const base::Status no_key = auth::check_admin_secrets("password", "");
  REQUIRE_FALSE(no_key.has_value());
  CHECK(no_key.error().message.find("SESSION_SECRET_KEY") != std::string::npos);
}
