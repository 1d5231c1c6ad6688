#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

// Where a request goes, decided by method and path alone.
namespace route {

enum class Target {
  // Client API: worker key, CORS.
  kPreflight,
  kChatCompletions,
  kResponses,
  kStoredResponse,  // /v1/responses/{id}…: nothing is stored, so always 404 not_found
  kEmbeddings,
  kModels,
  kModel,  // id = the model, checked
  kCompletions,
  kImageGenerations,
  kSpeech,
  kTranscriptions,
  kTranslations,
  kNative,  // passed through as it is
  kLive,    // WebSocket API: 501
  // Panel API: session, no CORS.
  kLogin,
  kLogout,
  kAdmin,  // resource, id
  // Pages.
  kRoot,  // redirects to /admin
  kLoginPage,
  kAdminPage,  // only with a session
  kAsset,      // public file of the panel
  // Public.
  kHealth,
  // Refusals.
  kUnknown,      // 404
  kWrongMethod,  // 405 with `allow`
  kBadPath,      // 400
};
constexpr Target last_of(Target) {
  return Target::kBadPath;
}

enum class AdminResource {
  kNone,
  kCategoryQuotas,
  kClearKeyError,
  kErrorKeys,
  kExport,
  kGeminiKeys,
  kGeminiModels,
  kImport,
  kModels,
  kOverview,
  kProblems,
  kRequests,
  kSession,
  kSystemSettings,
  kTestGeminiKey,
  kTestGeminiKeys,
  kUsage,
  kWorkerKeys,
};

// Whose rules hold: authentication, CORS and headers of the answer, refusals included.
enum class Surface { kClient, kPanelApi, kPage };

// Whose words a refusal or a failure is told in.
enum class Dialect { kOpenAi, kGemini };

struct Route {
  Target target = Target::kUnknown;
  Surface surface = Surface::kClient;
  Dialect dialect = Dialect::kOpenAi;
  AdminResource resource = AdminResource::kNone;
  std::string id = {};          // percent-decoded: model of kModel, entry of kAdmin; may be empty
  std::string_view allow = {};  // kWrongMethod: value of the header `allow`
};

// `path` as sent, percent-encoded, without query. HEAD goes where GET goes; one trailing slash does
// not matter. A path with an empty segment, "." or ".." in any encoding is kBadPath; only the
// client API takes doubled slashes, which is what a base URL with a trailing slash gives. The id of
// kModel cannot leave its segment, but may be an alias the admin made: chat::read_model_name()
// decides what goes upstream.
Route match(std::string_view method, std::string_view path);

// The error of kUnknown, kWrongMethod and kBadPath.
base::Error refusal_error(const Route& route, std::string_view method, std::string_view path);

}  // namespace route
