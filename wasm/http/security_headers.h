#pragma once

#include <vector>

#include "http/message.h"

namespace http {

// What every page and asset of the panel is sent with. The content policy allows nothing inline and
// nothing from another host.
std::vector<Header> page_headers();

// What every JSON answer of the panel's API is sent with, `content-type` included.
std::vector<Header> panel_api_headers();

}  // namespace http
