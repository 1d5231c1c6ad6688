#include "gemini/file_use.h"

#include <algorithm>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "base/text.h"
#include "http/message.h"
#include "json/write.h"

namespace gemini {
namespace {

constexpr std::string_view kOwnedPaths[] = {"/v1beta/files",
                                            "/v1beta/cachedContents",
                                            "/v1beta/tunedModels",
                                            "/v1beta/batches",
                                            "/v1beta/fileSearchStores",
                                            "/v1beta/interactions",
                                            "/v1beta/agents",
                                            "/v1beta/triggers",
                                            "/v1beta/environments",
                                            "/v1beta/credentials",
                                            "/v1beta/webhooks",
                                            "/v1beta/voices",
                                            "/upload/",
                                            "/download/"};

constexpr std::string_view kOwnedNames[] = {"/v1beta/files/", "\"files/", "cachedContents/",
                                            "tunedModels/", "fileSearchStores/"};

// The same as PHP writes them.
constexpr std::string_view kEscapedNames[] = {R"(\/v1beta\/files\/)", R"("files\/)",
                                              R"(cachedContents\/)", R"(tunedModels\/)",
                                              R"(fileSearchStores\/)"};

// What is asked for later, of the project that does it.
constexpr std::string_view kOwnedWork[] = {":batchGenerate", ":asyncBatch", ":predictLongRunning",
                                           "/operations/"};

constexpr std::string_view kForeignNames[] = {"\"fileData\"", "\"file_data\""};

bool holds_any(std::string_view text, std::span<const std::string_view> names) {
  return std::ranges::any_of(names, [&](std::string_view name) { return text.contains(name); });
}

FileUse use_of(const chat::Part& part) {
  if (part.media.uri.empty()) return FileUse::kNone;
  return holds_any(part.media.uri, kOwnedNames) ? FileUse::kOwned : FileUse::kForeign;
}

FileUse use_of(const std::vector<chat::Part>& parts) {
  FileUse use = FileUse::kNone;
  for (const chat::Part& part : parts) use = std::max(use, use_of(part));
  return use;
}

}  // namespace

bool is_file_refusal(std::string_view message) {
  return base::contains_ignore_case(message, "CachedContent not found") ||
         base::contains_ignore_case(message, "permission to access the File");
}

FileUse find_file_use(const chat::Request& request) {
  FileUse use = FileUse::kNone;
  for (const chat::Turn& turn : request.turns) {
    use = std::max(use, use_of(turn.parts));
    for (const chat::CallResult& result : turn.results) use = std::max(use, use_of(result.media));
  }
  if (request.google == nullptr) return use;
  base::Buffer google;
  json::Writer(google).value(*request.google);
  return holds_any(google.str(), kOwnedNames) ? FileUse::kOwned : use;
}

FileUse find_file_use(std::string_view encoded_path, std::string_view body) {
  const std::string path = http::percent_decode(encoded_path);
  const bool owned = std::ranges::any_of(
      kOwnedPaths, [&](std::string_view prefix) { return path.starts_with(prefix); });
  const bool named = holds_any(body, kOwnedNames) || holds_any(body, kEscapedNames);
  if (owned || named || holds_any(path, kOwnedWork)) return FileUse::kOwned;
  return holds_any(body, kForeignNames) ? FileUse::kForeign : FileUse::kNone;
}

}  // namespace gemini
