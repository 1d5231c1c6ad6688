#include "route/route.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

using route::AdminResource;
using route::Surface;
using route::Target;

}  // namespace

TEST_CASE("route: every client endpoint below every prefix") {
  struct Row {
    std::string_view method;
    std::string_view path;
    Target target;
  };
  const Row rows[] = {
      {"POST", "/chat/completions", Target::kChatCompletions},
      {"POST", "/responses", Target::kResponses},
      {"GET", "/responses/resp_1", Target::kStoredResponse},
      {"DELETE", "/responses/resp_1", Target::kStoredResponse},
      {"POST", "/responses/resp_1/cancel", Target::kStoredResponse},
      {"GET", "/responses/resp_1/input_items", Target::kStoredResponse},
      {"POST", "/embeddings", Target::kEmbeddings},
      {"GET", "/models", Target::kModels},
      {"HEAD", "/models", Target::kModels},
      {"GET", "/models/gemini-2.5-pro", Target::kModel},
      {"POST", "/completions", Target::kCompletions},
      {"POST", "/images/generations", Target::kImageGenerations},
      {"POST", "/audio/speech", Target::kSpeech},
      {"POST", "/audio/transcriptions", Target::kTranscriptions},
      {"POST", "/audio/translations", Target::kTranslations},
  };
  for (const std::string_view prefix :
       {"", "/v1", "/v1/v1", "/openai/v1", "/v1beta/openai", "/v1beta/openai/v1", "//v1", "/v1/",
        "//v1//", "/v1beta/openai/", "/"}) {
    for (const Row& row : rows) {
      for (const std::string_view slash : {"", "/"}) {
        const std::string path = std::string(prefix) + std::string(row.path) + std::string(slash);
        CAPTURE(row.method, path);
        const route::Route route = route::match(row.method, path);
        CHECK(route.target == row.target);
        CHECK(route.surface == Surface::kClient);
      }
    }
  }
}

TEST_CASE("route: model ids are decoded and stay in their place") {
  struct Row {
    std::string_view path;
    std::string_view id;  // empty = kBadPath
  };
  const Row rows[] = {
      {"/v1/models/gemini-2.5-pro", "gemini-2.5-pro"},
      {"/v1/models/models%2Fgemini-2.5-pro", "models/gemini-2.5-pro"},
      {"/v1/models/models/gemini-2.5-pro", "models/gemini-2.5-pro"},
      {"/v1/models/openai%2fgpt-4o", "openai/gpt-4o"},
      {"/v1/models/gpt%2D4o", "gpt-4o"},
      {"/v1/models/claude:latest@1", "claude:latest@1"},
      {"/v1/models/..", ""},
      {"/v1/models/%2e%2e", ""},
      {"/v1/models/%2E./x", ""},
      {"/v1/models/..%2Fx", ""},
      {"/v1/models/x%2F..%2Fy", ""},
      {"/v1/models/x%2F%2Fy", ""},
      {"/v1/models/%2Fx", ""},
      {"/v1/models/x%2F", ""},
      {"/v1/models/x%5C..%5Cy", ""},
      {"/v1/models/x%3Fkey=1", ""},
      {"/v1/models/x%23y", ""},
      {"/v1/models/x%00", ""},
      {"/v1/models/x%0Ay", ""},
      {"/v1/models/x%20y", ""},
      {"/v1/models/%252e%252e", ""},
      {"/v1/models/x%", ""},
      {"/v1/models/%E6%A8%A1", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const route::Route route = route::match("GET", row.path);
    CHECK(route.target == (row.id.empty() ? Target::kBadPath : Target::kModel));
    if (!row.id.empty()) CHECK(route.id == row.id);
  }
}

TEST_CASE("route: native paths pass through, unless a reader could take them for others") {
  for (const std::string_view path :
       {"/v1beta/models", "/v1beta/models/gemini-2.5-pro:generateContent", "/v1beta/files/abc",
        "/upload/v1beta/files", "/v1beta/models/x%3AcountTokens", "/v1beta/cachedContents/",
        "/v1beta/a.b/c..d"}) {
    for (const std::string_view method : {"GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"}) {
      CAPTURE(path, method);
      CHECK(route::match(method, path).target == Target::kNative);
      CHECK(route::match(method, path).surface == Surface::kClient);
    }
  }
  for (const std::string_view path :
       {"/v1beta/../v1/x", "/v1beta/%2e%2e/x", "/v1beta/%2E%2e/x", "/v1beta/.%2e/x", "/v1beta/./x",
        "/v1beta//models", "//v1beta/models", "/v1beta/models//", "/v1beta/a%2F..%2Fb",
        "/v1beta/a%2f%2fb", "/v1beta/a%5c..%5cb", "/v1beta/..", "/v1beta/a/..", "/v1beta/a%00",
        "/v1beta/a%0d%0ab", "/upload/v1beta/../x", "/upload//v1beta/files", "/v1beta/..;/x/../y"}) {
    CAPTURE(path);
    CHECK(route::match("POST", path).target == Target::kBadPath);
  }
  CHECK(route::match("GET", "/download/v1beta/files/a:download").target == Target::kNative);
  CHECK(route::match("POST", "/download/v1beta/files/a").target == Target::kWrongMethod);
  for (const std::string_view path : {"/v1beta", "/v1beta/", "/v1beta1/models", "/upload/v1beta",
                                      "/upload/x", "/v1alpha/models"}) {
    CAPTURE(path);
    CHECK(route::match("GET", path).target == Target::kUnknown);
  }
  for (const std::string_view path : {"/ws/google.ai.generativelanguage.v1beta.X",
                                      "//ws/google.ai.generativelanguage.v1beta.X"}) {
    CHECK(route::match("GET", path).target == Target::kLive);
  }
  // Google has them, under the same prefix as what is served here.
  for (const std::string_view path : {"/v1beta/openai/files", "/v1beta/openai/batches",
                                      "/v1beta/openai/images/edits", "/v1beta/openai//files"}) {
    CAPTURE(path);
    CHECK(route::match("GET", path).target != Target::kNative);
  }
  CHECK(route::match("POST", "/v1beta/openai/files").target == Target::kUnknown);
}

TEST_CASE("route: the panel's API") {
  struct Row {
    std::string_view method;
    std::string_view path;
    Target target;
    AdminResource resource;
    std::string_view id;
  };
  constexpr AdminResource kNone = AdminResource::kNone;
  const Row rows[] = {
      {"POST", "/api/login", Target::kLogin, kNone, ""},
      {"POST", "/api/login/", Target::kLogin, kNone, ""},
      {"POST", "/api/logout", Target::kLogout, kNone, ""},
      {"GET", "/api/login", Target::kWrongMethod, kNone, ""},
      {"GET", "/api/admin/gemini-keys", Target::kAdmin, AdminResource::kGeminiKeys, ""},
      {"POST", "/api/admin/gemini-keys/", Target::kAdmin, AdminResource::kGeminiKeys, ""},
      {"PATCH", "/api/admin/gemini-keys/k1", Target::kAdmin, AdminResource::kGeminiKeys, "k1"},
      {"DELETE", "/api/admin/gemini-keys/k%201", Target::kAdmin, AdminResource::kGeminiKeys, "k 1"},
      {"POST", "/api/admin/gemini-keys/k1/reveal", Target::kAdmin, AdminResource::kGeminiKeys,
       "k1"},
      {"GET", "/api/admin/gemini-keys/k1/reveal", Target::kWrongMethod, AdminResource::kGeminiKeys,
       "k1"},
      {"PUT", "/api/admin/gemini-keys", Target::kWrongMethod, AdminResource::kGeminiKeys, ""},
      {"POST", "/api/admin/test-gemini-key", Target::kAdmin, AdminResource::kTestGeminiKey, ""},
      {"GET", "/api/admin/error-keys", Target::kAdmin, AdminResource::kErrorKeys, ""},
      {"POST", "/api/admin/clear-key-error", Target::kAdmin, AdminResource::kClearKeyError, ""},
      {"GET", "/api/admin/gemini-models", Target::kAdmin, AdminResource::kGeminiModels, ""},
      {"DELETE", "/api/admin/worker-keys/w1", Target::kAdmin, AdminResource::kWorkerKeys, "w1"},
      {"DELETE", "/api/admin/models/tunedModels%2Fx", Target::kAdmin, AdminResource::kModels,
       "tunedModels/x"},
      {"POST", "/api/admin/category-quotas", Target::kAdmin, AdminResource::kCategoryQuotas, ""},
      {"GET", "/api/admin/system-settings", Target::kAdmin, AdminResource::kSystemSettings, ""},
      {"GET", "/api/admin/usage", Target::kAdmin, AdminResource::kUsage, ""},
      {"GET", "/api/admin/requests/7", Target::kAdmin, AdminResource::kRequests, "7"},
      {"POST", "/api/admin/export", Target::kAdmin, AdminResource::kExport, ""},
      {"POST", "/api/admin/import", Target::kAdmin, AdminResource::kImport, ""},
      {"DELETE", "/api/admin/session", Target::kAdmin, AdminResource::kSession, ""},
      {"OPTIONS", "/api/admin/usage", Target::kWrongMethod, AdminResource::kUsage, ""},
      {"GET", "/api/admin/overview", Target::kAdmin, AdminResource::kOverview, ""},
      {"GET", "/api/admin/problems", Target::kAdmin, AdminResource::kProblems, ""},
      {"POST", "/api/admin/test-gemini-keys/pause", Target::kAdmin, AdminResource::kTestGeminiKeys,
       "pause"},
      {"PATCH", "/api/admin/category-quotas", Target::kAdmin, AdminResource::kCategoryQuotas, ""},
      {"POST", "/api/admin/gemini-keys/k1/other", Target::kUnknown, kNone, ""},
      {"POST", "/api/admin/worker-keys/w1/other", Target::kUnknown, kNone, ""},
      {"GET", "/api/admin/usage/1", Target::kUnknown, kNone, ""},
      {"GET", "/api/admin/nothing", Target::kUnknown, kNone, ""},
      {"GET", "/api/admin", Target::kUnknown, kNone, ""},
      {"GET", "/api/admin/gemini-keys/a/b/c", Target::kUnknown, kNone, ""},
      {"GET", "/api/other", Target::kUnknown, kNone, ""},
      {"OPTIONS", "/api/other", Target::kUnknown, kNone, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.method, row.path);
    const route::Route route = route::match(row.method, row.path);
    CHECK(route.target == row.target);
    CHECK(route.surface == Surface::kPanelApi);
    CHECK(route.resource == row.resource);
    CHECK(route.id == row.id);
  }
}

TEST_CASE("route: pages") {
  struct Row {
    std::string_view path;
    Target target;
  };
  const Row rows[] = {
      {"/", Target::kRoot},
      {"/login", Target::kLoginPage},
      {"/login/", Target::kLoginPage},
      {"/admin", Target::kAdminPage},
      {"/admin/", Target::kAdminPage},
      {"/admin/keys/k1", Target::kAdminPage},
      {"/admin/index.html", Target::kAdminPage},
      {"/assets/index-abc.js", Target::kAsset},
      {"/favicon.svg", Target::kAsset},
      {"/healthz", Target::kHealth},
      {"/index.html", Target::kUnknown},
      {"/%61dmin", Target::kUnknown},
      {"/Admin", Target::kUnknown},
      {"/administrator", Target::kUnknown},
      {"/assets", Target::kUnknown},
      {"/assets/../index.html", Target::kBadPath},
      {"/assets/%2e%2e/index.html", Target::kBadPath},
      {"/assets/..%2findex.html", Target::kBadPath},
      {"/login/..", Target::kBadPath},
      {"//admin", Target::kBadPath},
      {"//", Target::kBadPath},
      {"", Target::kBadPath},
      {"admin", Target::kBadPath},
  };
  for (const Row& row : rows) {
    for (const std::string_view method : {"GET", "HEAD"}) {
      CAPTURE(method, row.path);
      CHECK(route::match(method, row.path).target == row.target);
    }
  }
  CHECK(route::match("POST", "/admin").target == Target::kWrongMethod);
  CHECK(route::match("OPTIONS", "/admin").target == Target::kWrongMethod);
}

TEST_CASE("route: a preflight is answered for the whole client API, unknown paths included") {
  for (const std::string_view path :
       {"/v1/chat/completions", "/chat/completions", "/v1beta/models", "/upload/v1beta/files",
        "/v1/models/x", "/v1/nothing", "/v1beta/openai/embeddings"}) {
    CAPTURE(path);
    CHECK(route::match("OPTIONS", path).target == Target::kPreflight);
  }
}

TEST_CASE("route: endpoints of the Responses API that are not here are no ids") {
  for (const std::string_view prefix : {"", "/v1", "/v1/v1", "/openai/v1", "//v1"}) {
    for (const std::string_view path : {"/responses/compact", "/responses/input_tokens"}) {
      CAPTURE(prefix, path);
      const std::string whole = std::string(prefix) + std::string(path);
      CHECK(route::match("POST", whole).target != Target::kStoredResponse);
      CHECK(route::match("POST", whole + "_x").target == Target::kStoredResponse);
    }
  }
  CHECK(route::match("POST", "/v1/responses/compact").target == Target::kUnknown);
}

TEST_CASE("route: refusals") {
  struct Row {
    std::string_view method;
    std::string_view path;
    int status;
    std::string_view code;
    std::string_view allow;
  };
  const Row rows[] = {
      {"GET", "/v1/chat/completions", 405, "method_not_allowed", "POST, OPTIONS"},
      {"DELETE", "/v1/models", 405, "method_not_allowed", "GET, HEAD, OPTIONS"},
      {"POST", "/v1/models/gemini-2.5-pro", 405, "method_not_allowed", "GET, HEAD, OPTIONS"},
      {"post", "/v1/chat/completions", 405, "method_not_allowed", "POST, OPTIONS"},
      {"TRACE", "/v1beta/models", 405, "method_not_allowed",
       "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
      {"POST", "/healthz", 405, "method_not_allowed", "GET, HEAD"},
      {"GET", "/v1/nothing", 404, "unknown_url", ""},
      {"GET", "/v1", 404, "unknown_url", ""},
      {"POST", "/v1/chat/completions/x", 404, "unknown_url", ""},
      {"POST", "/v2/chat/completions", 404, "unknown_url", ""},
      {"GET", "/v1/../x", 400, "invalid_value", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.method, row.path);
    const route::Route route = route::match(row.method, row.path);
    const base::Error error = route::refusal_error(route, row.method, row.path);
    CHECK(error.http_status() == row.status);
    CHECK(base::error_info(error.code).code == row.code);
    CHECK(error.message.find(row.path) != std::string::npos);
    CHECK(route.allow == row.allow);
  }
  const route::Route route = route::match("GET", "/v1/\xff\n");
  const base::Error error =
      route::refusal_error(route, "GET", "/" + std::string(1000, '\xff') + "\n");
  CHECK(error.message.size() < 300);
  CHECK(error.message.find('\xff') == std::string::npos);
}

TEST_CASE("route: who asks for another version of the Gemini API is told the one there is") {
  const auto says = [](std::string_view method, std::string_view path) {
    return route::refusal_error(route::match(method, path), method, path).message;
  };
  for (const std::string_view path :
       {"/v1/models/gemini-2.5-pro:generateContent", "/upload/v1/files", "/v1/files", "/v1/files/a",
        "/v1/cachedContents", "/v1/interactions", "/v1/batches/b", "/download/v1/files/a"}) {
    CAPTURE(path);
    CHECK(says("POST", path).ends_with("set the client's API version to v1beta."));
  }
  for (const std::string_view path : {"/v1/models/gemini-2.5-pro", "/v1/filesystem", "/files"}) {
    CHECK_FALSE(says("POST", path).contains("v1beta"));
  }
}
