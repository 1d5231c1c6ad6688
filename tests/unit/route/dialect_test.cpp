#include <catch2/catch.hpp>

#include "route/route.h"

TEST_CASE("route: who speaks the Gemini API is refused in its words") {
  struct Row {
    std::string_view method;
    std::string_view path;
    route::Dialect dialect;
  };
  constexpr route::Dialect kGemini = route::Dialect::kGemini;
  constexpr route::Dialect kOpenAi = route::Dialect::kOpenAi;
  const Row rows[] = {
      {"POST", "/v1beta/models/m:generateContent", kGemini},
      {"PROPFIND", "/v1beta/models", kGemini},
      {"GET", "/v1beta", kGemini},
      {"GET", "/v1beta/", kGemini},
      {"GET", "//v1beta//models", kGemini},
      {"GET", "/v1beta/../models", kGemini},
      {"POST", "/upload/v1beta/files", kGemini},
      {"POST", "/upload/v1/files", kGemini},
      {"GET", "/download/v1beta/files/x:download", kGemini},
      {"GET", "/ws/google.ai", kGemini},
      {"POST", "/v1/models/m:generateContent", kGemini},
      {"GET", "/v1/models/ft:m", kOpenAi},
      {"GET", "/v1betas", kOpenAi},
      {"POST", "/v1beta/openai/chat/completions", kOpenAi},
      {"POST", "/v1beta/openai/nothing", kOpenAi},
      {"POST", "/v1/chat/completions", kOpenAi},
      {"GET", "/api/admin/usage", kOpenAi},
  };
  for (const Row& row : rows) {
    CAPTURE(row.method, row.path);
    CHECK(route::match(row.method, row.path).dialect == row.dialect);
  }
}
