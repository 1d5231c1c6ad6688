#include "gemini/file_use.h"

#include <catch2/catch.hpp>

#include "base/arena.h"
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

}  // namespace
