#include "gemini/native_path.h"

#include <catch2/catch.hpp>

#include "base/arena.h"
#include "json/read.h"

namespace {

using gemini::NativeKind;

TEST_CASE("gemini: what a native call does and which model its path names") {
  struct Row {
    std::string_view method;
    std::string_view path;
    NativeKind kind;
    std::string_view model;
  };
  const Row rows[] = {
      {"POST", "/v1beta/models/gemini-2.5-pro:generateContent", NativeKind::kWork,
       "gemini-2.5-pro"},
      {"POST", "/v1beta/models%2Fgemini-2.5-pro:generateContent", NativeKind::kWork,
       "gemini-2.5-pro"},
      {"POST", "/v1beta/%6dodels/gemini-2.5-pro%3AgenerateContent", NativeKind::kWork,
       "gemini-2.5-pro"},
      {"POST", "/v1beta/tunedModels/mine:generateContent", NativeKind::kWork, "tunedModels/mine"},
      {"POST", "/v1beta/dynamic/a:generateContent", NativeKind::kWork, ""},
      {"POST", "/v1beta/interactions", NativeKind::kWork, ""},
      {"POST", "/v1beta/anything/new:generate", NativeKind::kWork, ""},
      {"POST", "/v1beta/models/gemini-2.5-pro:countTokens", NativeKind::kKeep, "gemini-2.5-pro"},
      {"POST", "/v1beta/models/gemini-2.5-pro:batchGenerateContent", NativeKind::kBatch,
       "gemini-2.5-pro"},
      {"POST", "/v1beta/models/gemini-embedding-001:asyncBatchEmbedContent", NativeKind::kBatch,
       "gemini-embedding-001"},
      {"POST", "/v1beta/models/gemini-embedding-001:batchEmbedContents", NativeKind::kWork,
       "gemini-embedding-001"},
      {"POST", "/v1beta/cachedContents", NativeKind::kKeep, ""},
      {"POST", "/upload/v1beta/files", NativeKind::kKeep, ""},
      {"POST", "/v1beta/webhooks/a:ping", NativeKind::kKeep, ""},
      {"POST", "/v1beta/environments", NativeKind::kKeep, ""},
      {"POST", "/v1beta/credentials", NativeKind::kKeep, ""},
      {"POST", "/v1beta/agents", NativeKind::kWork, ""},
      {"POST", "/v1beta/triggers/a/executions", NativeKind::kWork, ""},
      {"POST", "/v1beta/voices", NativeKind::kWork, ""},
      {"PATCH", "/v1beta/cachedContents/a", NativeKind::kKeep, ""},
      {"DELETE", "/v1beta/files/a", NativeKind::kKeep, ""},
      {"GET", "/v1beta/models/gemini-2.5-pro", NativeKind::kRead, "gemini-2.5-pro"},
      {"HEAD", "/v1beta/files", NativeKind::kRead, ""},
  };
  for (const Row& row : rows) {
    INFO(row.method << " " << row.path);
    CHECK(gemini::native_kind(row.method, row.path) == row.kind);
    CHECK(gemini::model_in_path(row.path) == row.model);
  }
}

TEST_CASE("gemini: which native calls answer in events") {
  CHECK(gemini::is_stream("/v1beta/models/gemini-2.5-pro:streamGenerateContent"));
  CHECK(gemini::is_stream("/v1beta/models/gemini-2.5-pro%3AstreamGenerateContent"));
  CHECK(!gemini::is_stream("/v1beta/models/gemini-2.5-pro:generateContent"));
  CHECK(!gemini::is_stream("/v1beta/interactions"));
}

TEST_CASE("gemini: the model a native body names") {
  struct Row {
    std::string_view body;
    std::string_view model;
  };
  const Row rows[] = {
      {R"({"model":"models/a","input":"Hi"})", "models/a"},
      {R"({"agent":"deep-research"})", "deep-research"},
      {R"({"model":7,"agent":"b"})", "b"},
      {R"({"input":{"model":"a"}})", ""},
      {R"([])", ""},
  };
  for (const Row& row : rows) {
    INFO(row.body);
    base::Arena arena;
    CHECK(gemini::model_in_body(*json::read(row.body, arena)) == row.model);
  }
}

TEST_CASE("gemini: no query or header speaks for another account than the key's") {
  struct Row {
    std::string_view query;
    std::string_view expected;
  };
  const Row rows[] = {
      {"alt=sse&key=sk-1&pageSize=5", "alt=sse&pageSize=5"},
      {"%6bey=sk-1&KEY=2", ""},
      {"access_token=a&oauth_token=b&bearer_token=c&upload_id=d", "upload_id=d"},
      {"$userProject=a&%24userProject=b&userProject=c&$key=d", ""},
      {"$httpHeaders=Authorization:x&$req=y&$alt=json&$fields=a,b&$prettyPrint=true",
       "$alt=json&$fields=a,b&$prettyPrint=true"},
      {"", ""},
  };
  for (const Row& row : rows) CHECK(gemini::forwarded_query(row.query) == row.expected);
  for (const std::string_view name :
       {"authorization", "x-goog-api-key", "x-goog-user-project", "x-goog-iam-authority-selector",
        "x-http-method-override", "proxy-authorization", "cookie", "cf-ray", "x-forwarded-for",
        "expect", "upgrade", "te", "trailer", "transfer-encoding", "keep-alive",
        "http2-settings"}) {
    INFO(name);
    CHECK_FALSE(gemini::is_forwarded_header(name));
  }
  for (const std::string_view name :
       {"content-type", "x-goog-api-client", "x-goog-upload-command", "user-agent", "range"}) {
    INFO(name);
    CHECK(gemini::is_forwarded_header(name));
  }
  for (const std::string_view name : {"content-type", "content-range", "x-goog-upload-status"}) {
    INFO(name);
    CHECK(gemini::is_returned_header(name));
  }
  for (const std::string_view name : {"set-cookie", "location", "content-length"}) {
    INFO(name);
    CHECK_FALSE(gemini::is_returned_header(name));
  }
}

}  // namespace
