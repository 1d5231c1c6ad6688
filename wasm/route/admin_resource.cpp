#include "route/admin_resource.h"

#include <span>

#include "base/text.h"
#include "http/message.h"
#include "route/method.h"

namespace route {
namespace {

// Methods of the resource itself and of one entry of it; empty = there are no entries. What can be
// posted behind an entry; empty = nothing.
struct AdminRow {
  std::string_view name;
  AdminResource resource;
  std::string_view allow;
  std::string_view entry_allow;
  std::string_view action = {};
};

constexpr AdminRow kAdminRows[] = {
    {"category-quotas", AdminResource::kCategoryQuotas, "GET, HEAD, POST, PUT, PATCH", ""},
    {"clear-key-error", AdminResource::kClearKeyError, "POST", ""},
    {"error-keys", AdminResource::kErrorKeys, "GET, HEAD, DELETE", ""},
    {"export", AdminResource::kExport, "GET, HEAD, POST", ""},
    {"gemini-keys", AdminResource::kGeminiKeys, "GET, HEAD, POST, PATCH, DELETE",
     "GET, HEAD, PATCH, DELETE", "reveal"},
    {"gemini-models", AdminResource::kGeminiModels, "GET, HEAD", ""},
    {"import", AdminResource::kImport, "POST", ""},
    {"models", AdminResource::kModels, "GET, HEAD, POST, PATCH, DELETE",
     "GET, HEAD, PATCH, DELETE"},
    {"overview", AdminResource::kOverview, "GET, HEAD", ""},
    {"problems", AdminResource::kProblems, "GET, HEAD", ""},
    {"requests", AdminResource::kRequests, "GET, HEAD", "GET, HEAD"},
    {"session", AdminResource::kSession, "GET, HEAD, DELETE", ""},
    {"system-settings", AdminResource::kSystemSettings, "GET, HEAD, POST, PUT, PATCH", ""},
    {"test-gemini-key", AdminResource::kTestGeminiKey, "POST", ""},
    {"test-gemini-keys", AdminResource::kTestGeminiKeys, "GET, HEAD, POST", "POST"},
    {"usage", AdminResource::kUsage, "GET, HEAD", ""},
    {"worker-keys", AdminResource::kWorkerKeys, "GET, HEAD, POST, PATCH, DELETE",
     "GET, HEAD, PATCH, DELETE"},
};

std::string_view allowed_methods(const AdminRow& row, std::span<const std::string_view> parts) {
  if (parts.size() == 1) return row.allow;
  if (parts.size() == 2) return row.entry_allow;
  const bool known = parts.size() == 3 && !row.action.empty() && parts[2] == row.action;
  return known ? "POST" : std::string_view();
}

}  // namespace

Route match_admin(std::string_view method, std::string_view rest) {
  Route route;
  route.surface = Surface::kPanelApi;
  const std::vector<std::string_view> parts = base::split(rest, '/');
  for (const AdminRow& row : kAdminRows) {
    if (row.name != parts[0]) continue;
    const std::string_view allow = allowed_methods(row, parts);
    if (allow.empty()) return route;
    route.resource = row.resource;
    if (parts.size() > 1) route.id = http::percent_decode(parts[1]);
    choose_target(route, method, allow, Target::kAdmin);
  }
  return route;
}

}  // namespace route
