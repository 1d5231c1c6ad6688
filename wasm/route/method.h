#pragma once

#include <string_view>

#include "route/route.h"

namespace route {

// Sets `target` when `allow` ("GET, HEAD") lists the method, otherwise kWrongMethod with `allow`.
// `allow` is text of static lifetime.
void choose_target(Route& route, std::string_view method, std::string_view allow, Target target);

}  // namespace route
