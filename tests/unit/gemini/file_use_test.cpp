#include "gemini/file_use.h"

#include <catch2/catch.hpp>

#include "base/arena.h"
#include "base/text.h"
#include "json/read.h"

namespace {

using gemini::FileUse;

TEST_CASE("gemini: what a conversation names beside its own bytes") {
  struct Row {
    const char* name;
    std::string_view uri;
    std::string_view google;  // extra_body.google
    FileUse expected;
  };
  const Row rows[] = {
      {"nothing", "", "", FileUse::kNone},
      {"an uploaded file", "https://generativelanguage.googleapis.com/v1beta/files/abc", "",
       FileUse::kOwned},
      {"a video", "https://www.youtube.com/watch?v=files", "", FileUse::kForeign},
      {"a bucket", "gs://bucket/files/abc", "", FileUse::kForeign},
      {"cached content", "", R"({"cached_content":"cachedContents/a"})", FileUse::kOwned},
      {"a video and cached content", "https://youtu.be/a",
       R"({"cachedContent":"cachedContents/a"})", FileUse::kOwned},
      {"a store", "",
       R"({"tools":[{"fileSearch":{"fileSearchStoreNames":["fileSearchStores/a"]}}]})",
       FileUse::kOwned},
      {"other options", "gs://a", R"({"labels":{"files":"a"}})", FileUse::kForeign},
      {"options that only speak of them", "",
       R"({"labels":{"a":"cachedContents/a","b":"files/a","c":"x/v1beta/files/a"}})",
       FileUse::kNone},
      {"an address that only looks like a cache", "https://x.com/cachedContents/a", "",
       FileUse::kForeign},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    base::Arena arena;
    chat::Request request;
    chat::Part part;
    part.kind = chat::Part::Kind::kMedia;
    part.media.uri = row.uri;
    request.turns.emplace_back().parts.push_back(part);
    json::Value google;
    if (!row.google.empty()) {
      google = *json::read(row.google, arena);
      request.google = &google;
    }
    CHECK(gemini::find_file_use(request) == row.expected);
  }
}

TEST_CASE("gemini: a file that comes out of a tool is named too") {
  chat::Request request;
  chat::Part part;
  part.kind = chat::Part::Kind::kMedia;
  part.media.uri = "https://generativelanguage.googleapis.com/v1beta/files/abc";
  request.turns.emplace_back();
  chat::CallResult& result = request.turns.emplace_back().results.emplace_back();
  CHECK(gemini::find_file_use(request) == FileUse::kNone);
  result.media.push_back(part);
  CHECK(gemini::find_file_use(request) == FileUse::kOwned);
}

TEST_CASE("gemini: a tuned model belongs to a project") {
  chat::Request request;
  request.model = "tunedModels/a";
  CHECK(gemini::find_file_use(request) == FileUse::kOwned);
  request.model = "tunedModels-a";
  CHECK(gemini::find_file_use(request) == FileUse::kNone);
}

TEST_CASE("gemini: what a native request names") {
  struct Row {
    std::string_view path;
    std::string_view body;
    FileUse expected;
  };
  constexpr std::string_view kGenerate = "/v1beta/models/gemini-2.5-flash:generateContent";
  const Row rows[] = {
      {kGenerate, R"({"contents":[]})", FileUse::kNone},
      {kGenerate, R"({"parts":[{"fileData":{"fileUri":"https://youtu.be/a"}}]})",
       FileUse::kForeign},
      {kGenerate, R"({"parts":[{"file_data":{"file_uri":"https://youtu.be/a"}}]})",
       FileUse::kForeign},
      {kGenerate, R"({"parts":[{"fileData":{"fileUri":"https://x/v1beta/files/a"}}]})",
       FileUse::kOwned},
      {kGenerate, R"({"cachedContent":"cachedContents/a"})", FileUse::kOwned},
      {kGenerate, R"({"cachedContent":"cachedContents\/a"})", FileUse::kOwned},
      {kGenerate, R"({"fileData":{"fileUri":"https:\/\/x\/v1beta\/files\/a"}})", FileUse::kOwned},
      {kGenerate, R"({"fileData":{"fileUri":"https:\/\/youtu.be\/a"}})", FileUse::kForeign},
      {kGenerate, "{\"file_data\":{\"file_uri\" :\r\n\t \"files/a\"}}", FileUse::kOwned},
      {kGenerate, R"({"cached_content": "cachedContents/a"})", FileUse::kOwned},
      {kGenerate, R"({"fileSearch":{"fileSearchStoreNames":["fileSearchStores/a"]}})",
       FileUse::kOwned},
      {kGenerate, R"({"file_search":{"file_search_store_names": [ "x", "fileSearchStores\/a" ]}})",
       FileUse::kOwned},
      {kGenerate, R"({"model":"tunedModels/a"})", FileUse::kOwned},
      {kGenerate, R"({"model":"models/gemini-2.5-flash"})", FileUse::kNone},
      {kGenerate, R"({"fileData":{"fileUri")", FileUse::kNone},
      {kGenerate, R"({"fileData":{"fileUri": )", FileUse::kNone},
      {kGenerate, R"({"model":"models/files","fileData":{"fileUri":"gs://a/files/b"}})",
       FileUse::kForeign},
      {kGenerate, R"({"model":"models/a","cachedContent":"cachedContents/a"})", FileUse::kOwned},
      {kGenerate, R"({"model","model":7,"cachedContent":"cachedContents/a"})", FileUse::kOwned},
      {"/v1beta/tunedModels/a:generateContent", "{}", FileUse::kOwned},
      {"/v1beta/files", "", FileUse::kOwned},
      {"/upload/v1beta/files", "", FileUse::kOwned},
      {"/v1beta/models", "", FileUse::kNone},
      {"/v1beta/%66iles/a", "", FileUse::kOwned},
      {"/v1beta/interactions/a", "", FileUse::kOwned},
      {"/v1beta/agents", "", FileUse::kOwned},
      {"/v1beta/triggers/a/executions", "", FileUse::kOwned},
      {"/v1beta/environments/a/files/b", "", FileUse::kOwned},
      {"/v1beta/credentials", "", FileUse::kOwned},
      {"/v1beta/webhooks/a:ping", "", FileUse::kOwned},
      {"/v1beta/voices/voice_a", "", FileUse::kOwned},
      {"/v1beta/models/gemini-2.5-flash:batchGenerateContent", "{}", FileUse::kOwned},
      {"/v1beta/models/veo-3.1/operations/a", "", FileUse::kOwned},
  };
  for (const Row& row : rows) {
    INFO(row.path << " " << row.body);
    CHECK(gemini::find_file_use(row.path, row.body) == row.expected);
  }
}

TEST_CASE("gemini: a native request that only speaks of files names none") {
  const std::string_view texts[] = {
      R"(open(\"files/a.txt\"))",
      "files/a",
      "GET /v1beta/cachedContents/{id}",
      R"(tunedModels/a and \"fileSearchStores/a\" and /v1beta/files/a)",
      R"({\"fileUri\":\"https://x/v1beta/files/a\"})",
      R"({\"cachedContent\": \"cachedContents/a\"})",
      R"(\"fileData\")",
  };
  for (const std::string_view text : texts) {
    INFO(text);
    const std::string body =
        base::concat(R"({"contents":[{"parts":[{"text":")", text,
                     R"("}]}],"labels":["cachedContent","cachedContents/a"]})");
    CHECK(gemini::find_file_use("/v1beta/models/a:generateContent", body) == FileUse::kNone);
  }
}

TEST_CASE("gemini: values without end hide no name behind them for long") {
  constexpr size_t kMany = 100'000;
  for (const std::string_view begin : {R"("model":)", R"("fileSearchStoreNames":[)"}) {
    std::string body;
    for (size_t i = 0; i < kMany; ++i) body += begin;
    CHECK(gemini::find_file_use("/v1beta/models/a:generateContent", body) == FileUse::kNone);
    body += std::string(8192, ' ') + R"("cachedContent":"cachedContents/a")";
    CHECK(gemini::find_file_use("/v1beta/models/a:generateContent", body) == FileUse::kOwned);
  }
}

}  // namespace
