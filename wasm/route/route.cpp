#include "route/route.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "http/message.h"
#include "route/admin_resource.h"
#include "route/method.h"
#include "route/safe_path.h"

namespace route {
namespace {

struct PathRow {
  std::string_view path;
  std::string_view allow;
  Target target;
};

constexpr std::string_view kRead = "GET, HEAD";
constexpr std::string_view kReadOptions = "GET, HEAD, OPTIONS";
constexpr std::string_view kPostOptions = "POST, OPTIONS";

// Longest first; the empty one serves clients whose base URL lacks "/v1", the doubled one those
// that add theirs to it.
constexpr std::string_view kClientPrefixes[] = {
    "/v1beta/openai/v1", "/v1beta/openai", "/openai/v1", "/v1/v1", "/v1", ""};
constexpr std::string_view kGoogleAlias = "/v1beta/openai/";

constexpr PathRow kClientRows[] = {
    {"/chat/completions", kPostOptions, Target::kChatCompletions},
    {"/responses", kPostOptions, Target::kResponses},
    {"/embeddings", kPostOptions, Target::kEmbeddings},
    {"/models", kReadOptions, Target::kModels},
    {"/completions", kPostOptions, Target::kCompletions},
    {"/images/generations", kPostOptions, Target::kImageGenerations},
    {"/audio/speech", kPostOptions, Target::kSpeech},
    {"/audio/transcriptions", kPostOptions, Target::kTranscriptions},
    {"/audio/translations", kPostOptions, Target::kTranslations},
};

constexpr PathRow kPanelRows[] = {
    {"/api/login", "POST", Target::kLogin},
    {"/api/logout", "POST", Target::kLogout},
};

constexpr PathRow kPageRows[] = {
    {"/", kRead, Target::kRoot},
    {"/healthz", kRead, Target::kHealth},
    {"/login", kRead, Target::kLoginPage},
    {"/admin", kRead, Target::kAdminPage},
    {"/favicon.ico", kRead, Target::kAsset},
    {"/favicon.svg", kRead, Target::kAsset},
    {"/robots.txt", kRead, Target::kAsset},
};

// Everything below these paths.
constexpr PathRow kPageTrees[] = {
    {"/admin/", kRead, Target::kAdminPage},
    {"/assets/", kRead, Target::kAsset},
};

constexpr PathRow kNativeTrees[] = {
    {"/v1beta/", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", Target::kNative},
    {"/upload/v1beta/", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", Target::kNative},
    {"/download/v1beta/", kReadOptions, Target::kNative},
};
// What stands below is the Gemini API's, whether it is here or not.
constexpr std::string_view kNativeRoots[] = {"/v1beta", "/upload", "/download", "/ws"};
// What clients of the Gemini API ask for there in another version; files and batches OpenAI's, too.
constexpr std::string_view kStoredByGoogle[] = {
    "/v1/files",       "/v1/cachedContents", "/v1/fileSearchStores", "/v1/batches",
    "/v1/tunedModels", "/v1/interactions",   "/v1/operations",       "/download/v1"};
constexpr PathRow kLiveTrees[] = {{"/ws/", "GET", Target::kLive}};

template <size_t kSize>
const PathRow* find_path(const PathRow (&rows)[kSize], std::string_view path) {
  const auto* found = std::ranges::find(rows, path, &PathRow::path);
  return found == std::end(rows) ? nullptr : found;
}

template <size_t kSize>
const PathRow* find_tree(const PathRow (&rows)[kSize], std::string_view path) {
  const auto* found = std::ranges::find_if(rows, [&](const PathRow& row) {
    return path.starts_with(row.path) && path.size() > row.path.size();
  });
  return found == std::end(rows) ? nullptr : found;
}

Route route_to(const PathRow& row, std::string_view method, Surface surface) {
  Route route;
  route.surface = surface;
  choose_target(route, method, row.allow, row.target);
  return route;
}

Route match_model(std::string_view method, std::string_view encoded) {
  Route route;
  route.id = http::percent_decode(encoded);
  if (!is_safe_model_id(route.id)) {
    route.target = Target::kBadPath;
    return route;
  }
  choose_target(route, method, kReadOptions, Target::kModel);
  return route;
}

// `path` behind one of the prefixes.
std::optional<Route> find_client_endpoint(std::string_view method, std::string_view path) {
  if (const PathRow* row = find_path(kClientRows, path)) {
    return route_to(*row, method, Surface::kClient);
  }
  constexpr std::string_view kModelTree = "/models/";
  if (path.starts_with(kModelTree)) return match_model(method, path.substr(kModelTree.size()));
  // Endpoints of OpenAI's that are not here, rather than ids.
  if (path == "/responses/compact" || path == "/responses/input_tokens") return std::nullopt;
  if (path.starts_with("/responses/")) {
    constexpr PathRow kStored = {"", "GET, HEAD, POST, DELETE, OPTIONS", Target::kStoredResponse};
    return route_to(kStored, method, Surface::kClient);
  }
  return std::nullopt;
}

Route match_client(std::string_view method, std::string_view path) {
  if (method == "OPTIONS") return Route{.target = Target::kPreflight};
  if (const PathRow* row = find_tree(kLiveTrees, path)) {
    return route_to(*row, method, Surface::kClient);
  }
  for (const std::string_view prefix : kClientPrefixes) {
    if (!path.starts_with(prefix)) continue;
    if (auto route = find_client_endpoint(method, path.substr(prefix.size()))) return *route;
  }
  return Route{};
}

Route match_safe(std::string_view method, std::string_view path) {
  if (const PathRow* row = find_path(kPageRows, path)) {
    return route_to(*row, method, Surface::kPage);
  }
  if (const PathRow* row = find_tree(kPageTrees, path)) {
    return route_to(*row, method, Surface::kPage);
  }
  if (const PathRow* row = find_path(kPanelRows, path)) {
    return route_to(*row, method, Surface::kPanelApi);
  }
  constexpr std::string_view kAdminTree = "/api/admin/";
  if (path.starts_with(kAdminTree)) return match_admin(method, path.substr(kAdminTree.size()));
  if (path.starts_with("/api/")) return Route{.surface = Surface::kPanelApi};
  Route client = match_client(method, path);
  // What Google's own OpenAI endpoints have and this gateway lacks is no native call.
  if (client.target != Target::kUnknown || path.starts_with(kGoogleAlias)) return client;
  if (const PathRow* row = find_tree(kNativeTrees, path)) {
    return route_to(*row, method, Surface::kClient);
  }
  return client;
}

// The SDKs of Gemini ask for another version of its API unless they are told.
std::string_view version_hint(std::string_view path) {
  const bool verb = path.starts_with("/v1/models/") && path.contains(':');
  const bool stored = std::ranges::any_of(kStoredByGoogle, [&](std::string_view root) {
    return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
  });
  if (!verb && !stored && !path.starts_with("/upload/v1/")) return "";
  return " The Gemini API is served below /v1beta: set the client's API version to v1beta.";
}

// A model's id may look like a call of the Gemini API, but is no refusal.
Dialect find_dialect(Target target, std::string_view path) {
  if (path.starts_with(kGoogleAlias)) return Dialect::kOpenAi;
  const bool native = std::ranges::any_of(kNativeRoots, [path](std::string_view root) {
    return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
  });
  const bool misdirected = target == Target::kWrongMethod && !version_hint(path).empty();
  return native || misdirected ? Dialect::kGemini : Dialect::kOpenAi;
}

// Clients join a base URL that ends with a slash and a path that begins with one.
std::string join_slashes(std::string_view path) {
  std::string joined;
  for (const char c : path) {
    if (c != '/' || !joined.ends_with('/')) joined += c;
  }
  return joined;
}

enum class Slashes { kSingle, kDoubled };

// `path` without doubled slashes, and whether it had any.
Route match_joined(std::string_view method, std::string_view path, Slashes slashes) {
  if (!is_safe_path(path)) return Route{.target = Target::kBadPath};
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (slashes == Slashes::kSingle) return match_safe(method, path);
  Route route = match_client(method, path);
  if (route.target == Target::kUnknown) route.target = Target::kBadPath;
  return route;
}

// The path for an error text: printable ASCII, not endless.
std::string shown_path(std::string_view path) {
  constexpr size_t kShown = 200;
  std::string out(path.substr(0, kShown));
  for (char& c : out) c = c > 0x20 && c < 0x7f ? c : '?';
  if (path.size() > kShown) out += "...";
  return out;
}

}  // namespace

Route match(std::string_view method, std::string_view path) {
  std::string joined;
  const bool doubled = path.contains("//");
  if (doubled) path = joined = join_slashes(path);
  Route route = match_joined(method, path, doubled ? Slashes::kDoubled : Slashes::kSingle);
  route.dialect = find_dialect(route.target, path);
  return route;
}

base::Error refusal_error(const Route& route, std::string_view method, std::string_view path) {
  if (route.target == Target::kWrongMethod) {
    return {base::ErrorCode::kMethodNotAllowed,
            base::concat("Method ", shown_path(method), " is not allowed for ", shown_path(path),
                         ". Use ", route.allow, ".", version_hint(path))};
  }
  if (route.target == Target::kBadPath) {
    return {base::ErrorCode::kInvalidValue,
            base::concat("The path is not valid: ", shown_path(path))};
  }
  return {base::ErrorCode::kUnknownUrl,
          base::concat("Unknown endpoint: ", shown_path(method), " ", shown_path(path),
                       version_hint(path).empty() ? "" : ".", version_hint(path))};
}

}  // namespace route
