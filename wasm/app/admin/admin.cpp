#include "app/admin/admin.h"

#include <utility>

#include "app/admin/reply.h"
#include "base/text.h"
#include "http/message.h"

namespace app {
namespace {

constexpr std::string_view kAdminPrefix = "/admin/";

std::optional<Method> find_method(std::string_view method) {
  if (method == "GET" || method == "HEAD") return Method::kGet;
  if (method == "POST") return Method::kPost;
  // The predecessor's panel sent PUT for edits.
  if (method == "PATCH" || method == "PUT") return Method::kPatch;
  if (method == "DELETE") return Method::kDelete;
  return std::nullopt;
}

using Answer = AdminResult (*)(AdminCall&);

// Resources whose handlers wait for nothing and look at the method themselves.
struct Resource {
  std::string_view name;
  Answer answer;
};
constexpr Resource kResources[] = {
    {"test-gemini-keys", test_gemini_keys},
    {"error-keys", error_keys},
    {"clear-key-error", clear_key_error},
    {"worker-keys", worker_keys},
    {"models", models},
    {"category-quotas", category_quotas},
    {"system-settings", system_settings},
    {"usage", usage},
    {"requests", requests},
    {"problems", problems},
    {"overview", overview},
    {"session", session},
};

async::Task<AdminResult> answer_gemini_keys(AdminCall& call) {
  switch (call.method) {
    case Method::kGet:
      co_return list_gemini_keys(call);
    case Method::kPost:
      if (call.action == "reveal") co_return co_await reveal_gemini_key(call);
      if (!call.id.empty()) co_return method_not_allowed();
      co_return co_await add_gemini_keys(call);
    case Method::kPatch:
      co_return co_await edit_gemini_keys(call);
    case Method::kDelete:
      co_return delete_gemini_keys(call);
  }
  __builtin_unreachable();
}

// Handlers that wait for the outside world.
async::Task<AdminResult> answer_waiting(AdminCall& call) {
  const bool get = call.method == Method::kGet;
  const bool post = call.method == Method::kPost;
  if (call.resource == "gemini-keys") co_return co_await answer_gemini_keys(call);
  if (call.resource == "test-gemini-key" && post) co_return co_await test_gemini_key(call);
  if (call.resource == "gemini-models" && get) co_return co_await gemini_models(call);
  // POST as well, because asking for secrets takes the password.
  if (call.resource == "export" && (get || post)) co_return co_await export_all(call);
  if (call.resource == "import" && post) co_return co_await import_all(call);
  for (const std::string_view name : {"test-gemini-key", "gemini-models", "export", "import"}) {
    if (call.resource == name) co_return method_not_allowed();
  }
  co_return base::fail(base::ErrorCode::kUnknownUrl, "There is no such admin resource.");
}

}  // namespace

async::Task<AdminResult> handle_admin(LedgerContext& context, LedgerRequest request) {
  const std::optional<Method> method = find_method(request.method);
  if (!method) co_return method_not_allowed();
  std::string_view rest = request.path;
  rest.remove_prefix(kAdminPrefix.size());
  const std::vector<std::string_view> segments = base::split(rest, '/');
  AdminCall call{context,
                 *method,
                 std::string(segments[0]),
                 {},
                 {},
                 std::move(request.query),
                 std::move(request.body),
                 std::move(request.session)};
  if (segments.size() > 1) call.id = http::percent_decode(segments[1]);
  if (segments.size() > 2) call.action = segments[2];
  for (const Resource& resource : kResources) {
    if (resource.name == call.resource) co_return resource.answer(call);
  }
  co_return co_await answer_waiting(call);
}

}  // namespace app
