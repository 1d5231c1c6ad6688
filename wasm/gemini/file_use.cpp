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

constexpr std::string_view kStoredFile = "/v1beta/files/";
// Within a value that still has its quotes.
constexpr std::string_view kOwnedNames[] = {kStoredFile, "\"files/", "\"cachedContents/",
                                            "\"tunedModels/", "\"fileSearchStores/"};

// The members whose values name what is stored, as JSON has them between quotes: with both of these
// none stands within a string, where quotes are escaped.
constexpr std::string_view kAddresses[] = {R"("fileUri")", R"("file_uri")"};
constexpr std::string_view kNames[] = {R"("cachedContent")", R"("cached_content")",
                                       R"("fileSearchStoreNames")", R"("file_search_store_names")",
                                       R"("model")"};

// A value is looked through so far: a name is shorter.
constexpr size_t kLongestValue = 4096;

// What is asked for later, of the project that does it.
constexpr std::string_view kOwnedWork[] = {":batchGenerate", ":asyncBatch", ":predictLongRunning",
                                           "/operations/"};

bool holds_any(std::string_view text, std::span<const std::string_view> names) {
  return std::ranges::any_of(names, [&](std::string_view name) { return text.contains(name); });
}

bool begins_with_any(std::string_view text, std::span<const std::string_view> names) {
  return std::ranges::any_of(names, [&](std::string_view name) { return text.starts_with(name); });
}

// The value of the member that `text` begins with: a string or an array, without its end; empty
// when there is none.
std::string_view find_value(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t colon = text.find_first_not_of(kBlanks, text.find('"', 1) + 1);
  if (colon == std::string_view::npos || text[colon] != ':') return {};
  const size_t begin = text.find_first_not_of(kBlanks, colon + 1);
  if (begin == std::string_view::npos) return {};
  const bool list = text[begin] == '[';
  if (!list && text[begin] != '"') return {};
  const std::string_view value = text.substr(begin, kLongestValue);
  return value.substr(0, value.find(list ? ']' : '"', 1));
}

bool is_owned(std::string_view value) {
  std::string plain;
  for (size_t i = 0; i < value.size(); ++i) {
    // PHP escapes each slash.
    if (value.substr(i).starts_with("\\/")) continue;
    plain.push_back(value[i]);
  }
  return holds_any(plain, kOwnedNames);
}

// What JSON names, in one pass from quote to quote. What was looked through as a value is passed
// over, so that no text is looked through twice.
FileUse find_named(std::string_view json) {
  FileUse use = FileUse::kNone;
  for (size_t at = json.find('"'); at != std::string_view::npos; at = json.find('"', at)) {
    const std::string_view rest = json.substr(at);
    const bool address = begins_with_any(rest, kAddresses);
    const std::string_view value =
        address || begins_with_any(rest, kNames) ? find_value(rest) : std::string_view();
    if (!value.empty() && is_owned(value)) return FileUse::kOwned;
    if (!value.empty() && address) use = FileUse::kForeign;
    at = value.empty() ? at + 1 : static_cast<size_t>(value.end() - json.begin()) + 1;
  }
  return use;
}

FileUse use_of(const chat::Part& part) {
  if (part.media.uri.empty()) return FileUse::kNone;
  return part.media.uri.contains(kStoredFile) ? FileUse::kOwned : FileUse::kForeign;
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

bool is_tuned_model(std::string_view model) {
  return model.starts_with("tunedModels/");
}

FileUse find_file_use(const chat::Request& request) {
  if (is_tuned_model(request.model)) return FileUse::kOwned;
  FileUse use = FileUse::kNone;
  for (const chat::Turn& turn : request.turns) {
    use = std::max(use, use_of(turn.parts));
    for (const chat::CallResult& result : turn.results) use = std::max(use, use_of(result.media));
  }
  if (request.google == nullptr) return use;
  base::Buffer google;
  json::Writer(google).value(*request.google);
  return std::max(use, find_named(google.str()));
}

FileUse find_file_use(std::string_view encoded_path, std::string_view body) {
  const std::string path = http::percent_decode(encoded_path);
  const bool owned = std::ranges::any_of(
      kOwnedPaths, [&](std::string_view prefix) { return path.starts_with(prefix); });
  return owned || holds_any(path, kOwnedWork) ? FileUse::kOwned : find_named(body);
}

}  // namespace gemini
