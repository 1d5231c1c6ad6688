#include "app/admin/check_deployment.h"

#include "app/secret_box.h"

namespace app {
namespace {

constexpr long kDeferredForS = 300;

}  // namespace

base::Status check_deployment(const AdminCall& call) {
  const std::string& mark = call.session.deployment;
  // An isolate of before this was sent says nothing.
  if (mark.empty() || mark == deployment_mark(call.context.host)) return {};
  base::Error error{base::ErrorCode::kOverloaded,
                    "The Ledger still runs the deployment before this one; try again in five"
                    " minutes."};
  error.retry_after_s = kDeferredForS;
  return base::fail(std::move(error));
}

}  // namespace app
