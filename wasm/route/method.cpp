#include "route/method.h"

#include <algorithm>

#include "base/text.h"

namespace route {

void choose_target(Route& route, std::string_view method, std::string_view allow, Target target) {
  const bool allowed = std::ranges::any_of(
      base::split(allow, ','), [&](std::string_view one) { return base::trim(one) == method; });
  route.target = allowed ? target : Target::kWrongMethod;
  route.allow = allowed ? std::string_view() : allow;
}

}  // namespace route
