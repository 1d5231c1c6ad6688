#include "app/admin/admin.h"

#include <utility>

#include "app/admin/reply.h"
#include "route/admin_resource.h"

namespace app {
namespace {

constexpr std::string_view kAdminPrefix = "/admin/";

// Of a call that its route allows.
Method find_method(std::string_view method) {
  if (method == "GET" || method == "HEAD") return Method::kGet;
  if (method == "POST") return Method::kPost;
  // The predecessor's panel sent PUT for edits.
  return method == "DELETE" ? Method::kDelete : Method::kPatch;
}

async::Task<AdminResult> answer_gemini_keys(AdminCall& call) {
  switch (call.method) {
    case Method::kGet:
      co_return list_gemini_keys(call);
    case Method::kPost:
      if (!call.id.empty()) co_return co_await reveal_gemini_key(call);
      co_return co_await add_gemini_keys(call);
    case Method::kPatch:
      co_return co_await edit_gemini_keys(call);
    case Method::kDelete:
      co_return delete_gemini_keys(call);
  }
  __builtin_unreachable();
}

async::Task<AdminResult> answer(AdminCall& call, route::AdminResource resource) {
  using route::AdminResource;
  switch (resource) {
    case AdminResource::kCategoryQuotas:
      co_return category_quotas(call);
    case AdminResource::kClearKeyError:
      co_return clear_key_error(call);
    case AdminResource::kErrorKeys:
      co_return error_keys(call);
    case AdminResource::kExport:
      co_return co_await export_all(call);
    case AdminResource::kGeminiKeys:
      co_return co_await answer_gemini_keys(call);
    case AdminResource::kGeminiModels:
      co_return co_await gemini_models(call);
    case AdminResource::kImport:
      co_return co_await import_all(call);
    case AdminResource::kModels:
      co_return models(call);
    case AdminResource::kOverview:
      co_return overview(call);
    case AdminResource::kProblems:
      co_return problems(call);
    case AdminResource::kRequests:
      co_return requests(call);
    case AdminResource::kSession:
      co_return session(call);
    case AdminResource::kSystemSettings:
      co_return system_settings(call);
    case AdminResource::kTestGeminiKey:
      co_return co_await test_gemini_key(call);
    case AdminResource::kTestGeminiKeys:
      co_return test_gemini_keys(call);
    case AdminResource::kUsage:
      co_return usage(call);
    case AdminResource::kWorkerKeys:
      co_return worker_keys(call);
    case AdminResource::kNone:
      break;
  }
  __builtin_unreachable();
}

}  // namespace

async::Task<AdminResult> handle_admin(LedgerContext& context, LedgerRequest request) {
  std::string_view rest = request.path;
  rest.remove_prefix(kAdminPrefix.size());
  // As the isolate has found it, which sends no other call here.
  route::Route route = route::match_admin(request.method, rest);
  if (route.target != route::Target::kAdmin) {
    co_return base::fail(route::refusal_error(route, request.method, request.path));
  }
  AdminCall call{context,
                 find_method(request.method),
                 std::move(route.id),
                 std::move(request.query),
                 std::move(request.body),
                 std::move(request.session)};
  co_return co_await answer(call, route.resource);
}

}  // namespace app
