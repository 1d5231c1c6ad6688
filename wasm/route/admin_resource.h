#pragma once

#include <string_view>

#include "route/route.h"

namespace route {

// What stands behind "/api/admin/": "<resource>[/<id>[/<action>]]", without trailing slash.
Route match_admin(std::string_view method, std::string_view rest);

}  // namespace route
